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
  private let notify: @Sendable (LedgerNotice) -> Void
  private let committer: Committer
  private let upkeep: Upkeep
  private let committerThread: WorkerThread
  private let upkeepThread: WorkerThread

  /// Opens the ledger, puts right what a crash has left, and makes what is missing.
  ///
  /// - Parameters:
  ///   - folder: of the ledger.
  ///   - lock: its launch lock, which the ledger keeps.
  ///   - isDurable: `append` waits until the disk has the events.
  ///   - wantsIndex: whether `index` is needed. Without it a damaged snapshot is only found by a fold.
  ///   - notify: called with later notices, by any thread.
  /// - Throws: any `LedgerError` but `.held`; then nothing was changed, unless it is
  ///   `.notWritable`.
  package convenience init(
    opening folder: LedgerFolder, holding lock: LaunchLock, isDurable: Bool = false,
    wantsIndex: Bool = true, notify: @escaping @Sendable (LedgerNotice) -> Void = { _ in }
  ) throws(LedgerError) {
    try self.init(
      opening: folder, holding: lock, isDurable: isDurable, wantsIndex: wantsIndex, notify: notify,
      interruption: { _ in nil },
      synchronizeData: { (file) throws(SystemError) in try file.synchronizeData() })
  }

  /// As above, with the `interruption` of `Fold` and the sync of `Committer`, for tests.
  init(
    opening folder: LedgerFolder, holding lock: LaunchLock, isDurable: Bool = false,
    wantsIndex: Bool = true, notify: @escaping @Sendable (LedgerNotice) -> Void,
    interruption: @escaping @Sendable (Fold.Step) -> SystemError?,
    synchronizeData: @escaping @Sendable (FileDescriptor) throws(SystemError) -> Void
  ) throws(LedgerError) {
    var opening = LedgerOpener(folder, wantsIndex: wantsIndex)
    let opened = try opening.open()
    self.folder = folder
    self.lock = lock
    self.notify = notify
    index = opened.index
    notices = opened.notices
    let journal = Journal(
      folder, file: opened.file, length: opened.length, unfolded: opened.unfolded,
      isDurable: isDurable)
    let upkeep = Upkeep(
      journal, snapshotSize: opened.snapshotSize, notify: notify, interruption: interruption)
    self.journal = journal
    self.upkeep = upkeep
    committer = Committer(
      journal, synchronizeData: synchronizeData, synced: { upkeep.noteActivity() },
      recover: { error in
        do throws(SystemError) {
          try upkeep.fold(isForced: true)
          notify(.recoveredFromFailedSync(error))
          return nil
        } catch {
          return .notWritable(error)
        }
      })
    do throws(SystemError) {
      upkeepThread = try upkeep.start()
      committerThread = try committer.start()
    } catch {
      upkeep.stop()
      throw .noRoom(error)
    }
  }

  deinit {
    upkeep.stop()
    committer.stop()
  }

  /// Appends the events by one `write`; they survive the end of this process then, and a power
  /// cut within 50 ms, or at once if the ledger was opened to be durable.
  ///
  /// - Throws: `.notWritable`. Nothing of the events is recorded then, and the same buffer can be
  ///   tried again later.
  package func append(_ events: borrowing EventBuffer) throws(LedgerError) {
    upkeep.appended(unfolded: try journal.append(events))
  }

  /// Sets room aside so that `bytes` more can be appended whatever happens to the disk. To be
  /// asked before a job starts: if it fails, nothing new may start.
  package func reserve(_ bytes: Int) throws(LedgerError) {
    try journal.reserve(bytes)
  }

  /// What an end takes at most in the journal, for `reserve`, unless a reason is very long.
  package static let endSize = 512

  /// Waits until the disk has everything that was appended.
  package func synchronize() throws(LedgerError) {
    try journal.waitUntilSynced(journal.state.withLock { $0.appended })
  }

  /// Seconds that the last fold waits for another process that has the journal.
  private static let patience = 10.0

  /// Brings the snapshot up to date now, unless nothing has changed. If another process has the
  /// journal for long, that is reported instead: the journal has the same records, and is only longer.
  package func fold() throws(LedgerError) {
    do throws(SystemError) {
      try upkeep.fold(patience: Ledger.patience)
    } catch {
      if error.endOfWait != nil {
        notify(.foldFailed(error))
        return
      }
      throw .snapshotNotUpdated(error)
    }
  }

  /// Syncs everything, brings the snapshot up to date if anything has changed, and ends. To be
  /// called once; nothing can be appended afterwards. The lock stays.
  ///
  /// - Throws: `.notWritable` if something that was appended may not be on disk;
  ///   `.snapshotNotUpdated` if only the snapshot is not as it should be.
  package func close() throws(LedgerError) {
    upkeep.stop()
    upkeepThread.join()
    let folded = Result { () throws(LedgerError) in try fold() }
    committer.stop()
    committerThread.join()
    if let failure = journal.state.withLock({ $0.failure }) { throw failure }
    // Room that stays reserved does no harm.
    try? journal.releaseReserve()
    try folded.get()
  }
}
