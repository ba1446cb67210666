import Views

/// Where the columns of a table stand on a screen of a certain size.
struct TableGeometry {
  /// The lines above the first row: what the cursor is on, a rule, the headings.
  static let headLines = 3
  /// The lines below the last one.
  static let footLines = 1
  /// In front of each row: whether it is selected, and whether it is marked.
  static let marginWidth = 2
  private static let widestHeading = 12
  private static let widestText = 20
  static let widest = 10_000

  struct Column: Hashable {
    /// Among the columns that are shown.
    var position: Int
    var start: Int
    var width: Int
  }

  let view: TableView
  let size: ScreenSize

  var pageRows: Int { max(1, size.rows - Self.headLines - Self.footLines) }

  /// In cells, before the screen's edge cuts it.
  func width(of position: Int) -> Int {
    let index = view.columns[position]
    let column = view.model.columns[index]
    let heading = shownWidth(of: column.name) + markWidth(of: column)
    let text = view.textWidths[index]
    if let chosen = view.layout.widths[column.name] {
      return max(1, min(chosen, max(text, heading), Self.widest))
    }
    if view.isWide { return max(1, min(max(heading, text), Self.widest)) }
    return max(1, min(heading, Self.widestHeading), min(text, Self.widestText))
  }

  /// The room that the arrow takes in the heading of a column that decides on the order.
  private func markWidth(of column: TableColumn) -> Int {
    guard view.sorting.contains(where: { $0.column == column.name }) else { return 0 }
    return view.sorting.count > 1 ? 2 : 1
  }

  /// Those that are in sight, from the left. The first column always is, with at most half of the
  /// screen if there are others.
  var columns: [Column] {
    guard !view.columns.isEmpty else { return [] }
    let first = Column(position: 0, start: Self.marginWidth, width: stickyWidth)
    var columns = [first]
    var start = first.start + first.width + view.gap
    var position = max(1, view.left)
    while position < view.columns.count, start < size.columns {
      let width = width(of: position)
      columns.append(Column(position: position, start: start, width: width))
      start += width + view.gap
      position += 1
    }
    return columns
  }

  private var stickyWidth: Int {
    let width = width(of: 0)
    return view.columns.count > 1 ? min(width, max(4, size.columns / 2)) : width
  }

  /// The first column that must be in sight for all of `position` to be, as far as that is possible.
  func left(showing position: Int) -> Int {
    guard position > 0 else { return view.left }
    if position <= view.left { return position }
    let room = size.columns - Self.marginWidth - stickyWidth - view.gap
    var taken = width(of: position)
    var left = position
    while left > 1 {
      taken += width(of: left - 1) + view.gap
      if taken > room { break }
      left -= 1
    }
    return max(left, view.left)
  }
}

extension TableView {
  /// Scrolls so that the cursor is in sight.
  mutating func scroll(in size: ScreenSize) {
    keepCursorInside()
    let geometry = TableGeometry(view: self, size: size)
    let page = geometry.pageRows
    top = max(0, min(top, rows.count - page))
    if cursorRow < top { top = cursorRow }
    if cursorRow >= top + page { top = cursorRow - page + 1 }
    left = max(1, min(left, columns.count - 1))
    left = geometry.left(showing: cursorColumn)
    left = max(1, min(left, columns.count - 1))
  }
}
