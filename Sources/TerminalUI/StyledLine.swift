import Text

/// A line for the terminal under construction: its text with colours, and how many cells it takes.
package struct StyledLine: Sendable, Equatable {
  package private(set) var text = ""
  package private(set) var width = 0

  package init() {}

  /// A line without colours. `text` must be escaped already.
  package init(_ text: String) {
    self.text = text
    width = displayWidth(of: text)
  }

  /// Adds `text`, which must be escaped already.
  mutating func append(_ text: String, _ style: Styling.Style? = nil, with styling: Styling) {
    width += displayWidth(of: text)
    self.text += style.map { styling(text, $0) } ?? text
  }
}
