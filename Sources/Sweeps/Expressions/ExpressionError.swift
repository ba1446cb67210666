/// What is wrong with an expression, and where in its text.
struct ExpressionError: Error, Hashable {
  let message: String
  /// In characters from the beginning of the expression; nil if it is about all of it.
  let offset: Int?
  let hint: String?

  init(_ message: String, at offset: Int?, hint: String? = nil) {
    self.message = message
    self.offset = offset
    self.hint = hint
  }
}
