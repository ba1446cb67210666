import Glibc

/// Finds the lines of a log around a place in it, and reads no more than that takes.
struct LogLines: Sendable {
  struct Line: Hashable, Sendable {
    /// Where its first byte stands in the log.
    var start: Int
    /// Without the end of the line.
    var bytes: [UInt8]
  }

  /// A line that is longer is several lines.
  static let longest = 1 << 16
  private static let piece = 1 << 14
  private static let newline = UInt8(ascii: "\n")

  let source: any LogSource

  /// The lines from `start` on, which begins one.
  func lines(from start: Int, count: Int) -> [Line] {
    var lines: [Line] = []
    var position = start
    var buffer: [UInt8] = []
    var isAtEnd = false
    while lines.count < count {
      if let end = buffer.firstIndex(of: Self.newline) {
        lines.append(Line(start: position, bytes: Array(buffer[..<end])))
        position += end + 1
        buffer.removeFirst(end + 1)
      } else if buffer.count >= Self.longest {
        lines.append(Line(start: position, bytes: Array(buffer.prefix(Self.longest))))
        position += Self.longest
        buffer.removeFirst(Self.longest)
      } else if isAtEnd {
        if !buffer.isEmpty { lines.append(Line(start: position, bytes: buffer)) }
        break
      } else {
        let next = position + buffer.count
        let read = source.bytes(in: next..<(next + Self.piece))
        isAtEnd = read.isEmpty
        buffer += read
      }
    }
    return lines
  }

  /// Where the line begins that ends right before `start`, which begins one; 0 if there is none.
  func start(before start: Int) -> Int {
    self.start(ofLineWith: max(0, start - 1))
  }

  /// Where the line begins that `position` is in. The newline at its end belongs to a line.
  func start(ofLineWith position: Int) -> Int {
    let lowest = max(0, position - Self.longest)
    var end = position
    while end > lowest {
      let begin = max(lowest, end - Self.piece)
      let bytes = source.bytes(in: begin..<end)
      if let found = bytes.lastIndex(of: Self.newline) { return begin + found + 1 }
      end = begin
    }
    return lowest
  }

  /// Where the last `count` lines begin.
  func start(ofLast count: Int) -> Int {
    var position = source.size
    for _ in 0..<max(0, count) where position > 0 { position = start(before: position) }
    return position
  }
}
