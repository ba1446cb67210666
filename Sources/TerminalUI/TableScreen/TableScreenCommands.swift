import Text
import Views

/// What the keys of a table screen do.
extension TableScreen {
  mutating func perform(_ command: TableCommand) -> [TableEffect] {
    let count = number.number
    switch command {
    case .up: front.move(.up, by: count ?? 1)
    case .down: front.move(.down, by: count ?? 1)
    case .left: front.move(.left, by: count ?? 1)
    case .right: front.move(.right, by: count ?? 1)
    case .rowStart: front.cursorColumn = 0
    case .rowEnd: front.cursorColumn = front.columns.count - 1
    case .pageUp: front.page(.up, in: size)
    case .pageDown: front.page(.down, in: size)
    case .pageLeft: front.page(.left, in: size)
    case .pageRight: front.page(.right, in: size)
    case .top: front.cursorRow = 0
    case .row: front.cursorRow = (count ?? front.rows.count) - 1
    case .column: front.cursorColumn = (count ?? 1) - 1
    case .skipUp: front.skip(.up)
    case .skipDown: front.skip(.down)
    case .skipLeft: front.skip(.left)
    case .skipRight: front.skip(.right)
    case .memorise:
      front.memorised = front.place
      message = Message(text: "' returns here")
    case .goBack:
      if let place = front.memorised { front.go(to: place) }
    case .search: prompt = TablePrompt(.search)
    case .findNext, .findPrevious: find(isBackward: command == .findPrevious)
    case .sort(let kind, let isDescending):
      if let column = front.currentColumn {
        front.sort(SortOrder(column.name, kind, isDescending: isDescending))
      }
    case .original: front.unsort(isReversed: false)
    case .reversed: front.unsort(isReversed: true)
    case .narrowerAll, .widerAll, .narrower, .wider, .lessGap, .moreGap, .allWide, .wide:
      changeWidth(command, count)
    case .details: return askForCurrent { .details($0) }
    case .log: return askForCurrent { .logs($0) }
    case .help: overlay = .text(TextBox(title: "Keys", lines: TableKeys.help))
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .interrupt: return [.interrupt]
    case .quit, .leave: return leave(command)
    case .onlyDiffering: toggleDiffering()
    default:
      guard sideBySide == nil else {
        message = Message(
          text: "q returns to the table, if this is possible", isProblem: true)
        return []
      }
      return performOnTable(command)
    }
    return []
  }

  /// What has no meaning if runs stand side by side.
  private mutating func performOnTable(_ command: TableCommand) -> [TableEffect] {
    switch command {
    case .filter: prompt = TablePrompt(.filter, filter.settled)
    case .unfilter: return settleFilter("")
    case .hideColumn, .showColumns, .moveColumnLeft, .moveColumnRight, .best:
      changeColumns(command)
    case .chooseColumns: overlay = .columns(ColumnChooser())
    case .sideBySide: showSideBySide()
    case .select:
      if let row = table.currentRow {
        if selected.remove(row.id) == nil { selected.insert(row.id) }
        table.move(.down)
      }
    case .selectAll:
      let shown = Set(table.rows.map { table.model.rows[$0].id })
      selected = shown.isSubset(of: selected) ? [] : shown
    case .mark: return edit(.mark(true))
    case .unmark: return edit(.mark(false))
    case .label: ask(.label, cellText("label"))
    case .tag: ask(.tags)
    case .comment: ask(.comment)
    case .delete: question(verb: "Delete") { .delete($0) }
    case .stop: question(verb: "Stop") { .stop($0) }
    case .undo:
      guard let last = deletions.popLast() else {
        message = Message(text: "nothing to restore: nothing was deleted here")
        break
      }
      return [.ask(.restore(last))]
    case .reload:
      isLoading = true
      return [.ask(.load)]
    case .export: prompt = TablePrompt(.export, "comparison.csv")
    default: break
    }
    return []
  }

  private mutating func leave(_ command: TableCommand) -> [TableEffect] {
    if sideBySide != nil {
      sideBySide = nil
    } else if command == .quit {
      return [.quit]
    } else if !table.searched.isEmpty {
      table.searched = ""
    } else {
      selected = []
    }
    return []
  }

  // MARK: Columns

  private mutating func changeWidth(_ command: TableCommand, _ count: Int?) {
    let geometry = TableGeometry(view: front, size: size)
    let widths = front.columns.indices.map {
      (front.model.columns[front.columns[$0]].name, geometry.width(of: $0))
    }
    guard front.cursorColumn < widths.count else { return }
    let (name, width) = widths[front.cursorColumn]
    switch command {
    case .narrower: front.layout.widths[name] = max(1, width - (count ?? 1))
    case .wider: front.layout.widths[name] = width + (count ?? 1)
    case .wide:
      // A column that was widened is narrowed again.
      if let count {
        front.layout.widths[name] = max(1, count)
      } else if front.layout.widths[name] == nil {
        front.layout.widths[name] = TableGeometry.widest
      } else {
        front.layout.widths[name] = nil
      }
    case .narrowerAll, .widerAll:
      let change = (count ?? 1) * (command == .widerAll ? 1 : -1)
      for (name, width) in widths { front.layout.widths[name] = max(1, width + change) }
    case .allWide:
      if let count {
        for (name, _) in widths { front.layout.widths[name] = max(1, count) }
      } else {
        front.layout.widths = [:]
        front.isWide.toggle()
      }
    case .lessGap: front.gap = max(1, front.gap - (count ?? 1))
    case .moreGap: front.gap = min(20, front.gap + (count ?? 1))
    default: break
    }
  }

