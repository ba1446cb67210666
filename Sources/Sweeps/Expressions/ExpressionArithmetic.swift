import Glibc

extension BinaryOperator {
  /// Integers stay integers except under `/`; `//` and `%` round down, as in Python.
  func apply(
    _ left: ExpressionValue, _ right: ExpressionValue, at offset: Int
  ) throws(ExpressionError) -> ExpressionValue {
    if self == .add, case .text(let first) = left, case .text(let second) = right {
      return .text(first + second)
    }
    if self == .add, case .list(let first) = left, case .list(let second) = right {
      return .list(first + second)
    }
    if self != .divide, let first = left.integer, let second = right.integer {
      return try apply(first, second, at: offset)
    }
    guard let first = left.number, let second = right.number else {
      throw ExpressionError(
        "'\(rawValue)' needs numbers, not \(left.kindName) and \(right.kindName)", at: offset,
        hint: left == .null || right == .null ? ExpressionError.absentHint : nil)
    }
    let result = try apply(first, second, at: offset)
    guard result.isFinite else {
      throw ExpressionError("the result of '\(rawValue)' is not a number", at: offset)
    }
    return .real(result)
  }

  private func apply(
    _ left: Double, _ right: Double, at offset: Int
  ) throws(ExpressionError) -> Double {
    switch self {
    case .add: return left + right
    case .subtract: return left - right
    case .multiply: return left * right
    case .power: return pow(left, right)
    case .divide, .divideWhole, .remainder:
      guard right != 0 else { throw ExpressionError("division by zero", at: offset) }
      switch self {
      case .divide: return left / right
      case .divideWhole: return (left / right).rounded(.down)
      default:
        let remainder = fmod(left, right)
        return remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder
      }
    }
  }

  private func apply(
    _ left: Int, _ right: Int, at offset: Int
  ) throws(ExpressionError) -> ExpressionValue {
    let (result, overflow): (Int, Bool)
    switch self {
    case .add: (result, overflow) = left.addingReportingOverflow(right)
    case .subtract: (result, overflow) = left.subtractingReportingOverflow(right)
    case .multiply: (result, overflow) = left.multipliedReportingOverflow(by: right)
    case .power:
      guard right >= 0 else {
        guard left != 0 else { throw ExpressionError("division by zero", at: offset) }
        return .real(pow(Double(left), Double(right)))
      }
      (result, overflow) = Self.power(left, right)
    case .divide, .divideWhole, .remainder:
      guard right != 0 else { throw ExpressionError("division by zero", at: offset) }
      let (quotient, tooLarge) = left.dividedReportingOverflow(by: right)
      let remainder = tooLarge ? 0 : left % right
      let isRoundedUp = remainder != 0 && (remainder < 0) != (right < 0)
      overflow = tooLarge
      result =
        self == .remainder
        ? remainder + (isRoundedUp ? right : 0) : quotient - (isRoundedUp ? 1 : 0)
    }
    guard !overflow else {
      throw ExpressionError("the result of '\(rawValue)' is too large", at: offset)
    }
    return .integer(result)
  }

  /// By squaring, so that an enormous exponent costs nothing.
  private static func power(_ base: Int, _ exponent: Int) -> (Int, Bool) {
    var (result, square, remaining) = (1, base, exponent)
    while remaining > 0 {
      if remaining & 1 == 1 {
        let (product, overflow) = result.multipliedReportingOverflow(by: square)
        guard !overflow else { return (0, true) }
        result = product
      }
      remaining >>= 1
      guard remaining > 0 else { break }
      let (product, overflow) = square.multipliedReportingOverflow(by: square)
      guard !overflow else { return (0, true) }
      square = product
    }
    return (result, false)
  }
}

extension Comparison {
  func holds(
    _ left: ExpressionValue, _ right: ExpressionValue, at offset: Int
  ) throws(ExpressionError) -> Bool {
    switch self {
    case .equal: return left.isEqual(to: right)
    case .unequal: return !left.isEqual(to: right)
    case .contained: return try Self.contains(right, left, at: offset)
    case .notContained: return try !Self.contains(right, left, at: offset)
    case .less: return try order(left, right, at: offset) < 0
    case .lessOrEqual: return try order(left, right, at: offset) <= 0
    case .greater: return try order(left, right, at: offset) > 0
    case .greaterOrEqual: return try order(left, right, at: offset) >= 0
    }
  }

  private static func contains(
    _ collection: ExpressionValue, _ element: ExpressionValue, at offset: Int
  ) throws(ExpressionError) -> Bool {
    switch (collection, element) {
    case (.list(let items), _): return items.contains { $0.isEqual(to: element) }
    case (.text(let text), .text(let part)):
      let (text, part) = (Array(text.utf8), Array(part.utf8))
      return part.count <= text.count
        && (0...(text.count - part.count)).contains { text[$0...].starts(with: part) }
    default:
      throw ExpressionError(
        "'in' needs a list or text on its right, not \(collection.kindName)", at: offset)
    }
  }

  /// Negative, zero or positive, as the left side comes before, with or after the right.
  private func order(
    _ left: ExpressionValue, _ right: ExpressionValue, at offset: Int
  ) throws(ExpressionError) -> Int {
    if let first = left.integer, let second = right.integer {
      return first < second ? -1 : first > second ? 1 : 0
    }
    if let first = left.number, let second = right.number {
      return first < second ? -1 : first > second ? 1 : 0
    }
    if case .text(let first) = left, case .text(let second) = right {
      // By code points, the same on every machine.
      return first.utf8.lexicographicallyPrecedes(second.utf8)
        ? -1 : second.utf8.lexicographicallyPrecedes(first.utf8) ? 1 : 0
    }
    throw ExpressionError(
      "'\(rawValue)' cannot compare \(left.kindName) with \(right.kindName)", at: offset,
      hint: left == .null || right == .null ? ExpressionError.absentHint : nil)
  }
}

extension ExpressionError {
  static let absentHint =
    "a parameter that is null, or not in this combination, is null: test '== null' first"
}
