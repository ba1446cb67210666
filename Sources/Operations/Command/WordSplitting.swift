/// The text that `splitWords` splits into these words.
package func joinedWords(_ words: [String]) -> String {
  words.map { word in
    let isPlain = !word.isEmpty && !word.contains { $0.isWhitespace || "'\"\\".contains($0) }
    if isPlain { return word }
    guard word.contains("'") else { return "'\(word)'" }
    let hidden = word.map { "\\\"$`".contains($0) ? "\\\($0)" : String($0) }
    return "\"" + hidden.joined() + "\""
  }.joined(separator: " ")
}

/// Splits a text into words as a POSIX shell does, with quotes and backslashes taken away; nothing
/// is expanded, and operators are letters like others. Nil if a quote is not closed.
package func splitWords(_ text: String) -> [String]? {
  var words: [String] = []
  var word: String?
  var quote: Character?
  var rest = text.makeIterator()
  while let character = rest.next() {
    if let open = quote {
      if character == open {
        quote = nil
      } else if character == "\\", open == "\"" {
        guard let next = rest.next() else { return nil }
        // Between double quotes a backslash hides only these.
        let isHiding = "\\\"$`".contains(next)
        word = (word ?? "") + (isHiding ? "" : "\\") + String(next)
      } else {
        word = (word ?? "") + String(character)
      }
      continue
    }
    switch character {
    case "'", "\"":
      quote = character
      word = word ?? ""
    case "\\":
      guard let next = rest.next() else { return nil }
      word = (word ?? "") + String(next)
    case _ where character.isWhitespace:
      if let done = word { words.append(done) }
      word = nil
    default: word = (word ?? "") + String(character)
    }
  }
  guard quote == nil else { return nil }
  if let done = word { words.append(done) }
  return words
}
