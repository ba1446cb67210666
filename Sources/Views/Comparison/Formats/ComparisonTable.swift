import Jobs
import Text

extension Comparison {
  /// Behind the value of the best trial of a batch.
  private static let bestMark = " (best)"

  /// The lines of a table for people: headings, then rows. None if there are no rows.
  package func table(styling: Styling = .plain) -> [String] {
    lines(of: text(styling), width: nil, styling)
  }

  /// The same if a line has `width` columns on the screen: what does not fit is left out, and reported.
  package func table(
    width: Int, styling: Styling = .plain
  ) -> (lines: [String], omitted: ColumnFit.Omission?) {
    var table = text(styling)
    guard !table.columns.isEmpty else { return ([], nil) }
    let fit = ColumnFit(
      widths: table.widths, kinds: columns.indices.map { kind(of: $0, in: table) },
      elastic: index(of: "label"), room: width)
    if let cut = fit.shortened { table.columns[cut.column].maximumWidth = cut.width }
    return (
      lines(of: table.picking(fit.shown), width: width, styling),
      fit.omission(from: columns.map { escapedForTerminal($0.heading) })
    )
  }

  private func text(_ styling: Styling) -> Table {
    guard !rows.isEmpty, !columns.isEmpty else { return Table([]) }
    var table = Table(columns.map { Table.Column(escapedForTerminal($0.heading)) })
    table.rows.reserveCapacity(rows.count)
    let status = index(of: "status")
    let isWhole = wholeColumns
    let objective = self.objective.flatMap { index(of: $0) }
    for row in rows {
      var cells = row.cells(asWhole: isWhole).map { Table.Cell(escapedForTerminal($0.tableText)) }
      if let objective, row.isBest {
        cells[objective].text += Self.bestMark
        cells[objective].style = .bold
      }
      if let status, styling.isEnabled { cells[status].style = row.state.style }
      table.rows.append(cells)
    }
    return table
  }

  private func lines(of table: Table, width: Int?, _ styling: Styling) -> [String] {
    guard !table.columns.isEmpty else { return [] }
    return table.trimmedLines(width: width, styling: styling)
  }

  /// What looks the same in the table counts as the same; of a flag, runs that have none do not
  /// count, because other operations have other flags.
  private func kind(of index: Int, in table: Table) -> ColumnFit.Kind {
    if index == 0 { return .fixed }
    if columns[index].isRequested { return .requested }
    let first = table.rows.first?[index].text ?? ""
    // One row has nothing to differ from.
    let isSame =
      (table.rows.count > 1 || first.isEmpty) && table.rows.allSatisfy { $0[index].text == first }
    if isSame { return first.isEmpty ? .empty : .constant }
    if table.rows.count > 1, columns[index].isFlag, !columns[index].isResult {
      let texts = table.rows.indices.lazy.filter { !rows[$0].cells[index].isMissing }
        .map { table.rows[$0][index].text }
      if let value = texts.first, texts.allSatisfy({ $0 == value }) { return .constant }
    }
    return switch columns[index].heading {
    case "started", "time": .time
    case "operation": .attribute
    // Failed rows must not look like those that merely have no metrics.
    case "status": .requested
    default: columns[index].isResult ? .result : .varying
    }
  }
}
