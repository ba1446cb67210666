extension Expression {
  /// The value, with the names looked up by `value`.
  func evaluate(
    _ value: (Name) -> ExpressionValue
  ) throws(ExpressionError) -> ExpressionValue {
    switch self {
    case .constant(let constant): return constant
    case .name(let name, _): return value(name)
    case .list(let items):
      var values: [ExpressionValue] = []
      for item in items { values.append(try item.evaluate(value)) }
      return .list(values)
    case .negate(let operand, let offset):
      let number = try operand.evaluate(value)
      if case .real(let real) = number { return .real(-real) }
      return try BinaryOperator.subtract.apply(.integer(0), number, at: offset)
    case .not(let operand): return .boolean(!(try operand.evaluate(value).isTrue))
    case .binary(let operation, let left, let right, let offset):
      return try operation.apply(
        try left.evaluate(value), try right.evaluate(value), at: offset)
    case .compare(let first, let links):
      var left = try first.evaluate(value)
      for link in links {
        let right = try link.operand.evaluate(value)
        guard try link.comparison.holds(left, right, at: link.offset) else {
          return .boolean(false)
        }
        left = right
      }
      return .boolean(true)
    case .and(let left, let right):
      let first = try left.evaluate(value)
      return first.isTrue ? try right.evaluate(value) : first
    case .or(let left, let right):
      let first = try left.evaluate(value)
      return first.isTrue ? first : try right.evaluate(value)
    case .conditional(let condition, let then, let otherwise):
      return try condition.evaluate(value).isTrue
        ? try then.evaluate(value) : try otherwise.evaluate(value)
    case .call(let function, let arguments, let offset):
      var values: [ExpressionValue] = []
      for argument in arguments { values.append(try argument.evaluate(value)) }
      return try function(values, at: offset)
    }
  }
}
