/// Ways to move the cursor of a table.
extension TableView {
  enum Direction {
    case up, down, left, right
  }

  mutating func move(_ direction: Direction, by count: Int = 1) {
    switch direction {
    case .up: cursorRow = max(0, cursorRow - count)
    case .down: cursorRow = min(max(0, rows.count - 1), cursorRow &+ count)
    case .left: cursorColumn = max(0, cursorColumn - count)
    case .right: cursorColumn = min(max(0, columns.count - 1), cursorColumn &+ count)
    }
  }

  /// By as much as is in sight.
  mutating func page(_ direction: Direction, in size: ScreenSize) {
    let geometry = TableGeometry(view: self, size: size)
    switch direction {
    case .up:
      top = max(0, top - geometry.pageRows)
      move(.up, by: geometry.pageRows)
    case .down:
      top = max(0, min(top + geometry.pageRows, rows.count - geometry.pageRows))
      move(.down, by: geometry.pageRows)
    case .right:
      let last = geometry.columns.last { $0.start + $0.width <= size.columns }?.position
      move(.right, by: max(1, (last ?? cursorColumn) - cursorColumn))
      // What was last is first then.
      if cursorColumn > 0 { left = cursorColumn }
    case .left:
      let target = max(0, left - 1)
      let pageWidth = size.columns - TableGeometry.marginWidth
      var taken = 0
      var first = target
      while first > 1 {
        taken += geometry.width(of: min(first, columns.count - 1)) + gap
        if taken > pageWidth { break }
        first -= 1
      }
      cursorColumn = min(cursorColumn, max(0, first == left ? first - 1 : first))
      left = max(1, cursorColumn)
    }
  }

  /// To the next cell in this direction that is another than this one; to the last one if all
  /// are the same.
  mutating func skip(_ direction: Direction) {
    guard !rows.isEmpty, !columns.isEmpty else { return }
    let here = cell(cursorRow, cursorColumn).text
    while true {
      let before = (cursorRow, cursorColumn)
      move(direction)
      if (cursorRow, cursorColumn) == before { return }
      if cell(cursorRow, cursorColumn).text != here { return }
    }
  }

  /// To the next cell that holds what is searched for, from left to right and from top to bottom,
  /// and on from the other end.
  ///
  /// - Returns: whether there is one.
  mutating func search(isBackward: Bool = false, fromHere: Bool = false) -> Bool {
    let count = rows.count * columns.count
    guard count > 0, !searched.isEmpty else { return false }
    let pattern = SearchPattern(searched)
    let start = cursorRow * columns.count + cursorColumn
    for distance in (fromHere ? 0 : 1)...count {
      let place = (start + (isBackward ? count - distance : distance)) % count
      let (row, column) = (place / columns.count, place % columns.count)
      let cell = cell(row, column)
      if pattern.occurs(in: cell.text) || cell.fullText.map(pattern.occurs) == true {
        (cursorRow, cursorColumn) = (row, column)
        return true
      }
    }
    return false
  }
}
