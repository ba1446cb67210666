import Glibc
import Jobs
import Posix

/// What a process has of a run from when it claims it until it ends, in whatever way: by it the claim is
/// believed also by processes that number processes differently (another process namespace).
///
/// It is a shared lock on the folder of the run's logs, since a queue and the process that the queue
/// starts hold the same run. It does not stand in the way of the lock that the output has.
package struct ClaimHold: Sendable {
  private let folder: FileDescriptor

  /// `ledger`: the folder of the ledger. Nil if the folder of the run's logs cannot be made; then the
  /// run cannot start either.
  package init?(of id: JobID, in ledger: Directory) {
    do throws(SystemError) {
      let logs = JobFiles.Kind.logs.rawValue
      try ledger.makeDirectory(logs)
      let folders = try ledger.directory(logs)
      try folders.makeDirectory(id.text)
      folder = try folders.directory(id.text).descriptor
      // A process that checks has it for a moment.
      try folder.lock(.shared, limit: 1)
    } catch {
      return nil
    }
  }

  /// Removes its files if the run was not started. No other process may claim the run at the
  /// same time.
  package static func forget(_ id: JobID, in ledger: Directory) {
    unlinkat(ledger.descriptor.raw, JobFiles(of: id).logs, AT_REMOVEDIR)
  }
}

extension JobFiles {
  /// Whether a process that has claimed the job is there, whatever its namespace. `ledger`: the folder of
  /// the ledger.
  package func isClaimHeld(in ledger: Directory) -> Bool {
    let raw = openat(
      ledger.descriptor.raw, logs, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard raw >= 0 else { return false }
    defer { close(raw) }
    // Of several that look at once each has it for a moment.
    for _ in 0..<4 {
      if flock(raw, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { return false }
      usleep(300)
    }
    return true
  }
}
