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
    let (sign, place): (String, FilterPlace)
    switch self {
    case .unexpectedCharacter("&", _): return "write 'and' between two conditions"
    case .unexpectedCharacter("|", _): return "write 'or' between two conditions"
    case .unexpectedToken(let text, let there) where ["=", "<", ">"].contains(text):
      (sign, place) = (text, there)
    default: return nil
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(place.line - 1) else { return nil }
    let before = lines[place.line - 1].unicodeScalars.prefix(place.position)
    guard before.last == "=" else { return nil }
    return sign == "=" ? "write '=' to compare: one sign is enough" : "write '\(sign)='"
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
