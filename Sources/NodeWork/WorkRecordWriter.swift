import Glibc
import Posix

/// Writes the records of one start of an element. Nothing else writes to that file.
///
/// A thread sees to it that they reach the disk, at most 50 ms after they were added, and adds a sign of
/// life from time to time, which comes also while jobs run for hours.
final class WorkRecordWriter: Sendable {
  /// Seconds between two syncs.
  private static let syncInterval = 0.05
  /// Seconds between two tries to write what could not be written.
  private static let retryInterval = 1.0

  private struct State {
    /// What the file does not have yet.
    var pending: [UInt8] = []
    /// What the file has, but perhaps not the disk.
    var unsynced: [UInt8] = []
    /// Why the last try failed; nil once one succeeds.
    var failure: SystemError?
    /// When the thread goes, of the monotonic clock, even if not everything is on disk; it goes before
    /// if it is.
    var stopsBy: Double?
    var hasStopped = false

    var isWritten: Bool { pending.isEmpty && unsynced.isEmpty }
  }

  private let file: FileDescriptor
  private let beatInterval: Double
  /// `fdatasync`, but in tests.
  private let synchronizeData: @Sendable (FileDescriptor) throws(SystemError) -> Void
  private let state = Monitor(State())

  /// `file` is open to append. `beatInterval` in seconds.
  init(
    _ file: FileDescriptor, beatInterval: Double,
    synchronizeData: @escaping @Sendable (FileDescriptor) throws(SystemError) -> Void = {
      (file) throws(SystemError) in try file.synchronizeData()
    }
  ) throws(SystemError) {
    self.file = file
    self.beatInterval = beatInterval
    self.synchronizeData = synchronizeData
    try WorkerThread { [self] in run() }.detach()
  }

  /// Why records wait to be written; nil if none do.
  var failure: SystemError? { state.withLock { $0.failure } }

  /// Adds records by one write. What cannot be written now is kept, and tried again.
  ///
  /// - Returns: whether the file has all of them.
  func append(_ records: [WorkRecord]) -> Bool {
    state.change { state in
      for record in records { record.append(to: &state.pending) }
      return write(&state)
    }
  }

  /// Brings everything to the disk and lets the thread go. Returns why that failed within this many
  /// seconds; nil if it did.
  func finish(within seconds: Double) -> SystemError? {
    state.change { $0.stopsBy = Clock.monotonic + seconds }
    let failure = state.wait { state -> SystemError?? in
      state.hasStopped ? .some(state.failure) : nil
    }
    return failure ?? nil
  }

  /// As the file has one writer, what was written in part continues where it stopped.
  private func write(_ state: inout State) -> Bool {
    do throws(SystemError) {
      while !state.pending.isEmpty {
        let count = try Self.writeOnce(state.pending, to: file)
        if count == 0 { throw file.failure("write", code: ENOSPC) }
        state.unsynced += state.pending[..<count]
        state.pending.removeFirst(count)
      }
      state.failure = nil
      return true
    } catch {
      state.failure = error
      return false
    }
  }

  private static func writeOnce(
    _ bytes: [UInt8], to file: FileDescriptor
  ) throws(SystemError) -> Int {
    // `withUnsafeBytes` does not pass typed errors on.
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(SystemError) in try file.writeOnce(buffer) }
    }
    return try result.get()
  }

  // MARK: The thread

  private func run() {
    var nextBeat = Clock.monotonic + beatInterval
    var nextSync = 0.0
    while true {
      let failed = state.withLock { $0.failure != nil }
      _ = state.wait(
        until: failed ? min(nextBeat, Clock.monotonic + Self.retryInterval) : nextBeat
      ) { state -> Bool? in
        state.failure == nil && (!state.unsynced.isEmpty || state.stopsBy != nil) ? true : nil
      }
      let isBeat = Clock.monotonic >= nextBeat
      if isBeat { nextBeat = Clock.monotonic + beatInterval }
      if isBeat || failed { _ = append(isBeat && !failed ? [.beat(time: Clock.wall)] : []) }
      _ = state.wait(until: nextSync) { $0.stopsBy != nil ? true : nil }
      nextSync = Clock.monotonic + Self.syncInterval
      synchronize()
      let isOver = state.change { state in
        if let time = state.stopsBy {
          state.hasStopped = state.isWritten || Clock.monotonic >= time
        }
        return state.hasStopped
      }
      if isOver { return }
    }
  }

  private func synchronize() {
    let count = state.withLock { $0.unsynced.count }
    guard count > 0 else { return }
    do throws(SystemError) {
      try synchronizeData(file)
      state.change { $0.unsynced.removeFirst(count) }
    } catch {
      // The kernel may have dropped any of it: all of it is written again, behind whatever is there now.
      state.change { state in
        state.failure = error
        state.pending = [UInt8(ascii: "\n")] + state.unsynced + state.pending
        state.unsynced = []
      }
    }
  }
}
