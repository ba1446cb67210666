/// One dimension of a grid: at every point of it, one or more parameters have a value.
struct Axis: Sendable {
  enum Points: Sendable {
    /// One parameter with these values.
    case sequence(ValueSequence)
    /// Several parameters that advance together; nil if a row does not have one.
    case rows([[Value?]])
  }

  /// The parameters, by their slots.
  let slots: [Int]
  let points: Points

  var count: Int {
    switch points {
    case .sequence(let sequence): sequence.count
    case .rows(let rows): rows.count
    }
  }

  /// The value of the parameter at `place` among the slots.
  func value(at point: Int, place: Int) -> Value? {
    switch points {
    case .sequence(let sequence): sequence[point]
    case .rows(let rows): rows[point][place]
    }
  }

  /// The same as an operand of expressions.
  func operand(at point: Int, place: Int) -> ExpressionValue {
    if case .sequence(.arithmetic(let sequence)) = points, sequence.first.decimals == 0 {
      return .integer(sequence[point].units)
    }
    return ExpressionValue(value(at: point, place: place))
  }
}
