/// The words after `batchrun` of every call of it in a line of shell.
func batchrunCalls(in line: String) -> [[String]] {
  var words: [String] = []
  var word: String?
  var quote: Character?
  for character in line + " " {
    if let open = quote {
      if character == open { quote = nil } else { word = (word ?? "") + String(character) }
    } else if character == "'" || character == "\"" {
      quote = character
      word = word ?? ""
    } else if "|><&;()".contains(character) || character == " " {
      if let ended = word { words.append(ended) }
      word = nil
      if character != " " { words.append(String(character)) }
    } else {
      word = (word ?? "") + String(character)
    }
  }
  return words.split { "|><&;()".contains($0) }.filter { $0.first == "batchrun" }
    .map { Array($0.dropFirst()) }
}
