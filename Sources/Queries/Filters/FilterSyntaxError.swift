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
    place.flatMap { SourceExcerpt(of: text.utf8, line: $0.line, column: $0.position + 1) }?.lines
      ?? []
  }

  /// What may be meant by a filter that goes wrong like this; nil if there is no guess.
  package func hint(in text: String) -> String? {
    switch self {
    case .unexpectedCharacter("&", _): return "write 'and' between two conditions"
    case .unexpectedCharacter("|", _): return "write 'or' between two conditions"
    case .unexpectedToken(let sign, let place):
      guard let (before, rest) = Self.parts(of: text, at: place) else { return nil }
      guard ["=", "<", ">"].contains(sign) else {
        return Self.hint(between: before, rest)
      }
      guard before.last == "=" else { return nil }
      return sign == "=" ? "write '=' to compare: one sign is enough" : "write '\(sign)='"
    default: return nil
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
}

extension FilterSyntaxError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unexpectedToken(let text, let place):
      "syntax error in filter \(place): unexpected token '\(text)'"
    case .unexpectedCharacter(let text, let place):
      "syntax error in filter \(place): unexpected character '\(text)'"
    case .unexpectedEnd: "syntax error in filter - unexpected end of expression"
    case .nestedTooDeeply(let place): "syntax error in filter \(place): nested too deeply"
    }
  }
}

extension FilterPlace: CustomStringConvertible {
  package var description: String {
    line > 1 ? "on line \(line), position \(position)" : "at position \(position)"
  }
}
