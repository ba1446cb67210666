import Posix
import Text

/// The last lines of a file, read from its end, so that a log of gigabytes costs no more than a
/// short one.
package struct LogTail: Sendable, Equatable {
  /// The lines in their order, without their line ends.
  package private(set) var lines: [[UInt8]] = []
  /// Whether the first of `lines` is only the end of a longer one.
  package private(set) var isCut = false

  /// Reads the last `count` lines of the file at `path`, and of those no more than the last
  /// `limit` bytes. If it cannot be read, or is not a regular file, there are no lines.
  package init(ofFile path: String, lines count: Int, limit: Int = 64 << 10) {
    self.init(of: LogReader(path), lines: count, limit: limit)
  }

  /// The same of an open file; nil has no lines.
  init(of log: LogReader?, lines count: Int, limit: Int = 64 << 10) {
    guard let log else {
      self.init([], lines: 0)
      return
    }
    let size = log.size
    let start = max(0, size - limit)
    self.init(log.bytes(in: start..<size), lines: count, start: start)
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

  /// The lines for people, each at most `width` cells, or whole if that is nil.
  package func shown(indent: String = "    ", width: Int?) -> [String] {
    lines.enumerated().map { number, line in
      let text = (number == 0 && isCut ? "…" : "") + Self.shown(line)
      guard let width else { return indent + text }
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
