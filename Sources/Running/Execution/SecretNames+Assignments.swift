import Text

/// Secrets among the values of `--env`.
extension SecretNames {
  /// The name of the secret that `NAME=VALUE` sets; nil for other variables, and without a value.
  package static func secret(setBy assignment: String) -> String? {
    let name = String(assignment.prefix { $0 != "=" })
    return assignment.contains("=") && contain(name) ? name : nil
  }

  /// Whether a text is the name of a secret without its value.
  package static func isNameWithoutValue(_ text: String) -> Bool {
    !text.contains("=") && contain(text)
  }

  /// Words for a shell that give these options again, of a command line that is shown: the value of a
  /// secret is that of the variable in the user's shell.
  package static func shown(_ words: [String]) -> String {
    zip([""] + words, words).map { before, word in
      let text = word.hasPrefix("--env=") ? String(word.dropFirst(6)) : word
      guard before == "--env" || text != word, let name = Self.secret(setBy: text) else {
        return shellQuoted(word)
      }
      return (text != word ? "--env=" : "") + "\(name)=\"$\(name)\""
    }.joined(separator: " ")
  }
}
