extension Comparison {
  /// A `tabular` of LaTeX, which needs no packages; empty if there are no rows.
  var latex: String {
    guard !rows.isEmpty, !columns.isEmpty else { return "" }
    let alignment = columns.indices.map { isNumeric($0) ? "r" : "l" }.joined()
    var text = "\\begin{tabular}{\(alignment)}\n\\hline\n"
    text += Self.latexRow(columns.map(\.heading)) + "\\hline\n"
    let isWhole = wholeColumns
    for row in rows { text += Self.latexRow(row.cells(asWhole: isWhole).map(\.tableText)) }
    return text + "\\hline\n\\end{tabular}\n"
  }

  private static func latexRow(_ cells: [String]) -> String {
    cells.map(latexText).joined(separator: " & ") + " \\\\\n"
  }

  private static func latexText(_ text: String) -> String {
    text.map { character in
      switch character {
      case "&", "%", "$", "#", "_", "{", "}": "\\\(character)"
      case "\\": "\\textbackslash{}"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "<": "\\textless{}"
      case ">": "\\textgreater{}"
      // A cell that begins with a bracket would be an argument of the line's end before it.
      case "[": "{[}"
      case "\n", "\r", "\r\n": " "
      default: String(character)
      }
    }.joined()
  }
}
