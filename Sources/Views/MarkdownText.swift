/// What means something to Markdown gets a backslash; a cell has no place for ends of lines.
func markdownText(_ text: String) -> String {
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

private func isWordPart(_ character: Character?) -> Bool {
  character.map { $0.isLetter || $0.isNumber } ?? false
}
