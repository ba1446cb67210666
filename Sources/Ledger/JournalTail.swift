import Glibc
import Jobs
import Posix

/// What is appended to a journal after the ledger was read.
package struct JournalTail {
  /// An attempt of a job started or ended, or the job was changed otherwise.
  package struct Change {
    package let id: JobID
    /// As recorded before and after; nil if there was, or is, no such job.
    package let before: JobState?
    package let after: JobState?
    /// The members that were set; good while the change is handed over.
    package let members: UnsafeRawBufferPointer
    /// Whether all that was set or removed is whether it waits to be tried again.
    package let isRetryAlone: Bool
  }

  package enum Progress: Sendable {
    case unchanged, changed
    /// The journal was folded into the snapshot, or another launch has started: the ledger has to be
    /// read again.
    case outdated
  }

  private let folder: LedgerFolder
  private let file: FileDescriptor?
  private var position: Int
  /// No other process has it.
  private let index: RecordIndex

  init(_ folder: LedgerFolder, _ file: FileDescriptor?, at position: Int, index: RecordIndex) {
    self.folder = folder
    self.file = file
    self.position = position
    self.index = index
  }

  /// Hands over what was appended since the last time. A line that is not whole yet is left for
  /// the next time.
  package mutating func next(_ body: (Change) -> Void) throws(LedgerError) -> Progress {
    do throws(SystemError) {
      let current = try folder.directory.status(of: folder.location.journalName)
      guard let file, let current, try file.status().isSameFile(as: current) else {
        return current == nil && file == nil ? .unchanged : .outdated
      }
      guard current.size > position else { return current.size < position ? .outdated : .unchanged }
      return take(JournalContents(try file.bytes(in: position..<current.size)), body)
    } catch {
      throw .unreadable(error)
    }
  }

  private static func isRetryAlone(_ event: JournalEvent, _ line: UnsafeRawBufferPointer) -> Bool {
    var fields = RecordFields()
    if let set = event.set { fields.read(line.slice(set)) }
    if fields.has(nothingBut: .retry) { return true }
    guard let unset = event.unset, fields.has(nothingBut: nil) else { return false }
    return line.slice(unset).equals("[\"retry\"]")
  }

  private mutating func take(_ appended: JournalContents, _ body: (Change) -> Void) -> Progress {
    var progress = appended.hasGoodLines ? Progress.changed : .unchanged
    appended.forEachEvent { event, line, _ in
      if event.kind == .launch { progress = .outdated }
      guard let id = event.id else { return }
      let before = index.summary(of: id)?.state
      index.apply(event, line)
      let members = event.set.map { line.slice($0) }
      body(
        Change(
          id: id, before: before, after: index.summary(of: id)?.state,
          members: members ?? UnsafeRawBufferPointer(start: nil, count: 0),
          isRetryAlone: event.kind == .set && Self.isRetryAlone(event, line)))
    }
    position += appended.intactEnd
    return progress
  }
}
