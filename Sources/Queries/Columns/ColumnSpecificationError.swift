import Text

/// Why a text names no columns.
package struct ColumnSpecificationError: ExplainedError, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// There is nothing between two commas, or nothing at all.
    case missingColumn
    case unexpected(String)
    case unclosedQuote
    /// Nothing follows this.
    case missingName(after: String)
    /// It comes from all steps, not from one.
    case noStep(ScalarQuantity)
    /// One column was asked for.
    case severalColumns
  }

  package var reason: Reason
  /// In characters, from 0.
  package var position: Int

  /// What is wrong, without what it is wrong in.
  package var message: String {
    switch reason {
    case .missingColumn: "a column is missing at position \(position)"
    case .unexpected(let text): "unexpected token '\(text)' at position \(position)"
    case .unclosedQuote: "the quote at position \(position) is not closed"
    case .missingName(let word): "a name is missing after '\(word)' at position \(position)"
    case .noStep(let quantity):
      "'\(quantity.rawValue)' comes from all steps and has no single step "
        + "(position \(position))"
    case .severalColumns: "multiple cols not supported"
    }
  }
}
