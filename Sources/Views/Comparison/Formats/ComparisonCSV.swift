import Text

extension Comparison {
  /// Comma-separated values as RFC 4180 has them, except the ends of lines, which are `\n`: a line
  /// of headings, then the rows, with all digits of all numbers, whole ids, and lengths of time in seconds.
  var csv: String {
    var text = ""
    text.appendCSVRecord(columns.lazy.map(\.name))
    for row in rows {
      for (index, cell) in row.cells.enumerated() {
        if index > 0 { text.append(",") }
        if !cell.isMissing || row.cells.count == 1 {
          let field = columns[index].name == "run" ? row.id.text : cell.csvText
          text.appendCSVField(field, isAlone: row.cells.count == 1)
        }
      }
      text.append("\n")
    }
    return text
  }
}
