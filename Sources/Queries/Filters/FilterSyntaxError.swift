import Text

/// Why a text is not a filter expression.
package enum FilterSyntaxError: ExplainedError, Hashable, Sendable {
  case unexpectedToken(String, FilterPlace)
  case unexpectedCharacter(String, FilterPlace)
  case unexpectedEnd
  /// Parentheses and `not`s are nested deeper than anyone can have meant.
  case nestedTooDeeply(FilterPlace)
}

extension FilterSyntaxError {
  /// Where it goes wrong; nil if it is too short.
  package var place: FilterPlace? {
    switch self {
    case .unexpectedToken(_, let place), .unexpectedCharacter(_, let place),
      .nestedTooDeeply(let place):
      place
    case .unexpectedEnd: nil
    }
  }
}

extension FilterSyntaxError {
  /// The line of the filter in which it goes wrong, with a caret.
  package func excerpt(of text: String) -> [String] {
    let place = place ?? Self.end(of: text)
    return SourceExcerpt(of: text.utf8, line: place.line, column: place.position + 1)?.lines ?? []
  }

  private static func end(of text: String) -> FilterPlace {
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    return FilterPlace(line: max(1, lines.count), position: lines.last?.count ?? 0)
  }

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
    if excess("(", ")") { return "a ')' is missing" }
    if excess("[", "]") { return "a ']' is missing" }
    return nil
  }
}

extension FilterSyntaxError: CustomStringConvertible {
  package var description: String { description(of: "filter") }

  /// `subject` is what has the expression, as its user knows it: `--only`.
  package func description(of subject: String) -> String {
    switch self {
    case .unexpectedToken(let text, let place):
      "syntax error in \(subject) \(place): unexpected token '\(text)'"
    case .unexpectedCharacter(let text, let place):
      "syntax error in \(subject) \(place): unexpected character '\(text)'"
    case .unexpectedEnd: "syntax error in \(subject) - unexpected end of expression"
    case .nestedTooDeeply(let place): "syntax error in \(subject) \(place): nested too deeply"
    }
  }
}

extension FilterPlace: CustomStringConvertible {
  package var description: String {
    line > 1 ? "on line \(line), position \(position)" : "at position \(position)"
  }
}
