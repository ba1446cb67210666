import Glibc

/// The functions that an expression may call; they mean what Python's mean.
enum ExpressionFunction: String, Hashable, Sendable, CaseIterable {
  case min, max, abs, round, int, floor, ceil, log, log2, log10, sqrt, exp, len, str

  var argumentCounts: ClosedRange<Int> {
    switch self {
    case .min, .max: 1...Int.max
    case .round, .log: 1...2
    default: 1...1
    }
  }

  var argumentCountsInWords: String {
    switch self {
    case .min, .max: "at least one argument"
    case .round, .log: "one or two arguments"
    default: "one argument"
    }
  }

  func callAsFunction(
    _ arguments: [ExpressionValue], at offset: Int
  ) throws(ExpressionError) -> ExpressionValue {
    guard let first = arguments.first else {
      throw ExpressionError("'\(rawValue)' takes \(argumentCountsInWords)", at: offset)
    }
    switch self {
    case .min, .max: return try extreme(of: arguments, at: offset)
    case .str: return .text(first.text)
    case .len: return .integer(try length(of: first, at: offset))
    case .int: return try whole(first, at: offset) { $0.rounded(.towardZero) }
    case .floor: return try whole(first, at: offset) { $0.rounded(.down) }
    case .ceil: return try whole(first, at: offset) { $0.rounded(.up) }
    case .abs:
      if case .integer(let number) = first, number != .min { return .integer(Swift.abs(number)) }
      return .real(Swift.abs(try number(first, at: offset)))
    case .round: return try rounded(first, digits: arguments.dropFirst().first, at: offset)
    case .log:
      let logarithm = try defined(Glibc.log(try number(first, at: offset)), at: offset)
      guard let base = arguments.dropFirst().first else { return .real(logarithm) }
      let divisor = Glibc.log(try number(base, at: offset))
      return .real(try defined(logarithm / divisor, at: offset))
    case .log2: return .real(try defined(Glibc.log2(try number(first, at: offset)), at: offset))
    case .log10: return .real(try defined(Glibc.log10(try number(first, at: offset)), at: offset))
    case .sqrt: return .real(try defined(Glibc.sqrt(try number(first, at: offset)), at: offset))
    case .exp: return .real(try defined(Glibc.exp(try number(first, at: offset)), at: offset))
    }
  }

  private func number(_ value: ExpressionValue, at offset: Int) throws(ExpressionError) -> Double {
    guard let number = value.number else {
      throw ExpressionError("'\(rawValue)' needs a number, not \(value.kindName)", at: offset)
    }
    return number
  }

  private func defined(_ number: Double, at offset: Int) throws(ExpressionError) -> Double {
    guard number.isFinite else {
      throw ExpressionError("'\(rawValue)' has no value here", at: offset)
    }
    return number
  }

  private func length(of value: ExpressionValue, at offset: Int) throws(ExpressionError) -> Int {
    switch value {
    case .text(let text): return text.unicodeScalars.count
    case .list(let items): return items.count
    default:
      throw ExpressionError("'len' needs text or a list, not \(value.kindName)", at: offset)
    }
  }

  /// `int` also reads text.
  private func whole(
    _ value: ExpressionValue, at offset: Int, rounding: (Double) -> Double
  ) throws(ExpressionError) -> ExpressionValue {
    if let integer = value.integer { return .integer(integer) }
    var value = value
    if self == .int, case .text(let text) = value {
      guard let number = ExpressionValue(number: text) else {
        throw ExpressionError("'int' needs a number, not the text '\(text)'", at: offset)
      }
      if number.integer != nil { return number }
      value = number
    }
    guard let integer = Int(exactly: rounding(try number(value, at: offset))) else {
      throw ExpressionError("'\(rawValue)' gives a number that is too large", at: offset)
    }
    return .integer(integer)
  }

  /// Halves go to the even neighbour. With digits the result is a floating-point number.
  private func rounded(
    _ value: ExpressionValue, digits: ExpressionValue?, at offset: Int
  ) throws(ExpressionError) -> ExpressionValue {
    guard let digits else {
      return try whole(value, at: offset) { $0.rounded(.toNearestOrEven) }
    }
    guard let count = digits.integer, (-300...300).contains(count) else {
      throw ExpressionError("'round' needs a whole number of digits", at: offset)
    }
    let number = try number(value, at: offset)
    let scale = pow(10, Double(Swift.abs(count)))
    let rounded =
      count >= 0
      ? (number * scale).rounded(.toNearestOrEven) / scale
      : (number / scale).rounded(.toNearestOrEven) * scale
    // A number too large to be scaled has no digits there to lose.
    let result = rounded.isFinite ? rounded : number
    if case .integer = value, let integer = Int(exactly: result) { return .integer(integer) }
    return .real(result)
  }

  private func extreme(
    of arguments: [ExpressionValue], at offset: Int
  ) throws(ExpressionError) -> ExpressionValue {
    var candidates = arguments
    if arguments.count == 1, case .list(let items)? = arguments.first { candidates = items }
    guard var best = candidates.first else {
      throw ExpressionError("'\(rawValue)' of an empty list", at: offset)
    }
    for candidate in candidates.dropFirst() {
      let comparison: Comparison = self == .min ? .less : .greater
      if try comparison.holds(candidate, best, at: offset) { best = candidate }
    }
    return best
  }
}
