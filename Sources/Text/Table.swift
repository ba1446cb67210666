/// Rows in columns: two spaces between them, no lines, nothing after the last.
package struct Table: Sendable {
  package struct Column: Sendable {
    package var title: String
    package var alignment: Alignment
    /// Wider cells are cut; nil leaves them whole.
    package var maximumWidth: Int?

    package init(_ title: String, _ alignment: Alignment = .left, maximumWidth: Int? = nil) {
      self.title = title
      self.alignment = alignment
      self.maximumWidth = maximumWidth
    }
  }

  package struct Cell: Sendable, ExpressibleByStringInterpolation {
    package var text: String
    package var style: Styling.Style?

    package init(_ text: String, _ style: Styling.Style? = nil) {
      self.text = text
      self.style = style
    }

    package init(stringLiteral text: String) {
      self.init(text)
    }
  }

  package var columns: [Column]
  package var rows: [[Cell]] = []

  package init(_ columns: [Column]) {
    self.columns = columns
  }

  /// The lines of the table, the titles first if any column has one. Cells must be escaped
  /// already. If `width` is given, lines are cut so that none is wider.
  package func lines(width: Int? = nil, styling: Styling = .plain) -> [String] {
    var all = rows
    if columns.contains(where: { !$0.title.isEmpty }) {
      all.insert(columns.map { Cell($0.title, .bold) }, at: 0)
    }
    all = all.map { row in
      zip(row, columns).map { cell, column in
        guard let maximum = column.maximumWidth else { return cell }
        return Cell(truncated(cell.text, toWidth: maximum), cell.style)
      }
    }
    let widths = Self.widths(of: all, columns.count)
    return all.map { line(of: $0, widths: widths, width: width, styling: styling) }
  }

  /// The lines without what is empty at their ends.
  package func trimmedLines(width: Int? = nil, styling: Styling = .plain) -> [String] {
    lines(width: width, styling: styling).map(Self.trimmed)
  }

  /// A line without what is empty at its end.
  package static func trimmed(_ line: String) -> String {
    let blank = UInt8(ascii: " ")
    guard line.utf8.last == blank else { return line }
    var bytes = line.utf8[...]
    while bytes.last == blank { bytes.removeLast() }
    return String(Substring(bytes))
  }

  /// How wide each column is, its title included, if nothing is cut.
  package var widths: [Int] {
    Self.widths(of: [columns.map { Cell($0.title) }] + rows, columns.count)
  }

  private static func widths(of rows: [[Cell]], _ count: Int) -> [Int] {
    (0..<count).map { column in
      rows.map { column < $0.count ? displayWidth(of: $0[column].text) : 0 }.max() ?? 0
    }
  }

  /// The same with these columns only, in this order.
  package func picking(_ indexes: [Int]) -> Table {
    var table = Table(indexes.map { columns[$0] })
    table.rows = rows.map { row in indexes.map { row[$0] } }
    return table
  }

  /// One row, if its columns have these widths; cut if it is wider than `width`. For callers
  /// that have more rows than there is room for at once.
  package func line(
    of row: [Cell], widths: [Int], width: Int? = nil, styling: Styling = .plain
  ) -> String {
    var line = ""
    var taken = 0
    for (index, cell) in row.enumerated() {
      let room = width.map { $0 - taken } ?? .max
      if room <= 0 { break }
      let isLast = index == row.count - 1 || room <= widths[index] + 2
      var text = cell.text
      if !isLast || columns[index].alignment == .right {
        text = padded(text, toWidth: widths[index], alignment: columns[index].alignment)
      }
      if isLast { text = truncated(text, toWidth: room) }
      line += cell.style.map { styling(text, $0) } ?? text
      if isLast { break }
      line += "  "
      taken += widths[index] + 2
    }
    return line
  }
}
