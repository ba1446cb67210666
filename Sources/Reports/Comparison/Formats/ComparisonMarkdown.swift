extension Comparison {
  /// A table of GitHub's Markdown; empty where there are no rows.
  var markdown: String {
    guard !rows.isEmpty, !columns.isEmpty else { return "" }
    var text = Self.markdownRow(columns.map { Self.markdownText($0.heading) })
    text += Self.markdownRow(columns.indices.map { isNumeric($0) ? "---:" : "---" })
    for row in rows {
      text += Self.markdownRow(row.cells.map { Self.markdownText($0.tableText) })
    }
    return text
  }

  private static func markdownRow(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }

  /// What means something to Markdown gets a backslash; a cell has no place for ends of lines.
  private static func markdownText(_ text: String) -> String {
    var result = ""
    var previous: Character?
    var rest = text[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\", "|", "*", "`", "<", "[", "]", "~": result += "\\\(character)"
      // Between letters and digits it stands for itself.
      case "_" where !(isWordPart(previous) && isWordPart(rest.first)): result += "\\_"
      case "\n", "\r", "\r\n": result += "<br>"
      default: result.append(character)
      }
      previous = character
    }
    return result
  }

  private static func isWordPart(_ character: Character?) -> Bool {
    character.map { $0.isLetter || $0.isNumber } ?? false
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
