import Text

/// One line of a screen: stretches of text with their styles, never wider than the screen.
package struct ScreenLine: Hashable, Sendable {
  struct Span: Hashable, Sendable {
    var text: String
    var style: ScreenStyle
  }

  private(set) var spans: [Span] = []
  /// In cells.
  package private(set) var width = 0
  package let limit: Int

  /// An empty line on a screen of this many cells.
  package init(limit: Int) {
    self.limit = max(0, limit)
  }

  package init(_ text: String, _ style: ScreenStyle = .plain, limit: Int) {
    self.init(limit: limit)
    append(text, style)
  }

  package var room: Int { limit - width }

  /// Adds as much of `text`, which must be escaped already, as there is room for.
  package mutating func append(_ text: String, _ style: ScreenStyle = .plain) {
    guard !text.isEmpty, room > 0 else { return }
    let shown = truncated(text, toWidth: room, ellipsis: "")
    width += displayWidth(of: shown)
    if let last = spans.indices.last, spans[last].style == style {
      spans[last].text += shown
    } else {
      spans.append(Span(text: shown, style: style))
    }
  }

  /// Adds spaces up to a column.
  package mutating func fill(to column: Int, _ style: ScreenStyle = .plain) {
    let count = min(column, limit) - width
    if count > 0 { append(String(repeating: " ", count: count), style) }
  }

  /// Adds a cell of a table: exactly this many columns, if there is room.
  package mutating func append(
    _ text: String, width cell: Int, alignment: Alignment = .left, _ style: ScreenStyle = .plain,
    ellipsis: String = "…"
  ) {
    let shown = truncated(text, toWidth: cell, ellipsis: ellipsis)
    append(padded(shown, toWidth: cell, alignment: alignment), style)
  }

  /// Without the styles.
  package var text: String { spans.map(\.text).joined() }

  /// For the terminal.
  func sequence(inColour: Bool) -> String {
    var sequence = ""
    var style = ScreenStyle.plain
    for span in spans {
      if span.style != style { sequence += span.style.sequence(inColour: inColour) }
      style = span.style
      sequence += span.text
    }
    return style == .plain ? sequence : sequence + ScreenStyle.plain.sequence(inColour: false)
  }
}
