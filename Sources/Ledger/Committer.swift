import Glibc
import Posix

/// The thread that sees to it that appended events reach the disk: at most one sync in 50 ms,
/// and none at all while nothing happens.
final class Committer: Sendable {
  /// Seconds between two syncs.
  static let interval = 0.05

  private let journal: Journal
  /// Set to end the pause between two syncs early.
  private let hurry = Monitor(false)
  /// `fdatasync`, but in tests.
  private let synchronizeData: @Sendable (FileDescriptor) throws(SystemError) -> Void
  /// Called after a sync that failed, to write everything to new files; returns why that failed.
  private let recover: @Sendable (SystemError) -> LedgerError?
  /// Called after each sync.
  private let synced: @Sendable () -> Void

  init(
    _ journal: Journal,
    synchronizeData: @escaping @Sendable (FileDescriptor) throws(SystemError) -> Void,
    synced: @escaping @Sendable () -> Void,
    recover: @escaping @Sendable (SystemError) -> LedgerError?
  ) {
    self.journal = journal
    self.synchronizeData = synchronizeData
    self.synced = synced
    self.recover = recover
  }

  func start() throws(SystemError) -> WorkerThread {
    try WorkerThread { [self] in run() }
  }

  /// Makes the thread end once everything is synced.
  func stop() {
    journal.state.change { $0.isStopping = true }
    hurry.change { $0 = true }
  }

  private func run() {
    var last = -Committer.interval
    while true {
      let goesOn = journal.state.wait { state -> Bool? in
        if state.isDirty && state.failure == nil { return true }
        return state.isStopping ? false : nil
      }
      guard goesOn == true else { return }
      if !journal.isDurable {
        _ = hurry.wait(until: last + Committer.interval) { $0 ? true : nil }
      }
      last = Clock.monotonic
      synchronize()
      synced()
    }
  }

  /// One sync of all that is there now.
  private func synchronize() {
    let (file, mark) = journal.state.withLock { ($0.file, $0.appended) }
    do throws(SystemError) {
      try synchronizeData(file)
      let isDeleted = try file.status().links == 0
      journal.state.change { state in
        // A record in a file that can no longer be opened is lost. A fold may have swapped the file.
        if isDeleted, state.file === file {
          state.failure = .notWritable(
            SystemError("keep writing '\(journal.folder.location.journalPath)'", code: ENOENT))
        } else {
          state.synced = max(state.synced, mark)
        }
      }
    } catch {
      // A fold may by now have written everything to a new file, which was synced then.
      let isStillOurs = journal.state.withLock { $0.file === file }
      guard isStillOurs else { return }
      if let failure = recover(error) {
        journal.state.change { $0.failure = failure }
      }
    }
  }
}
