import Glibc
import Posix

/// Appends to a ledger that another process may hold: labels and marks from another terminal, and
/// the ends that a guardian saw after its launcher had died.
///
/// It takes a shared lock on the journal for each append, because the holder may swap the file.
package struct SharedAppender: Sendable {
  private let folder: LedgerFolder

  /// - Throws: `.missing` where there is no journal.
  package init(_ location: LedgerLocation) throws(LedgerError) {
    folder = try LedgerFolder.forWriting(location)
    do throws(SystemError) {
      guard try folder.directory.status(of: location.journalName) != nil else {
        throw SystemError("open '\(location.journalPath)'", code: ENOENT)
      }
    } catch {
      throw error.isMissing ? .missing(folder: location.folder) : .unreadable(error)
    }
  }

  /// Appends the events and waits until the disk has them.
  package func append(_ events: borrowing EventBuffer) throws(LedgerError) {
    let bytes = events.bytes
    do throws(SystemError) {
      while true {
        let file = try folder.directory.open(
          folder.location.journalName, O_RDWR | O_APPEND)
        try file.lock(.shared)
        // Was it swapped between the two?
        let current = try folder.directory.status(of: folder.location.journalName)
        let own = try file.status()
        guard let current, current.isSameFile(as: own) else { continue }
        // A half line that a crash left must not swallow ours.
        if own.size > 0, try file.bytes(in: (own.size - 1)..<own.size) != [0x0a] {
          try file.writeAll([0x0a])
        }
        try file.writeAll(bytes)
        try file.synchronizeData()
        return
      }
    } catch {
      throw .notWritable(error)
    }
  }
}
