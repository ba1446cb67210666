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
}

extension FilterSyntaxError: CustomStringConvertible {
  package var description: String { description(of: "filter") }

  /// `subject` is what has the expression, as its user knows it: `--only`. Positions count from 1, but from
  /// 0 in a filter, whose messages are Guild's.
  package func description(of subject: String) -> String {
    var place = place
    if subject != "filter" { place?.position += 1 }
    let start = "syntax error in \(subject) " + (place.map { "\($0)" } ?? "-")
    return switch self {
    case .unexpectedToken(let text, _): start + ": unexpected token '\(text)'"
    case .unexpectedCharacter(let text, _): start + ": unexpected character '\(text)'"
    case .unexpectedEnd: start + " unexpected end of expression"
    case .nestedTooDeeply: start + ": nested too deeply"
    }
  }
}

extension FilterPlace: CustomStringConvertible {
  package var description: String {
    line > 1 ? "on line \(line), position \(position)" : "at position \(position)"
  }
}
