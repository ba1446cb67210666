import Glibc
import JSON
import Posix

/// The journal as its writer has it: events are appended at once, synced soon.
///
/// Its state is in a monitor: workers append, the committer syncs, a fold swaps the file.
final class Journal: Sendable {
  struct State {
    var file: FileDescriptor
    /// Bytes in the file, as far as we wrote them ourselves.
    var length: Int
    /// Bytes of `length` that the snapshot does not have.
    var unfolded: Int
    /// Up to where the disk has room set aside.
    var reservedEnd: Int
    /// Whether a write that failed has left a part of a line behind, which must not swallow the next.
    var hasHalfLine = false
    /// Bytes appended in all, and how many of them the disk is known to have.
    var appended: UInt64 = 0
    var synced: UInt64 = 0
    /// Of the monotonic clock, in seconds.
    var lastAppend = 0.0
    /// Why nothing more can be promised: a sync failed and rewriting everything failed too.
    var failure: LedgerError?
    var isStopping = false

    var isDirty: Bool { synced < appended }
  }

  let folder: LedgerFolder
  let state: Monitor<State>
  /// Whether `append` waits until the disk has it.
  let isDurable: Bool

  /// Space is set aside in steps of this many bytes.
  static let reserveStep = 64 << 10

  init(_ folder: LedgerFolder, file: FileDescriptor, length: Int, unfolded: Int, isDurable: Bool) {
    self.folder = folder
    self.isDurable = isDurable
    state = Monitor(State(file: file, length: length, unfolded: unfolded, reservedEnd: length))
  }

  /// Appends what the buffer holds by one `write`.
  ///
  /// - Returns: how many bytes the snapshot does not have now.
  /// - Throws: `.notWritable`; nothing of it is in the journal then, and the same buffer can be
  ///   tried again.
  func append(_ events: borrowing EventBuffer) throws(LedgerError) -> Int {
    let bytes = events.bytes
    let result: Result<(mark: UInt64, unfolded: Int), LedgerError> = state.change { state in
      if let failure = state.failure { return .failure(failure) }
      return Result { () throws(LedgerError) in
        do throws(SystemError) {
          if state.hasHalfLine {
            try state.file.writeAll([0x0a])
            state.hasHalfLine = false
          }
          try Journal.write(bytes, to: state.file, leavesHalfLine: &state.hasHalfLine)
        } catch {
          // Taking the half line back gave up what was reserved.
          state.reservedEnd = 0
          throw .notWritable(error)
        }
        state.length += bytes.count
        state.unfolded += bytes.count
        state.appended += UInt64(bytes.count)
        state.lastAppend = Clock.monotonic
        return (state.appended, state.unfolded)
      }
    }
    let (mark, unfolded) = try result.get()
    if isDurable { try waitUntilSynced(mark) }
    return unfolded
  }

  /// Waits until the disk has what was appended up to `mark`.
  func waitUntilSynced(_ mark: UInt64) throws(LedgerError) {
    let failure: LedgerError?? = state.wait { state in
      if let failure = state.failure { return .some(failure) }
      return state.synced >= mark ? .some(nil) : nil
    }
    if case .some(.some(let failure)) = failure { throw failure }
  }

  /// Makes sure that `bytes` more will fit, also on a disk that fills up.
  func reserve(_ bytes: Int) throws(LedgerError) {
    let result: Result<Void, LedgerError> = state.withLock { state in
      if let failure = state.failure { return .failure(failure) }
      if state.length + bytes <= state.reservedEnd { return .success(()) }
      do throws(SystemError) {
        // Others may have appended too.
        state.length = try state.file.status().size
        let step = ((state.length + bytes) / Journal.reserveStep + 1) * Journal.reserveStep
        // If it is not supported there is nothing more to ask for either.
        state.reservedEnd = step
        do throws(SystemError) {
          _ = try state.file.reserve(step - state.length, at: state.length)
        } catch {
          // The last of the room, then, to the byte.
          state.reservedEnd = 0
          _ = try state.file.reserve(bytes, at: state.length)
          state.reservedEnd = state.length + bytes
        }
        return .success(())
      } catch {
        return .failure(.notWritable(error))
      }
    }
    try result.get()
  }

