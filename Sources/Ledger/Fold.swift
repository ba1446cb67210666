import Glibc
import Posix

/// Brings the snapshot up to date: the old one and the journal, as long as it is now, become a
/// new one; then the journal becomes what was appended during the fold.
///
/// Appending continues all the time except in the last step. A crash at any point leaves a ledger
/// that says the same, since all of the journal can be applied to the new snapshot again.
struct Fold {
  let journal: Journal
  /// Seconds that the lock of the journal is waited for, if another process has it.
  var patience = LockWait.patience
  /// Called as each step is done; what it throws ends the fold there. For tests of crashes.
  var interruption: @Sendable (Step) -> SystemError? = { _ in nil }

  enum Step: CaseIterable, Sendable {
    case snapshotWritten, snapshotSynced, snapshotRenamed, snapshotNameSynced
    case journalWritten, journalSynced
  }

  struct Outcome {
    /// Bytes; nil if there was nothing to do.
    var snapshotSize: Int?
    var notices: [LedgerNotice] = []
  }

  private var folder: LedgerFolder { journal.folder }
  private var location: LedgerLocation { folder.location }

  /// Does it, if anything has changed; if it `isForced`, in any case, so that everything is
  /// written to disk again.
  func run(isForced: Bool = false) throws(SystemError) -> Outcome {
    let file = journal.state.withLock { $0.file }
    let contents = JournalContents(try ByteStorage(file, count: try file.status().size))
    let old = try folder.directory.openIfPresent(location.snapshotName, O_RDONLY)
    let records = MergedRecords(snapshot: old.map { SnapshotReader($0) }, journal: contents)
    guard records.hasChanges || isForced else { return Outcome() }

    var outcome = Outcome()
    if !contents.damaged.isEmpty {
      let kept = try folder.keepAside(contents.damagedLines, as: "journal.damaged")
      outcome.notices.append(
        .damagedLines(
          path: location.journalPath, numbers: contents.damagedNumbers, keptAs: kept))
    }
    let (count, size) = try writeSnapshot(records)
    outcome.snapshotSize = size
    try rotate(contents, records: count)
    return outcome
  }

  private func writeSnapshot(
    _ records: MergedRecords
  ) throws(SystemError) -> (count: Int, size: Int) {
    let replacement = try AtomicFile(in: folder.directory, name: location.snapshotName)
    do throws(SystemError) {
      var writer = SnapshotWriter(replacement.file)
      try copy(records, to: &writer)
      // The journal would forget how many there were. Opening the ledger records them.
      if records.hasLosses {
        throw SystemError(
          "read '\(location.snapshotPath)'", code: EBADMSG, because: "some of its records are lost")
      }
      try writer.finish()
      try done(.snapshotWritten)
      try replacement.synchronize()
      try done(.snapshotSynced)
      try replacement.rename()
      try done(.snapshotRenamed)
      try folder.directory.synchronize()
      try done(.snapshotNameSynced)
      return (writer.count, writer.size)
    } catch {
      replacement.discard()
      throw error
    }
  }

  private func copy(
    _ records: MergedRecords, to writer: inout SnapshotWriter
  ) throws(SystemError) {
    while true {
      let item: MergedRecords.Item?
      do throws(SnapshotProblem) {
        item = try records.next()
      } catch {
        switch error {
        case .system(let error): throw error
        case .damaged, .foreign:
          // It was whole when the ledger was opened: another process writes into it.
          throw SystemError("read '\(location.snapshotPath)' again", code: EBADMSG)
        }
      }
      switch item {
      case .unchanged(let entry): try writer.append(entry)
      case .changed(let id): try writer.append(id, records.record)
      case nil: return
      }
    }
  }

  /// Puts a journal in place that has only what the snapshot has not: header, the places of
  /// launches, the last launch,
  /// and what was appended since `folded` was read.
  private func rotate(_ folded: JournalContents, records: Int) throws(SystemError) {
    let replacement = try AtomicFile(in: folder.directory, name: location.journalName)
    do throws(SystemError) {
      var header = EventBuffer()
      header.header(snapshot: location.snapshotName, records: records, lost: folded.lost)
      var first = header.bytes + folded.placeLines
      if let launch = folded.lastLaunch {
        first.append(contentsOf: launch)
        first.append(0x0a)
      }
      try replacement.file.writeAll(first)
      // Most of it before the appenders are stopped.
      let position = try copy(from: folded.intactEnd, to: replacement.file)
      try done(.journalWritten)
      try replacement.synchronize()
      try done(.journalSynced)
      try journal.swap(to: replacement, headerSize: first.count, patience: patience) {
        (old, file) throws(SystemError) in
        _ = try copy(from: position, of: old, to: file)
      }
    } catch {
      replacement.discard()
      throw error
    }
  }

  /// Copies what follows `start` in the journal, and returns where that ended.
  private func copy(from start: Int, to target: FileDescriptor) throws(SystemError) -> Int {
    try copy(from: start, of: journal.state.withLock { $0.file }, to: target)
  }

  private func copy(
    from start: Int, of source: FileDescriptor, to target: FileDescriptor
  ) throws(SystemError) -> Int {
    let rest = try source.bytes(in: start..<max(start, source.status().size))
    try target.writeAll(rest)
    return start + rest.count
  }

  private func done(_ step: Step) throws(SystemError) {
    if let error = interruption(step) { throw error }
  }
}
