import Text
import Views

/// A table and how it is looked at: which rows and columns in what order, and where in it one is.
struct TableView: Sendable {
  /// A place in the table that stays the same when rows and columns are rearranged.
  struct Place: Hashable, Sendable {
    var row: String?
    var column: String?
  }

  private(set) var model: TableModel
  var layout = TableLayout() { didSet { if layout != oldValue { arrangeColumns() } } }
  /// The names of columns that stand after the others until the user chooses an order.
  private(set) var columnsBehind: [String] = []
  /// The ids of the rows that a filter leaves; nil without one.
  private(set) var matches: Set<String>?
  /// The first one first; the others decide if it does not.
  private(set) var sorting: [SortOrder] = []
  private(set) var isReversed = false

  /// Indexes into the model's rows and columns, in the order in which they are shown.
  private(set) var rows: [Int] = []
  private(set) var columns: [Int] = []

  /// Positions among those.
  var cursorRow = 0
  var cursorColumn = 0
  /// The first row that is in sight, and the first column after the one that always is.
  var top = 0
  var left = 1

  var gap = 2
  /// Whether columns are as wide as all that they hold.
  var isWide = false
  var searched = ""
  var memorised: Place?

  /// The widest text of each of the model's columns; worked out when it is first needed.
  private(set) var textWidths: [Int] = []
  private(set) var numeric: [Bool] = []
  private(set) var bestRows: [Set<Int>] = []

  init(_ model: TableModel, layout: TableLayout = TableLayout()) {
    self.model = model
    self.layout = layout
    measure()
    arrangeRows()
  }

  // MARK: What is there

  var place: Place {
    Place(row: currentRow?.id, column: currentColumn?.name)
  }

  var currentRow: TableRow? {
    rows.indices.contains(cursorRow) ? model.rows[rows[cursorRow]] : nil
  }

  var currentColumn: TableColumn? {
    columns.indices.contains(cursorColumn) ? model.columns[columns[cursorColumn]] : nil
  }

  func cell(_ row: Int, _ column: Int) -> TableCell {
    let cells = model.rows[rows[row]].cells
    return columns[column] < cells.count ? cells[columns[column]] : .missing
  }

  /// How many columns were hidden, or do not differ.
  var hiddenColumns: Int { model.columns.count - columns.count }

  // MARK: Changes

  /// Shows other rows and columns; one stays where one is.
  mutating func replace(_ model: TableModel) {
    let place = place
    self.model = model
    measure()
    arrangeRows(keeping: place)
  }

  /// Shows these rows in the place of those with the same ids.
  mutating func update(_ changed: [TableRow]) {
    let place = place
    let changed = Dictionary(changed.map { ($0.id, $0) }) { $1 }
    for index in model.rows.indices {
      if let row = changed[model.rows[index].id] { model.rows[index] = row }
    }
    measure()
    arrangeRows(keeping: place)
  }

  mutating func remove(_ ids: Set<String>) {
    let place = place
    model.rows.removeAll { ids.contains($0.id) }
    arrangeRows(keeping: place)
  }

  mutating func filter(_ matches: Set<String>?) {
    guard matches != self.matches else { return }
    let place = place
    self.matches = matches
    arrangeRows(keeping: place)
  }

  /// Sorts by a column; by what it was sorted before, if rows have the same in it.
  mutating func sort(_ order: SortOrder) {
    isReversed = false
    sorting.removeAll { $0.column == order.column }
    sorting.insert(order, at: 0)
    arrangeRowsFromTop()
  }

  /// The order in which the rows came, or the other way round.
  mutating func unsort(isReversed: Bool) {
    sorting = []
    self.isReversed = isReversed
    arrangeRowsFromTop()
  }

  /// Moves the cursor to the first row, in its column.
  private mutating func arrangeRowsFromTop() {
    let column = currentColumn?.name
    (cursorRow, top) = (0, 0)
    arrangeRows(keeping: Place(row: nil, column: column))
  }

  /// Takes order and place from an earlier state of the same table.
  mutating func restoreOrder(of earlier: TableView) {
    (sorting, isReversed) = (earlier.sorting, earlier.isReversed)
    arrangeRows(keeping: earlier.place)
  }

  mutating func go(to place: Place) {
    if let row = place.row, let found = rows.firstIndex(where: { model.rows[$0].id == row }) {
      cursorRow = found
    }
    if let name = place.column,
      let found = columns.firstIndex(where: { model.columns[$0].name == name })
    {
      cursorColumn = found
    }
    keepCursorInside()
  }

  mutating func keepCursorInside() {
    cursorRow = max(0, min(cursorRow, rows.count - 1))
    cursorColumn = max(0, min(cursorColumn, columns.count - 1))
  }

  // MARK: Arranging

  private mutating func arrangeRows(keeping place: Place? = nil) {
    var shown = Array(model.rows.indices)
    if let matches { shown.removeAll { !matches.contains(model.rows[$0].id) } }
    if isReversed { shown.reverse() }
    rows = sorted(shown)
    arrangeColumns(keeping: place)
  }

  private func sorted(_ shown: [Int]) -> [Int] {
    let keys = sorting.compactMap { order -> (ranks: [SortRank], isDescending: Bool)? in
      guard let column = model.columns.firstIndex(where: { $0.name == order.column }) else {
        return nil
      }
      let ranks = model.rows.map { row in
        SortRank(column < row.cells.count ? row.cells[column] : .missing, order.kind)
      }
      return (ranks, order.isDescending)
    }
    guard !keys.isEmpty else { return shown }
    return shown.sorted { left, right in
      for key in keys {
        let isFirst = key.ranks[left].comes(
          before: key.ranks[right], isDescending: key.isDescending)
        if let isFirst { return isFirst }
      }
      return left < right
    }
  }

