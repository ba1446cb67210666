import Jobs
import Text

extension Comparison {
  /// The lines of a table for people: headings, then rows. No line is wider than `width`; none
  /// where there are no rows.
  package func table(width: Int? = nil, styling: Styling = .plain) -> [String] {
    guard !rows.isEmpty, !columns.isEmpty else { return [] }
    var table = Table(columns.map { Table.Column(escapedForTerminal($0.heading)) })
    table.rows.reserveCapacity(rows.count)
    let status = index(of: "status")
    for row in rows {
      var cells = row.cells.map { Table.Cell(escapedForTerminal($0.tableText)) }
      if let status, styling.isEnabled { cells[status].style = row.state.style }
      table.rows.append(cells)
    }
    return table.lines(width: width, styling: styling).map { line in
      var line = line[...]
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }
}
