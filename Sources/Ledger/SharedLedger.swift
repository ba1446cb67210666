import Glibc
import Posix
import Synchronization

/// A ledger that several processes write to at once: runs, batches, queues, labels from another
/// terminal, with or without a launch that holds it.
///
/// Every append is one `write` under a short lock on the journal, which keeps it out while the file
/// is swapped by a fold. The disk has it soon after: one sync for all that came in 50 ms. A process that
/// finds the launch lock free folds the journal into the snapshot.
package final class SharedLedger: LedgerWriter {
  private struct State {
    var journal = SharedJournal()
    var isStopping = false
    /// Whether the thread waits for something to be appended.
    var isIdle = false
  }

  private let location: LedgerLocation
  private let place: Mutex<LedgerFolder>
  private let state = Monitor(State())
  private let notify: @Sendable (LedgerNotice) -> Void
  /// Whether there is a `notify` that reports.
  private let tells: Bool
  /// Nil until something was appended.
  private let thread = Monitor<WorkerThread?>(nil)

  /// Opens the ledger to append to it, and makes it if there is none.
  ///
  /// - Parameters:
  ///   - location: where it lies.
  ///   - notify: called with what is repaired, and with later notices, by any thread. Without it a
  ///     journal that a crash has left out of order is left to a process that can report it.
  /// - Throws: `.notWritable`, `.newerVersion`, `.unsafeFolder`, …
  package init(
    _ location: LedgerLocation, notify: (@Sendable (LedgerNotice) -> Void)? = nil
  ) throws(LedgerError) {
    self.location = location
    let tell = notify ?? { _ in }
    self.notify = tell
    tells = notify != nil
    place = Mutex(try SharedLedger.makeIfMissing(location, tell))
    let isTorn = try withJournal(.shared) { (journal, file) throws(LedgerError) in
      try journal.endsInHalfLine(file)
    }
    if isTorn, tells { try putRight() }
  }

  /// Puts the ledger right, and on record which jobs have lost their records, unless a launch or a fold is
  /// at it, which does that too.
  package func putRight() throws(LedgerError) {
    do throws(LedgerError) {
      try SharedLedger.withLaunchLock(of: folder) { (lock) throws(LedgerError) in
        try Self.putRight(folder, holding: lock, notify)
      }
    } catch {
      guard case .held = error else { throw error }
    }
  }

  /// Where it is. A ledger that is empty may be removed, and is made again then.
  package var folder: LedgerFolder { place.withLock { $0 } }

  deinit {
    state.change { $0.isStopping = true }
  }

  package func append(_ events: borrowing EventBuffer) throws(LedgerError) {
    if events.isEmpty { return }
    let bytes = events.bytes
    try withJournal(.shared) { (journal, file) throws(LedgerError) in
      try journal.write(bytes, to: file)
    }
    try wake()
  }

  /// Sets room aside. What others append takes of it too, so that it is more of a forecast than
  /// with a ledger held alone.
  package func reserve(_ bytes: Int) throws(LedgerError) {
    try withJournal(.shared) { (journal, file) throws(LedgerError) in
      try journal.reserve(bytes, in: file)
    }
  }

  package func append(
    _ events: borrowing EventBuffer, reserving room: Int
  ) throws(LedgerError) {
    let bytes = events.bytes
    try withJournal(.shared) { (journal, file) throws(LedgerError) in
      try journal.reserve(bytes.count + room, in: file)
      if !bytes.isEmpty { try journal.write(bytes, to: file) }
    }
    try wake()
  }

  /// Reads the ledger and appends what follows from it, while no other process appends. The holder of
  /// the launch lock continues, but it writes only about the jobs that it runs.
  ///
  /// A journal with damaged lines is repaired before: nothing can be decided by what they said.
  package func transaction<Value>(
    _ body: (LedgerReader, inout EventBuffer) throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value {
    let location = folder.location
    var putsRight = tells
    while true {
      let value = try withJournal(.exclusive) { (journal, file) throws(LedgerError) -> Value? in
        let reader = try LedgerReader(location)
        if putsRight, reader.hasDamagedLines { return nil }
        var events = EventBuffer()
        let value = try body(reader, &events)
        if !events.isEmpty { try journal.write(events.bytes, to: file) }
        return .some(value)
      }
      if let value {
        try wake()
        return value
      }
      putsRight = false
      try putRight()
    }
  }

  /// Waits until the disk has everything that was appended here.
  package func synchronize() throws(LedgerError) {
    let result: Result<Void, LedgerError> = state.withLock { state in
      Result { () throws(LedgerError) in try state.journal.synchronize() }
    }
    try result.get()
  }

  /// Syncs everything, and folds the journal if that is due and no other process holds the ledger.
  /// To be called once; nothing can be appended afterwards.
  ///
  /// - Throws: `.notWritable` if something that was appended may not be on disk.
  package func close() throws(LedgerError) {
    state.change { $0.isStopping = true }
    thread.withLock { $0.take() }?.join()
    guard state.withLock({ $0.journal.appended > 0 }) else { return }
    try synchronize()
    fold { journal, snapshot in
      journal > max(Self.smallSnapshot, snapshot) / 8 || snapshot == 0
        || snapshot < Self.smallSnapshot
    }
  }

  /// Folds a long journal now, if no other process holds the ledger: a later search for records
  /// need not go through it.
  package func foldIfLong() {
    fold { $0 > max(Self.smallSnapshot, $1 / 8) }
  }

  /// A journal of this many bytes is folded while it is written, if it is larger than the snapshot: a
  /// batch that is over before, one of ten thousand trials, is folded once, in its end.
  private static let largeJournal = 32 << 20
  /// Seconds to wait for another process that makes the ledger, too, or launches in it.
  private static let makingPatience = 10.0
  /// A snapshot below this many bytes is brought up to date whenever a writer leaves.
  private static let smallSnapshot = 1 << 20
}

// MARK: - The journal

extension SharedLedger {
  /// Does something with the journal that is the ledger's now, under a lock.
  private func withJournal<Value>(
    _ kind: FileDescriptor.LockKind,
    _ body: (inout SharedJournal, FileDescriptor) throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value {
    while true {
      let result = state.withLock { state in tryJournal(kind, &state.journal, body) }
      if let result { return try result.get() }
      let folder = try SharedLedger.makeIfMissing(location, notify)
      place.withLock { $0 = folder }
    }
  }

  /// Nil if another process has removed the ledger, which was empty.
  private func tryJournal<Value>(
    _ kind: FileDescriptor.LockKind, _ journal: inout SharedJournal,
    _ body: (inout SharedJournal, FileDescriptor) throws(LedgerError) -> Value
  ) -> Result<Value, LedgerError>? {
    if let failure = journal.failure { return .failure(failure) }
    let file: FileDescriptor
    let version: Int?
    do throws(SystemError) {
      (file, version) = try journal.lock(kind, in: folder)
    } catch {
      // What was appended is gone with it: that is not made again.
      if error.code == ENOENT, journal.appended == 0 { return nil }
      return .failure(.notWritable(error))
    }
    return Result { () throws(LedgerError) in
      defer { try? file.unlock() }
      if let version {
        throw .newerVersion(path: folder.location.journalPath, version: version)
      }
      return try body(&journal, file)
    }
  }

  /// The ledger's folder; a ledger with nothing in it is made if there is none. If another process is
  /// at it, waits for that.
  private static func makeIfMissing(
    _ location: LedgerLocation, _ notify: @escaping @Sendable (LedgerNotice) -> Void
  ) throws(LedgerError) -> LedgerFolder {
    let lockPath = location.lockPath
    var wait = LockWait(for: lockPath) { LockObstacle(path: lockPath) }
    while true {
      let folder = try LedgerFolder.forWriting(location)
      do throws(SystemError) {
        if let status = try folder.directory.status(of: location.journalName), status.size > 0 {
          return folder
        }
      } catch {
        throw .notWritable(error)
      }
      do throws(LedgerError) {
        try withLaunchLock(of: folder) { (lock) throws(LedgerError) in
          // Another process may have removed the folder, which was empty.
          guard lock.isInPlace else { return }
          try putRight(folder, holding: lock, notify)
        }
      } catch {
        switch error {
        case .held: break
        // The folder was removed since it was opened: it is made again.
        case .notWritable(let cause) where cause.code == ENOENT: break
        default: throw error
        }
        do throws(SystemError) {
          try wait.next(limit: makingPatience)
        } catch let end {
          throw end.interruption == nil ? error : .notWritable(end)
        }
      }
    }
  }
}

// MARK: - In the background

extension SharedLedger {
  /// The thread is there from the first append on.
  private func wake() throws(LedgerError) {
    let started: Result<Void, SystemError> = thread.withLock { thread in
      if thread != nil { return .success(()) }
      return Result { () throws(SystemError) in
        thread = try WorkerThread { [weak self, state] in
          Self.run(state) { self?.fold { $0 > max(Self.largeJournal, $1) } }
        }
      }
    }
    do throws(SystemError) {
      try started.get()
    } catch {
      throw .noRoom(error)
    }
    let isIdle = state.withLock { state in
      defer { state.isIdle = false }
      return state.isIdle
    }
    if isIdle { state.change { _ in } }
  }

  private static func run(_ state: Monitor<State>, _ foldIfLarge: () -> Void) {
    var last = -Committer.interval
    while true {
      let goesOn = state.wait { state -> Bool? in
        if state.isStopping || state.journal.failure != nil { return false }
        state.isIdle = state.journal.isOnDisk
        return state.isIdle ? nil : true
      }
      guard goesOn == true else { return }
      _ = state.wait(until: last + Committer.interval) { $0.isStopping ? true : nil }
      last = Clock.monotonic
      let (file, mark) = state.withLock { ($0.journal.file, $0.journal.appended) }
      guard let file else { continue }
      do throws(SystemError) {
        try file.synchronizeData()
        state.withLock { $0.journal.hasReached(disk: mark) }
      } catch {
        state.change { state in
          state.journal.hasFailed(file, error)
        }
      }
      foldIfLarge()
    }
  }

  /// Brings the snapshot up to date, if that `isDue` by the sizes of journal and snapshot, and
  /// no process holds the ledger. What fails here fails again, with a message, in the next launch.
  private func fold(_ isDue: (_ journal: Int, _ snapshot: Int) -> Bool) {
    let folder = folder
    let names = folder.location
    guard let journal = (try? folder.directory.status(of: names.journalName)) ?? nil else { return }
    let snapshot = (try? folder.directory.status(of: names.snapshotName)) ?? nil
    guard isDue(journal.size, snapshot?.size ?? 0) else { return }
    do throws(LedgerError) {
      try SharedLedger.withLaunchLock(of: folder) { (lock) throws(LedgerError) in
        do throws(LedgerError) {
          try SharedLedger.putRight(folder, holding: lock, wantsIndex: false, notify)
        } catch {
          guard case .snapshotNotUpdated = error else { throw error }
          // A look at every record puts right what can be.
          try SharedLedger.putRight(folder, holding: lock, notify)
        }
      }
    } catch {
      switch error {
      case .notWritable(let error), .snapshotNotUpdated(let error): notify(.foldFailed(error))
      default: break
      }
    }
  }

  /// Opens the ledger alone, which puts right what is out of order, and closes it, which folds it.
  private static func putRight(
    _ folder: LedgerFolder, holding lock: LaunchLock, wantsIndex: Bool = true,
    _ notify: @escaping @Sendable (LedgerNotice) -> Void
  ) throws(LedgerError) {
    let ledger = try Ledger(
      opening: folder, holding: lock, wantsIndex: wantsIndex, notify: notify)
    ledger.notices.forEach(notify)
    try ledger.close()
  }

  private static func withLaunchLock(
    of folder: LedgerFolder, _ body: (LaunchLock) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let lock = try LaunchLock.acquire(folder, as: .current(.folding))
    defer { lock.leave() }
    try body(lock)
  }
}
