/// What of a command only a shell would understand.
enum ShellOperators {
  private static let words: Set<String> = [
    "|", "||", "|&", "&", "&&", ";", ">", ">>", "<", "<<",
  ]
  private static let beginnings = [">", "1>", "2>", "&>"]

  /// The first word of a command that is an operator to a shell, or ends in one; words in quotes are
  /// none. Nil if there is none.
  static func first(in command: String) -> String? {
    for word in unquoted(command).split(whereSeparator: \.isWhitespace) {
      if words.contains(String(word)) { return String(word) }
      if word.hasSuffix(";") { return ";" }
      if let beginning = beginnings.first(where: { word.hasPrefix($0) }) { return beginning }
    }
    return nil
  }

  /// The command with a letter in the place of all that is quoted.
  private static func unquoted(_ command: String) -> String {
    var result = ""
    var quote: Character?
    var isEscaped = false
    for character in command {
      if isEscaped {
        isEscaped = false
        result.append("x")
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { result.append("x") }
      } else if character == "'" || character == "\"" {
        quote = character
        result.append("x")
      } else {
        result.append(character)
      }
    }
    return result
  }
}
