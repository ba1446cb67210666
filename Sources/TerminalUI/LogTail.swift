import Glibc
import Text

/// The last lines of a file, read from its end, so that a log of gigabytes costs no more than a
/// short one.
package struct LogTail: Sendable, Equatable {
  /// The lines in their order, without their line ends.
  package private(set) var lines: [[UInt8]] = []
  /// Whether the first of `lines` is only the end of a longer one.
  package private(set) var isCut = false

  /// Reads the last `count` lines of the file at `path`, and of those no more than the last
  /// `limit` bytes. Where it cannot be read, or is no regular file, there are no lines.
  package init(ofFile path: String, lines count: Int, limit: Int = 64 << 10) {
    let (bytes, start) = Self.end(ofFile: path, limit: limit)
    self.init(bytes, lines: count, start: start)
  }

  /// The last `count` lines of `bytes`, which stand at `start` in the whole.
  init(_ bytes: [UInt8], lines count: Int, start: Int = 0) {
    let newline = UInt8(ascii: "\n")
    var end = bytes.last == newline ? bytes.count - 1 : bytes.count
    guard count > 0, !bytes.isEmpty else { return }
    while lines.count < count {
      let lineStart = bytes[..<end].lastIndex(of: newline).map { $0 + 1 } ?? 0
      let hasReturn = lineStart < end && bytes[end - 1] == UInt8(ascii: "\r")
      lines.append(Array(bytes[lineStart..<(hasReturn ? end - 1 : end)]))
      guard lineStart > 0 else {
        isCut = start > 0
        break
      }
      end = lineStart - 1
    }
    lines.reverse()
  }

  /// The last bytes of the file, and where in it they begin.
  private static func end(ofFile path: String, limit: Int) -> (bytes: [UInt8], start: Int) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return ([], 0) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return ([], 0)
    }
    let start = max(0, Int(status.st_size) - limit)
    return (read(descriptor, from: start, count: Int(status.st_size) - start), start)
  }

  private static func read(_ descriptor: Int32, from offset: Int, count: Int) -> [UInt8] {
    var filled = 0
    var bytes = [UInt8](repeating: 0, count: count)
    bytes.withUnsafeMutableBytes { buffer in
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, offset + filled)
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { break }
        filled += got
      }
    }
    return Array(bytes.prefix(filled))
  }

  /// The lines for a terminal, each at most `width` cells.
  package func shown(indent: String = "    ", width: Int) -> [String] {
    lines.enumerated().map { number, line in
      let text = (number == 0 && isCut ? "…" : "") + Self.shown(line)
      return indent + truncated(text, toWidth: max(1, width - displayWidth(of: indent)))
    }
  }

  /// Of a line that was written over and over (a progress bar does) what was there in the end.
  private static func shown(_ line: [UInt8]) -> String {
    let final = line.split(separator: UInt8(ascii: "\r")).last ?? []
    let tab = UInt8(ascii: "\t")
    return final.split(separator: tab, omittingEmptySubsequences: false)
      .map { escapedForTerminal($0) }.joined(separator: "    ")
  }
}
