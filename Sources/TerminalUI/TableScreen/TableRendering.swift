import Text
import Views

/// How a table screen looks.
extension TableScreen {
  package func render() -> ScreenFrame {
    switch overlay {
    case .none: return tableFrame
    case .text(let box): return box.render(size, glyphs: glyphs)
    case .columns(let chooser): return chooser.render(table, size, glyphs: glyphs)
    case .log(let log, _): return log.render(size)
    }
  }

  private var tableFrame: ScreenFrame {
    let view = front
    let geometry = TableGeometry(view: view, size: size)
    let columns = geometry.columns
    var lines = [position(view), rule(view, columns), headings(view, columns)]
    for row in view.rows.indices.dropFirst(view.top).prefix(max(0, size.rows - 4)) {
      lines.append(line(of: row, view, columns))
    }
    if view.rows.isEmpty, lines.count < size.rows - 1 { lines.append(emptiness) }
    while lines.count < size.rows - 1 { lines.append(ScreenLine(limit: size.columns)) }
    // What is typed must be seen, however small the screen is.
    lines = Array(lines.prefix(size.rows - 1))
    let (foot, column) = footLine
    lines.append(foot)
    return ScreenFrame(lines: lines, cursor: column.map { (lines.count - 1, $0) })
  }

  // MARK: The head

  /// Where the cursor is, and all that the cell holds.
  private func position(_ view: TableView) -> ScreenLine {
    var line = ScreenLine(limit: size.columns)
    guard let column = view.currentColumn, !view.rows.isEmpty else { return line }
    let cell = view.cell(view.cursorRow, view.cursorColumn)
    line.append("(\(view.cursorRow + 1),\(view.cursorColumn + 1)) ", .dim)
    line.append(escapedForTerminal(column.name), .bold)
    line.append("  ")
    let text = escapedForTerminal(cell.fullText ?? cell.text)
    line.append(truncated(text, toWidth: line.room, ellipsis: glyphs.ellipsis))
    return line
  }

  private func rule(_ view: TableView, _ columns: [TableGeometry.Column]) -> ScreenLine {
    let shown = columns.filter { $0.start + $0.width <= size.columns }.map(\.position)
    guard let last = shown.last, shown.count < view.columns.count else {
      return glyphs.ruleLine(size.columns)
    }
    let first = shown.count > 1 ? shown[1] + 1 : 1
    return glyphs.ruleLine(
      size.columns, "columns \(first) to \(max(first, last + 1)) of \(view.columns.count)")
  }

  private func headings(_ view: TableView, _ columns: [TableGeometry.Column]) -> ScreenLine {
    var line = ScreenLine(limit: size.columns)
    for column in columns {
      let index = view.columns[column.position]
      let name = view.model.columns[index].name
      var style = ScreenStyle.bold
      style.isUnderlined = column.position == view.cursorColumn
      let mark = sortMark(of: name, view)
      let room = max(0, column.width - displayWidth(of: mark))
      var text = truncated(escapedForTerminal(name), toWidth: room, ellipsis: glyphs.ellipsis)
      text += mark
      line.fill(to: column.start)
      line.append(text, width: column.width, alignment: alignment(index, view), style)
    }
    return line
  }

  private func sortMark(of name: String, _ view: TableView) -> String {
    guard let place = view.sorting.firstIndex(where: { $0.column == name }) else { return "" }
    let arrow = view.sorting[place].isDescending ? glyphs.descending : glyphs.ascending
    return view.sorting.count > 1 ? "\(arrow)\(place + 1)" : arrow
  }

  private func alignment(_ index: Int, _ view: TableView) -> Alignment {
    sideBySide == nil && view.numeric[index] ? .right : .left
  }

  // MARK: Rows

