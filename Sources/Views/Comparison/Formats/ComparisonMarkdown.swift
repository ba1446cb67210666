extension Comparison {
  /// A table of GitHub's Markdown; empty if there are no rows.
  var markdown: String {
    guard !rows.isEmpty, !columns.isEmpty else { return "" }
    var text = Self.markdownRow(columns.map { markdownText($0.heading) })
    text += Self.markdownRow(columns.indices.map { isNumeric($0) ? "---:" : "---" })
    let isWhole = wholeColumns
    for row in rows {
      text += Self.markdownRow(row.cells(asWhole: isWhole).map { markdownText($0.tableText) })
    }
    return text
  }

  private static func markdownRow(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }
}

extension Comparison {
  /// Whether a column has numbers only, and at least one.
  func isNumeric(_ index: Int) -> Bool {
    var found = false
    for row in rows where !row.cells[index].isMissing {
      switch row.cells[index] {
      case .integer, .real: found = true
      default: return false
      }
    }
    return found
  }
}
