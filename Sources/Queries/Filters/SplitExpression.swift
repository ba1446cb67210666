/// An expression without quotes, which a shell has made several words of.
package enum SplitExpression {
  private static let signs: Set<String> = [
    "=", "==", "!=", "<", "<=", ">", ">=", "and", "or", "not", "is", "in", "contains",
  ]

  /// What to do where one of its words is met alone; nil for other words. `example` is an option with
  /// its expression.
  package static func hint(
    for word: String, example: String = "-F 'loss < 0.3 and lr = 0.1'"
  ) -> String? {
    signs.contains(word) ? "an expression is one word for the shell: \(example)" : nil
  }
}
