import Glibc

/// Floating-point sequences: the same numbers as NumPy's functions of these names. A number that is
/// off a short decimal by no more than the error of its computation is that decimal.
package enum SpacedSequence {
  /// `count` equally spaced numbers, both ends included.
  package static func linear(from first: Double, to last: Double, count: Int) -> [Double] {
    spread(count) { position, count in
      if position == count - 1 { return last }
      return tidy(first + (last - first) * Double(position) / Double(count - 1))
    } ?? [first]
  }

  /// `base` to the power of equally spaced exponents.
  package static func logarithmic(
    from first: Double, to last: Double, count: Int, base: Double
  ) -> [Double] {
    linear(from: first, to: last, count: count).map { tidy(pow(base, $0)) }
  }

  /// `count` numbers with equal ratios, both ends included; nil unless the ends have the same sign and
  /// neither is 0.
  package static func geometric(from first: Double, to last: Double, count: Int) -> [Double]? {
    guard first != 0, last != 0, (first < 0) == (last < 0) else { return nil }
    return spread(count) { position, count in
      if position == 0 { return first }
      if position == count - 1 { return last }
      return tidy(first * pow(last / first, Double(position) / Double(count - 1)))
    } ?? [first]
  }

  /// The numbers from `first` in steps of `step` up to `end` or down to it, both included; the end
  /// counts if it is missed by no more than rounding. For what `ArithmeticSequence` cannot hold.
  ///
  /// - Returns: nil if there are more than `limit`.
  package static func steps(
    from first: Double, to end: Double, by step: Double, limit: Int
  ) -> [Double]? {
    let count = ((end - first) / step + 1e-9).rounded(.down)
    guard count < Double(limit) else { return nil }
    guard count >= 0 else { return [] }
    return (0...Int(count)).map { index in
      let value = first + Double(index) * step
      // What is left of a sum that is 0.
      return value.magnitude < step.magnitude * 1e-9 ? 0 : tidy(value)
    }
  }

  /// Nil for a single number.
  private static func spread(_ count: Int, _ number: (Int, Int) -> Double) -> [Double]? {
    guard count != 1 else { return nil }
    return (0..<max(0, count)).map { number($0, count) }
  }

  /// What rounding to 12 digits makes of a number, if that differs only by the error of the
  /// computation: 0.0010000000000000002 was meant to be 0.001.
  package static func tidy(_ number: Double) -> Double {
    guard number != 0, number.isFinite else { return number }
    let scale = pow(10, 11 - floor(log10(abs(number))))
    guard scale.isFinite, scale > 0 else { return number }
    // Through text, so that the result is the double nearest to the short decimal.
    let digits = Int((number * scale).rounded())
    let exponent = Int(floor(log10(abs(number)))) - 11
    guard let rounded = Double("\(digits)e\(exponent)") else { return number }
    return abs(rounded - number) <= 4 * number.ulp ? rounded : number
  }
}