  private mutating func changeColumns(_ command: TableCommand) {
    guard let name = table.currentColumn?.name else { return }
    switch command {
    case .hideColumn:
      guard table.cursorColumn > 0 else {
        message = Message(text: "the first column names the rows: it stays", isProblem: true)
        return
      }
      table.layout.hidden.insert(name)
      message = Message(text: "'\(name)' is hidden; Z shows all columns, o chooses")
    case .showColumns:
      table.layout.hidden = []
      table.layout.showsOnlyDiffering = false
    case .moveColumnLeft, .moveColumnRight:
      moveColumn(name, by: command == .moveColumnLeft ? -1 : 1)
    case .best:
      let next: TableGoal?
      switch table.goal(of: table.columns[table.cursorColumn]) {
      case nil: next = .minimum
      case .minimum: next = .maximum
      case .maximum: next = nil
      }
      table.layout.goals[name] = .some(next)
      message = Message(text: Self.wording(of: next, in: name))
    default: break
    }
  }

  private static func wording(of goal: TableGoal?, in name: String) -> String {
    switch goal {
    case .minimum: "the smallest '\(name)' is the best"
    case .maximum: "the largest '\(name)' is the best"
    case nil: "no best value for \(name)"
    }
  }

  private mutating func moveColumn(_ name: String, by offset: Int) {
    let names = table.model.columns.map(\.name)
    let all = table.arrangedColumns.map { names[$0] }
    let shown = table.columns.map { names[$0] }
    table.layout.move(name, by: offset, among: shown, of: all)
  }

  private mutating func toggleDiffering() {
    if sideBySide != nil {
      showsOnlyDifferingRows.toggle()
      buildSideBySide()
      return
    }
    table.layout.showsOnlyDiffering.toggle()
    message = Message(
      text: table.layout.showsOnlyDiffering
        ? "only columns in which the \(noun)s differ; d shows all" : "all columns")
  }

  // MARK: Rows

  /// The rows that are meant: those that are selected and in sight, else the one at the cursor.
  var targets: [String] {
    let chosen = table.rows.map { table.model.rows[$0].id }.filter(selected.contains)
    return chosen.isEmpty ? table.currentRow.map { [$0.id] } ?? [] : chosen
  }

  private var targetsPhrase: String {
    let targets = targets
    guard targets.count == 1, let id = targets.first,
      let row = table.model.rows.first(where: { $0.id == id })
    else { return counted(targets.count, noun) }
    return "\(noun) \(row.name)"
  }

  private mutating func askForCurrent(_ request: (String) -> TableRequest) -> [TableEffect] {
    let id =
      sideBySide == nil
      ? table.currentRow?.id
      : front.cursorColumn > 0 ? comparedRows[front.columns[front.cursorColumn] - 1] : nil
    guard let id else {
      message = Message(text: "there is no \(noun) here; r reloads")
      return []
    }
    return [.ask(request(id))]
  }

  private mutating func edit(_ edit: TableEdit) -> [TableEffect] {
    let targets = targets
    return targets.isEmpty ? [] : [.ask(.edit(edit, targets))]
  }

  private mutating func ask(_ purpose: TablePrompt.Purpose, _ text: String = "") {
    if !targets.isEmpty { prompt = TablePrompt(purpose, text) }
  }

  private mutating func question(verb: String, _ request: ([String]) -> TableRequest) {
    guard !targets.isEmpty else { return }
    question = TableQuestion(text: "\(verb) \(targetsPhrase)? (y/N)", request: request(targets))
  }

  /// What the row at the cursor has in a column.
  private func cellText(_ name: String) -> String {
    guard selected.isEmpty, let row = table.currentRow,
      let column = table.model.columns.firstIndex(where: { $0.name == name }),
      column < row.cells.count
    else { return "" }
    return row.cells[column].fullText ?? row.cells[column].text
  }

  private mutating func showSideBySide() {
    var ids = table.rows.map { table.model.rows[$0].id }.filter(selected.contains)
    if let current = table.currentRow?.id, ids.count == 1, ids[0] != current { ids.append(current) }
    guard ids.count > 1 else {
      message = Message(text: "select \(noun)s with Space, two at least", isProblem: true)
      return
    }
    comparedRows = ids
    showsOnlyDifferingRows = false
    buildSideBySide()
  }

  /// Rebuilds the turned table from the present rows.
  mutating func buildSideBySide() {
    let place = sideBySide?.place
    let all = table.turned(comparedRows)
    guard all.columns.count > 2 else {
      sideBySide = nil
      return
    }
    let known = Set(table.model.rows.map(\.id))
    comparedRows.removeAll { !known.contains($0) }
    let model = showsOnlyDifferingRows ? all.onlyDifferingRows : all
    if sideBySide == nil {
      sideBySide = TableView(model)
    } else {
      sideBySide?.replace(model)
      if let place { sideBySide?.go(to: place) }
    }
  }

  // MARK: Searching

  mutating func find(isBackward: Bool, fromHere: Bool = false) {
    guard !front.searched.isEmpty else {
      message = Message(text: "nothing to search for: / starts a search")
      return
    }
    if !front.search(isBackward: isBackward, fromHere: fromHere) {
      message = Message(
        text: "'\(front.searched)' does not occur in these columns", isProblem: true)
    }
  }
}