  private func line(
    of row: Int, _ view: TableView, _ columns: [TableGeometry.Column]
  ) -> ScreenLine {
    let entry = view.model.rows[view.rows[row]]
    var line = ScreenLine(limit: size.columns)
    let isSelected = sideBySide == nil && selected.contains(entry.id)
    line.append(isSelected ? ">" : " ", .init(.cyan).bold)
    line.append(entry.isMarked ? "*" : " ", .init(.yellow).bold)
    let pattern = view.searched.isEmpty ? nil : SearchPattern(view.searched)
    for column in columns {
      let index = view.columns[column.position]
      let cell = view.cell(row, column.position)
      var style = style(of: cell.tone)
      if view.bestRows[index].contains(view.rows[row]) { style = .init(.green).bold }
      if isSelected { style = style.bold }
      if let pattern, pattern.occurs(in: cell.text) { style.isUnderlined = true }
      if row == view.cursorRow, column.position == view.cursorColumn { style = style.reversed }
      line.fill(to: column.start)
      line.append(
        escapedForTerminal(cell.text), width: column.width, alignment: alignment(index, view),
        style, ellipsis: glyphs.ellipsis)
    }
    return line
  }

  private func style(of tone: TableCell.Tone) -> ScreenStyle {
    switch tone {
    case .plain: .plain
    case .good: .init(.green).bold
    case .bad: .init(.red)
    case .warning: .init(.yellow)
    case .active: .init(.cyan)
    case .faint: .dim
    }
  }

  private var emptiness: ScreenLine {
    let text =
      isLoading
      ? "  reading…"
      : table.model.rows.isEmpty
        ? "  no \(noun)s; r reloads"
        : sideBySide == nil ? "  no \(noun)s match; F shows all" : "  no differences; d shows all"
    return ScreenLine(text, .dim, limit: size.columns)
  }

  // MARK: The foot

  private var footLine: (line: ScreenLine, cursor: Int?) {
    var line = ScreenLine(limit: size.columns)
    if let question {
      line.append(escapedForTerminal(question.text), .bold)
      return (line, min(line.width, max(0, size.columns - 1)))
    }
    if let prompt {
      line.append(prompt.title, .bold)
      let note = prompt.purpose == .filter ? filterNote : ""
      let noteWidth = min(displayWidth(of: note), line.room / 2)
      let (text, column) = prompt.editor.shown(width: max(1, line.room - noteWidth - 2))
      let cursor = min(line.width + column, max(0, size.columns - 1))
      line.append(text, prompt.editor.isProposal ? .reversed : .plain)
      if noteWidth > 0 {
        line.fill(to: size.columns - noteWidth)
        line.append(
          truncated(note, toWidth: noteWidth, ellipsis: glyphs.ellipsis),
          filter.problem == nil ? .dim : .init(.red))
      }
      return (line, cursor)
    }
    if let message {
      line.append(escapedForTerminal(message.text), message.isProblem ? .init(.red) : .plain)
    } else {
      line.append(status, .dim)
    }
    let help = number.isEmpty ? "? help" : number.digits
    if line.room > displayWidth(of: help) + 1 {
      line.fill(to: size.columns - displayWidth(of: help))
      line.append(help, .dim)
    }
    return (line, nil)
  }

  /// How many rows match what is being typed, or what is wrong with it.
  private var filterNote: String {
    if let problem = filter.problem { return escapedForTerminal(problem) }
    guard let count = filter.count else { return filter.asked.isBlank ? "" : glyphs.ellipsis }
    return "\(groupedByThousands(count)) of \(groupedByThousands(table.model.rows.count)) match"
  }

  private var status: String {
    var parts: [String] = []
    if isLoading { parts.append("reading…") }
    if sideBySide != nil {
      parts.append("\(counted(comparedRows.count, noun)) side by side")
      parts.append(showsOnlyDifferingRows ? "only what differs" : "d shows what differs")
      parts.append("q back")
      return parts.joined(separator: glyphs.separator)
    }
    let all = counted(table.model.rows.count, noun)
    parts.append(table.matches == nil ? all : "\(groupedByThousands(table.rows.count)) of \(all)")
    if !selected.isEmpty { parts.append("\(groupedByThousands(selected.count)) selected") }
    if !filter.settled.isEmpty { parts.append("filter: \(escapedForTerminal(filter.settled))") }
    if table.layout.showsOnlyDiffering { parts.append("only differing columns") }
    if table.hiddenColumns > 0 { parts.append("\(counted(table.hiddenColumns, "column")) hidden") }
    return parts.joined(separator: glyphs.separator)
  }
}
