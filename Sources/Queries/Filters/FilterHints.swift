extension FilterSyntaxError {
  /// What may be meant by a filter that goes wrong like this; nil if there is no guess.
  package func hint(in text: String) -> String? {
    switch self {
    case .unexpectedCharacter("&", _): "write 'and' between two conditions"
    case .unexpectedCharacter("|", _): "write 'or' between two conditions"
    case .unexpectedCharacter("!", _): "write 'not' before a condition, or '!=' in it"
    case .unexpectedCharacter("'", _), .unexpectedCharacter("\"", _):
      "the quote that starts here is not closed"
    case .unexpectedToken(let sign, let place):
      Self.parts(of: text, at: place).flatMap { before, rest in
        Self.hint(at: sign, after: before.unicodeScalars) ?? Self.hint(between: before, rest)
      }
    case .unexpectedEnd: Self.hint(atEndOf: text)
    case .unexpectedCharacter, .nestedTooDeeply: nil
    }
  }

  private static func hint(
    at sign: String, after before: some BidirectionalCollection<Unicode.Scalar>
  ) -> String? {
    switch (before.last, sign) {
    case ("=", "="): "write '=' to compare: one sign is enough"
    case ("=", "<"), ("=", ">"): "write '\(sign)='"
    case ("<", "<"), (">", ">"): "write '\(sign)' to compare: one sign is enough"
    case (let last?, _)
    where last.properties.numericType != nil && sign.first?.isLetter == true:
      "a text that starts with a digit needs quotes"
    default: nil
    }
  }

  /// The line of the place, before and from there on.
  private static func parts(
    of text: String, at place: FilterPlace
  ) -> (before: Substring, rest: Substring)? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(place.line - 1) else { return nil }
    let line = lines[place.line - 1]
    let scalars = line.unicodeScalars
    guard
      let middle = scalars.index(
        scalars.startIndex, offsetBy: place.position, limitedBy: scalars.endIndex)
    else { return nil }
    return (line[..<middle], line[middle...])
  }

  /// Of `Test accuracy > 0.9` and of `lr = 1 loss < 2`: words at the place, and a comparison after them.
  private static func hint(between before: Substring, _ rest: Substring) -> String? {
    let keywords: Set<Substring> = ["and", "or", "not", "in", "is", "contains"]
    func isWord(_ text: Substring) -> Bool {
      text.first?.isLetter == true && !keywords.contains(text)
        && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
    let (words, following) = (before.split(separator: " "), rest.split(separator: " "))
    let last = following.prefix(while: isWord)
    guard !last.isEmpty, last.count < following.count,
      let sign = following[last.count].first, "=<>!".contains(sign)
    else { return nil }
    let first = words.suffix(words.reversed().prefix(while: isWord).count)
    guard let previous = words.dropLast(first.count).last, !keywords.contains(previous) else {
      return first.isEmpty
        ? nil : "a name with blanks needs quotes: '\((first + last).joined(separator: " "))'"
    }
    return last.count == 1 ? "write 'and' between two conditions" : nil
  }

  private static func hint(atEndOf text: String) -> String? {
    func excess(_ opening: Character, _ closing: Character) -> Bool {
      text.count { $0 == opening } > text.count { $0 == closing }
    }
    if let last = text.last(where: { !$0.isWhitespace }), "=<>".contains(last) {
      return "a value is missing at the end"
    }
    let word = text.split(whereSeparator: \.isWhitespace).last?.lowercased() ?? ""
    if ["and", "or", "not"].contains(word) { return "a condition is missing after '\(word)'" }
    if excess("(", ")") { return "a ')' is missing" }
    if excess("[", "]") { return "a ']' is missing" }
    return nil
  }
}
