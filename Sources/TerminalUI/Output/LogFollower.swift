import Posix

/// How far a log that grows has been shown.
struct LogFollower {
  /// Read at once.
  private static let chunkSize = 1 << 16
  /// A line that is longer is passed on in pieces.
  private static let longestLine = 1 << 20
  /// Seconds between two looks for a file that is not there yet, at first and at most.
  private static let pauses = (first: 0.001, longest: 0.02)

  let log: FollowedLog
  let stream: OutputStream
  private(set) var reader: LogReader?
  private(set) var position = 0
  /// The beginning of a line whose end has not come.
  private var rest: [UInt8] = []
  private var pause = LogFollower.pauses.first
  /// When to look for the file again; seconds of the monotonic clock. Nil once it is there.
  private(set) var looksAgainAt: Double?
  /// Whether there was more to read than was read at once.
  private(set) var hasMore = false

  /// What stands before `position` is skipped.
  init(_ log: FollowedLog, to stream: OutputStream, at position: Int = 0) {
    self.log = log
    self.stream = stream
    self.position = position
    looksAgainAt = 0
  }

  /// What has come since the last time, or the first part of it. `opened` gets the file when
  /// it is there, before it is read for the first time.
  mutating func advance(opened: (LogReader) -> Void = { _ in }) -> [UInt8] {
    hasMore = false
    guard let reader = reader ?? look() else { return [] }
    if self.reader == nil {
      self.reader = reader
      looksAgainAt = nil
      opened(reader)
    }
    let chunk = [UInt8](unsafeUninitializedCapacity: LogFollower.chunkSize) { buffer, count in
      count = reader.read(into: UnsafeMutableRawBufferPointer(buffer), at: position)
    }
    position += chunk.count
    hasMore = chunk.count == LogFollower.chunkSize
    return log.isByLines ? completed(chunk) : chunk
  }

  /// What is left in the end: a line without its end gets one, if lines are shown.
  mutating func finish() -> [UInt8] {
    defer { rest = [] }
    return rest.isEmpty ? [] : rest + [UInt8(ascii: "\n")]
  }

  /// What has not been read yet.
  var left: Int { max(0, (reader?.size ?? 0) - position) }

  private mutating func look() -> LogReader? {
    if let found = log.open() { return found }
    looksAgainAt = Clock.monotonic + pause
    pause = min(pause * 2, LogFollower.pauses.longest)
    return nil
  }

  private mutating func completed(_ chunk: [UInt8]) -> [UInt8] {
    guard let end = chunk.lastIndex(of: UInt8(ascii: "\n")) else {
      rest += chunk
      guard rest.count > LogFollower.longestLine else { return [] }
      defer { rest = [] }
      return rest
    }
    defer { rest = Array(chunk[(end + 1)...]) }
    return rest + chunk[...end]
  }
}
