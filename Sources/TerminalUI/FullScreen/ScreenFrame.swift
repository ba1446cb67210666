/// All that a screen shows at once.
package struct ScreenFrame: Hashable, Sendable {
  /// From the top, as many as the screen has rows.
  package var lines: [ScreenLine]
  /// Where the terminal's own cursor shows, from 0; nil for nowhere.
  package var cursor: (row: Int, column: Int)?

  package init(lines: [ScreenLine], cursor: (row: Int, column: Int)? = nil) {
    self.lines = lines
    self.cursor = cursor
  }

  package static func == (left: ScreenFrame, right: ScreenFrame) -> Bool {
    left.lines == right.lines && left.cursor?.row == right.cursor?.row
      && left.cursor?.column == right.cursor?.column
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(lines)
  }

  /// The lines without their styles.
  package var text: [String] { lines.map(\.text) }
}