  private mutating func arrangeColumns(keeping place: Place? = nil) {
    let place = place ?? self.place
    let arranged = arrangedColumns
    columns = arranged.filter { !layout.hidden.contains(model.columns[$0].name) }
    if layout.showsOnlyDiffering {
      columns = columns.enumerated().filter { $0.offset == 0 || differs($0.element) }.map(\.element)
    }
    if columns.isEmpty { columns = Array(arranged.prefix(1)) }
    findBest()
    go(to: place)
  }

  /// The indexes of all columns, hidden columns too, in their order.
  var arrangedColumns: [Int] {
    guard layout.order.isEmpty, !columnsBehind.isEmpty else {
      return layout.arranged(model.columns)
    }
    let behind = columnsBehind.compactMap { name in
      model.columns.firstIndex { $0.name == name }
    }
    return model.columns.indices.filter { !behind.contains($0) } + behind
  }

  /// If there is not room for all columns, puts those after the others that tell least: first those
  /// for which there is no room next to both flags and results, then what is the same in all rows, then
  /// what is of secondary interest anyway. The first one stays.
  mutating func putForward(whatFits size: ScreenSize) {
    let geometry = TableGeometry(view: self, size: size)
    let width = columns.indices.reduce(TableGeometry.marginWidth - gap) {
      $0 + geometry.width(of: $1) + gap
    }
    guard width > size.columns, layout.order.isEmpty else { return }
    let others = model.columns.indices.dropFirst()
    let secondary = others.filter { model.columns[$0].secondaryRank != nil }
      .sorted { (model.columns[$0].secondaryRank ?? 0) < (model.columns[$1].secondaryRank ?? 0) }
    let primary = others.filter { model.columns[$0].secondaryRank == nil }
    let same = primary.filter { !tellsApart($0) }
    let front = [0] + primary.filter { columns.contains($0) && tellsApart($0) }
    let fit = ColumnFit(
      widths: front.map { index in
        columns.firstIndex(of: index).map { geometry.width(of: $0) } ?? 0
      },
      kinds: front.map { index in
        index == 0 ? .fixed : model.columns[index].kind == .result ? .result : .varying
      },
      elastic: front.firstIndex { model.columns[$0].name == "label" },
      room: size.columns - TableGeometry.marginWidth, gap: gap, shortest: .max)
    let crowdedOut = front.indices.filter { !fit.shown.contains($0) }.map { front[$0] }
    columnsBehind = (crowdedOut + same + secondary).map { model.columns[$0].name }
    arrangeColumns()
    cursorColumn = 0
  }

  /// The same of what rows have that have anything, of a flag: other operations have others.
  private func tellsApart(_ column: Int) -> Bool {
    guard model.columns[column].kind == .flag, rows.count > 1 else { return differs(column) }
    let texts = rows.lazy.map { model.rows[$0].cells }
      .filter { column < $0.count && !$0[column].isMissing }
      .map { $0[column].fullText ?? $0[column].text }
    guard let value = texts.first else { return false }
    return texts.contains { $0 != value }
  }

  /// Whether the rows that are shown have more than one value in a column. One row has nothing to
  /// differ from.
  private func differs(_ column: Int) -> Bool {
    guard rows.count > 1, let first = rows.first else { return true }
    func text(_ row: Int) -> String {
      let cells = model.rows[row].cells
      return column < cells.count ? cells[column].fullText ?? cells[column].text : ""
    }
    let value = text(first)
    return rows.contains { text($0) != value }
  }

  // MARK: Measures

  private mutating func measure() {
    textWidths = [Int](repeating: 0, count: model.columns.count)
    numeric = [Bool](repeating: true, count: model.columns.count)
    for row in model.rows {
      for (column, cell) in row.cells.enumerated() where column < textWidths.count {
        let width = shownWidth(of: cell.text)
        if width > textWidths[column] { textWidths[column] = width }
        if case .text = cell.key { numeric[column] = false }
      }
    }
  }

  private mutating func findBest() {
    bestRows = [Set<Int>](repeating: [], count: model.columns.count)
    for column in columns {
      guard let goal = goal(of: column) else { continue }
      bestRows[column] = best(in: column, goal)
    }
  }

  func goal(of column: Int) -> TableGoal? {
    let column = model.columns[column]
    if let chosen = layout.goals[column.name] { return chosen }
    return column.goal
  }

  /// The rows with the best number; none if all have the same.
  private func best(in column: Int, _ goal: TableGoal) -> Set<Int> {
    var best: Double?
    var found: Set<Int> = []
    var hasOthers = false
    for row in rows where column < model.rows[row].cells.count {
      guard case .number(let number) = model.rows[row].cells[column].key, !number.isNaN else {
        continue
      }
      if number == best {
        found.insert(row)
      } else if let known = best, goal == .minimum ? number > known : number < known {
        hasOthers = true
      } else {
        if best != nil { hasOthers = true }
        best = number
        found = [row]
      }
    }
    return hasOthers ? found : []
  }
}

/// How many cells `text` takes once it is escaped.
func shownWidth(of text: String) -> Int {
  if text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return text.utf8.count }
  return displayWidth(of: escapedForTerminal(text))
}
