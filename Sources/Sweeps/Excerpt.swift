import Text
import YAML

/// The line of a spec that a message is about, with a caret under the place.
package struct Excerpt {
  /// Longer lines are cut around the place.
  private static let widest = 96

  /// The line and, below it, the caret; both safe to show on a terminal.
  package let lines: [String]

  /// Nil where the spec has no such line.
  package init?(of spec: some Collection<UInt8>, at mark: Mark) {
    let rows = spec.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard rows.indices.contains(mark.line - 1) else { return nil }
    var characters = Array(String(decoding: rows[mark.line - 1], as: UTF8.self).unicodeScalars)
    if characters.last == "\r" { characters.removeLast() }
    if mark.line == 1, characters.first == "\u{FEFF}" { characters.removeFirst() }
    let place = min(mark.column - 1, characters.count)
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
