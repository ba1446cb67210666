/// Makes the bytes that turn what a screen shows into what it should show: the lines that differ.
struct ScreenPainter {
  private var shown: ScreenFrame?
  private var size: ScreenSize?

  /// Takes what stands on the screen as lost.
  mutating func forget() {
    shown = nil
  }

  /// Empty if nothing has changed.
  mutating func paint(_ frame: ScreenFrame, size: ScreenSize, inColour: Bool) -> String {
    if size != self.size { forget() }
    defer {
      shown = frame
      self.size = size
    }
    guard shown != frame else { return "" }
    var sequence = ""
    if shown == nil { sequence += "\u{1b}[0m\u{1b}[2J" }
    for (row, line) in frame.lines.enumerated() {
      if let shown {
        if row < shown.lines.count, shown.lines[row] == line { continue }
      } else if line.width == 0 {
        continue
      }
      sequence += "\u{1b}[\(row + 1);1H" + line.sequence(inColour: inColour)
      // After the last cell there is nothing to erase, and some terminals would erase that one.
      if line.width < size.columns { sequence += "\u{1b}[K" }
    }
    // The cursor is out of sight while lines are drawn.
    guard let cursor = frame.cursor else { return "\u{1b}[?25l" + sequence }
    return "\u{1b}[?25l\(sequence)\u{1b}[\(cursor.row + 1);\(cursor.column + 1)H\u{1b}[?25h"
  }
}
