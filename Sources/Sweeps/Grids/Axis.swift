/// One dimension of a grid: at every point of it, one or more parameters have a value.
struct Axis: Sendable {
  enum Points: Sendable {
    /// One parameter with these values.
    case sequence(ValueSequence)
    /// Several parameters that advance together; nil if a row does not have one.
    case rows([[Value?]])
    /// One parameter of a search with numbers that are drawn.
    case distribution(Distribution)
  }

  /// The parameters, by their slots.
  let slots: [Int]
  let points: Points
  /// How likely a search takes each of the points; nil where all are as likely.
  var weights: [Double]?

  /// How many points a walk has to go through; one where they are drawn.
  var count: Int {
    switch points {
    case .sequence(let sequence): sequence.count
    case .rows(let rows): rows.count
    case .distribution: 1
    }
  }

  /// Whether commands differ by it.
  var isVarying: Bool {
    if case .distribution = points { true } else { count > 1 }
  }

  /// The value of the parameter at `place` among the slots.
  func value(at point: Int, place: Int) -> Value? {
    switch points {
    case .sequence(let sequence): sequence[point]
    case .rows(let rows): rows[point][place]
    case .distribution(let distribution): distribution.value(atShare: 0.5)
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
