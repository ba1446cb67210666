/// A line of a file or an expression that a message is about, with a caret under the place.
package struct SourceExcerpt: Hashable, Sendable {
  /// Longer lines are cut around the place.
  private static let widest = 96

  /// The line and, below it, the caret; both safe to show on a terminal.
  package let lines: [String]

  /// `line` and `column` count from 1, the latter in characters of Unicode. Nil if the text has no
  /// such line. A place after the last newline is shown at the end of the line before it.
  package init?(of text: some Collection<UInt8>, line: Int, column: Int) {
    let rows = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard rows.indices.contains(line - 1) else { return nil }
    var row = line - 1
    while row == rows.count - 1 || row < line - 1, row > 0, rows[row].isEmpty { row -= 1 }
    var characters = Array(String(decoding: rows[row], as: UTF8.self).unicodeScalars)
    if characters.last == "\r" { characters.removeLast() }
    if row == 0, characters.first == "\u{FEFF}" { characters.removeFirst() }
    let place = row == line - 1 ? min(max(column - 1, 0), characters.count) : characters.count
    let start = place < Self.widest ? 0 : place - Self.widest / 2
    let end = min(characters.count, start + Self.widest)
    let before = (start > 0 ? "…" : "") + Self.shown(characters[start..<place])
    let after = Self.shown(characters[place..<end]) + (end < characters.count ? "…" : "")
    lines = [
      "  " + before + after,
      "  " + String(repeating: " ", count: displayWidth(of: before)) + "^",
    ]
  }

  /// A tab would move the caret: it becomes a blank.
  private static func shown(_ characters: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: characters.map { $0 == "\t" ? " " : $0 })
    return escapedForTerminal(String(text).utf8)
  }
}
