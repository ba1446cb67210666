/// A word of a filter expression.
struct FilterToken: Equatable {
  enum Kind: Equatable {
    case and, or, not, `in`, `is`, contains, `true`, `false`, undefined
    case compare(FilterComparison)
    case openParenthesis, closeParenthesis, openBracket, closeBracket, comma
    case number(Double)
    case string(String)
    /// A bare word: a name, or a text where a value is due.
    case word(String)
    /// A name that says what it names, the name itself in quotes: `flag:'batch size'`.
    case quotedName(QueryName)
  }

  var kind: Kind
  /// As it is written.
  var text: String
  var place: FilterPlace

  static let keywords: [String: Kind] = [
    "and": .and, "or": .or, "not": .not, "in": .in, "is": .is, "contains": .contains,
    "true": .true, "false": .false, "undefined": .undefined,
  ]
}

/// How two values are compared.
enum FilterComparison: Equatable, Sendable {
  case equal, unequal, less, lessOrEqual, greater, greaterOrEqual
}

/// Where in an expression something stands.
package struct FilterPlace: Hashable, Sendable {
  /// From 1.
  package var line: Int
  /// Characters before it in the line.
  package var position: Int

  package init(line: Int, position: Int) {
    (self.line, self.position) = (line, position)
  }
}
