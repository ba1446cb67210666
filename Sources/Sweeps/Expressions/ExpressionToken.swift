/// A word of an expression.
struct ExpressionToken: Hashable {
  enum Kind: Hashable {
    case number(ExpressionValue)
    case text(String)
    /// A name: bare, or anything at all in backquotes.
    case name(String, backquoted: Bool)
    /// `and`, `or`, `not`, `in`, `if`, `else`.
    case keyword(String)
    case symbol(String)
    case end
  }

  let kind: Kind
  /// In characters from the beginning of the expression.
  let offset: Int

  /// The token in the words of a message.
  var description: String {
    switch kind {
    case .number(let number): "'\(number.text)'"
    case .text(let text): "the text '\(text)'"
    case .name(let name, _), .keyword(let name), .symbol(let name): "'\(name)'"
    case .end: "the end"
    }
  }
}
