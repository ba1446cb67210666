/// The characters that are drawn around text: beyond ASCII only if the terminal shows them.
struct ScreenGlyphs: Hashable, Sendable {
  let rule: String
  let ascending: String
  let descending: String
  let ellipsis: String
  let separator: String

  init(isUnicode: Bool) {
    rule = isUnicode ? "─" : "-"
    ascending = isUnicode ? "↑" : "^"
    descending = isUnicode ? "↓" : "v"
    ellipsis = isUnicode ? "…" : "~"
    separator = isUnicode ? " · " : " | "
  }

  /// A line across the screen, with a text at its right end.
  func ruleLine(_ width: Int, _ text: String = "") -> ScreenLine {
    var line = ScreenLine(limit: width)
    let shown = text.isEmpty ? "" : " \(text) "
    let length = max(0, width - shown.unicodeScalars.count - (text.isEmpty ? 0 : 2))
    line.append(String(repeating: rule, count: length), .dim)
    line.append(shown, .dim)
    line.append(String(repeating: rule, count: line.room), .dim)
    return line
  }
}
