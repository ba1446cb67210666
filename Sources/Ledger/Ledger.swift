import Posix

/// A ledger opened by the holder of its launch lock: what happens is appended to the journal, and
/// the snapshot is brought up to date from time to time.
package final class Ledger: Sendable {
  package let folder: LedgerFolder
  package let lock: LaunchLock
  /// The jobs as they were when the ledger was opened.
  package let index: RecordIndex
  /// What was found, and put right, while it was opened.
  package let notices: [LedgerNotice]

  let journal: Journal
  private let committer: Committer
  private let committerThread: WorkerThread

  /// - Parameter isDurable: `append` waits until the disk has the events.
  package init(
    opening folder: LedgerFolder, holding lock: LaunchLock, isDurable: Bool = false
  ) throws(LedgerError) {
    var opening = LedgerOpening(folder)
    let opened = try opening.open()
    self.folder = folder
    self.lock = lock
    index = opened.index
    notices = opened.notices
    journal = Journal(
      folder, file: opened.file, length: opened.length, unfolded: opened.unfolded,
      isDurable: isDurable)
    committer = Committer(journal, synced: {}, recover: { .notWritable($0) })
    do throws(SystemError) {
      committerThread = try committer.start()
    } catch {
      throw .notWritable(error)
    }
  }

  /// Appends the events by one `write`; they survive the end of this process then, and a power
  /// cut within 50 ms, or at once if the ledger was opened to be durable.
  ///
  /// - Throws: `.notWritable`. Nothing of the events is recorded then, and the same buffer can be
  ///   tried again later.
  package func append(_ events: borrowing EventBuffer) throws(LedgerError) {
    _ = try journal.append(events)
  }

  /// Sets room aside so that `bytes` more can be appended whatever happens to the disk. To be
  /// asked before a job starts: where it fails, nothing new may start.
  package func reserve(_ bytes: Int) throws(LedgerError) {
    try journal.reserve(bytes)
  }

  /// What an end takes at most in the journal, for `reserve`, unless a reason is very long.
  package static let endSize = 512

  /// Waits until the disk has everything that was appended.
  package func synchronize() throws(LedgerError) {
    try journal.waitUntilSynced(journal.state.withLock { $0.appended })
  }

  /// Syncs everything, brings the snapshot up to date, and ends. To be called once.
  package func close() throws(LedgerError) {
    committer.stop()
    committerThread.join()
    if let failure = journal.state.withLock({ $0.failure }) { throw failure }
  }
}