  /// Switches to another file, which has most of this one; `copyRest` adds what came
  /// since. Appending is blocked until then. The new file is on disk afterwards.
  ///
  /// The lock of the file, which another process may have, is waited for while our own appends continue, at
  /// most `patience` seconds. Only one fold at a time calls this, so the file stays the same until then.
  func swap(
    to replacement: AtomicFile, headerSize: Int, patience: Double,
    copyRest: (FileDescriptor, FileDescriptor) throws(SystemError) -> Void
  ) throws(SystemError) {
    let old = state.withLock { $0.file }
    try old.lock(.exclusive, limit: patience)
    // Released on errors too: a process that waits for it then sees that the file was swapped.
    defer { try? old.unlock() }
    let result: Result<Void, SystemError> = state.change { state in
      Result { () throws(SystemError) in
        try copyRest(old, replacement.file)
        let size = try replacement.file.status().size
        let reserved = max(0, state.reservedEnd - state.length)
        if reserved > 0 { _ = try replacement.file.reserve(reserved, at: size) }
        try replacement.file.synchronizeData()
        try replacement.rename()
        state.file = replacement.file
        state.length = size
        state.unfolded = size - headerSize
        state.reservedEnd = reserved > 0 ? size + reserved : 0
        do throws(SystemError) {
          try folder.directory.synchronize()
        } catch {
          // The file is ours, but its name may not be: nothing more can be promised.
          state.failure = .notWritable(error)
          throw error
        }
        state.synced = state.appended
      }
    }
    try result.get()
  }

  /// Gives back the room that was set aside and not used, unless another process keeps the journal for long.
  func releaseReserve() throws(SystemError) {
    let file = state.withLock { $0.reservedEnd > $0.length ? $0.file : nil }
    guard let file else { return }
    try file.lock(.exclusive, limit: LockWait.patience)
    defer { try? file.unlock() }
    let result: Result<Void, SystemError> = state.withLock { state in
      Result { () throws(SystemError) in
        guard state.file === file else { return }
        try file.truncate(to: file.status().size)
        state.reservedEnd = 0
      }
    }
    try result.get()
  }

  /// One `write`; what a full disk leaves of it is taken back. `leavesHalfLine` becomes true if it
  /// could not be.
  static func write(
    _ bytes: [UInt8], to file: FileDescriptor, leavesHalfLine: inout Bool
  ) throws(SystemError) {
    var isLeft = false
    let result = bytes.withUnsafeBytes { write($0, to: file, &isLeft) }
    if isLeft { leavesHalfLine = true }
    try result.get()
  }

  private static func write(
    _ bytes: UnsafeRawBufferPointer, to file: FileDescriptor, _ isLeft: inout Bool
  ) -> Result<Void, SystemError> {
    Result { () throws(SystemError) in
      let written = try file.writeOnce(bytes)
      if written == bytes.count { return }
      // The rest may fit after all (a signal came in between), or the next call says why not.
      do throws(SystemError) {
        try file.writeAll(bytes.slice(written..<bytes.count))
      } catch {
        isLeft = !takeBack(bytes, atLeast: written, from: file)
        throw error
      }
    }
  }

  /// Cuts off the beginning of `bytes` that the file ends with. Other processes are kept
  /// out; if one of them was quicker, or keeps the file for long, the half line stays and counts as
  /// damaged.
  ///
  /// Returns whether nothing of it is left.
  private static func takeBack(
    _ bytes: UnsafeRawBufferPointer, atLeast written: Int, from file: FileDescriptor
  ) -> Bool {
    do throws(SystemError) {
      // One that has it for an append shares it.
      try file.lock(.exclusive, limit: takingBackPatience)
      defer { try? file.unlock() }
      let size = try file.status().size
      let tail = try file.bytes(in: max(0, size - bytes.count)..<size)
      let longest = min(tail.count, bytes.count)
      for count in stride(from: longest, through: written, by: -1)
      where tail.suffix(count).elementsEqual(bytes.prefix(count)) {
        try file.truncate(to: size - count)
        return true
      }
    } catch {
      // Then it stays, and is a torn tail for the next to open the ledger.
    }
    return false
  }

  /// Seconds in which this process cannot append.
  private static let takingBackPatience = 0.1
}
