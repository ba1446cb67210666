import Posix

/// Where the last lines of a log begin, however long they are: read from its end, a piece at a time.
enum LastLines {
  private static let pieceSize = 1 << 16

  /// The place of the first byte of the last `count` lines among the first `size` bytes of `log`.
  static func start(of count: Int, in log: LogReader, size: Int) -> Int {
    guard count > 0, size > 0 else { return size }
    // A newline at the very end does not begin another line.
    var end = size
    if log.bytes(in: size - 1..<size).first == UInt8(ascii: "\n") { end -= 1 }
    var left = count
    while end > 0 {
      let start = max(0, end - pieceSize)
      let piece = log.bytes(in: start..<end)
      for place in piece.indices.reversed() where piece[place] == UInt8(ascii: "\n") {
        left -= 1
        if left == 0 { return start + place + 1 }
      }
      end = start
    }
    return 0
  }
}
