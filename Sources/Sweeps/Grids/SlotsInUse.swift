// Which slots a part of a grid looks at.

extension Grid.ResolvedExpression {
  var slots: Set<Int> { Set(tree.names.map(\.name)) }
}

extension Grid.Derivation {
  var slots: Set<Int> {
    switch self {
    case .expression(let expression): expression.slots
    case .template(let parts):
      Set(parts.compactMap { if case .slot(let slot, _) = $0 { slot } else { nil } })
    }
  }
}

extension Grid.Filter {
  var slots: Set<Int> {
    switch self {
    case .require(let expression), .reject(let expression): expression.slots
    case .rejectPattern(let conditions): Set(conditions.map(\.slot))
    }
  }
}
