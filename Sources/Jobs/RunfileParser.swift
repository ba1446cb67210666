/// Turns the bytes of a runfile into commands, piece by piece as they come.
///
/// A line ends at LF or CRLF. A backslash at the end of a line joins the next one to it, as in a
/// shell: both characters vanish (an even number of backslashes are escaped and join nothing).
/// A backslash at the end of a comment is a part of the comment, and joins nothing.
/// Commands lose the whitespace around them before they are hashed, as Python's batchrun does, so
/// that the ids agree. Lines that are blank, and lines whose first character is `#`, are no
/// commands. A byte order mark at the start is skipped; every other byte is kept unchanged.
package struct RunfileParser: Sendable {
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// What was read of a command that has not come to its end.
  private var incomplete: [UInt8] = []
  private var nextLine: UInt32 = 1
  private var isAtStart = true

  package init() {}

  /// The commands that these bytes complete.
  ///
  /// - Parameters:
  ///   - bytes: what follows the bytes of the last call.
  ///   - isEnd: nothing will follow, so that a last line without its newline is a command too.
  /// - Returns: the commands, with line numbers that continue from call to call.
  package mutating func parse(_ bytes: consuming [UInt8], isEnd: Bool) -> Runfile {
    var text = bytes
    if !incomplete.isEmpty {
      incomplete.append(contentsOf: text)
      text = incomplete
      incomplete = []
    }

    var start = 0
    if isAtStart {
      if !isEnd, text.count < Self.byteOrderMark.count, Self.byteOrderMark.starts(with: text) {
        incomplete = text
        return .empty
      }
      isAtStart = false
      if text.starts(with: Self.byteOrderMark) { start = Self.byteOrderMark.count }
    }

    var entries: [Runfile.Entry] = []
    var directives: [Runfile.Entry] = []
    entries.reserveCapacity(text.count / 32)
    let consumed = text.withUnsafeMutableBufferPointer { buffer in
      var scanner = RunfileScanner(text: buffer, position: start, line: nextLine, isEnd: isEnd)
      while let entry = scanner.next() { entries.append(entry) }
      nextLine = scanner.line
      directives = scanner.directives
      return scanner.position
    }
    if consumed < text.count { incomplete = Array(text[consumed...]) }
    return Runfile(entries: entries, directives: directives, text: text)
  }
}
