import Glibc

/// Floating-point sequences: the same numbers as NumPy's functions of these names, written as
/// Python writes them.
enum SpacedSequence {
  /// `count` equally spaced numbers, both ends included.
  static func linear(from first: Double, to last: Double, count: Int) -> [String] {
    points(from: first, to: last, count: count).map(text)
  }

  /// `base` to the power of equally spaced exponents.
  static func logarithmic(
    from first: Double, to last: Double, count: Int, base: Double
  ) -> [String] {
    points(from: first, to: last, count: count).map { text(tidy(pow(base, $0))) }
  }

  /// Numbers with equal ratios; the ends are taken as they are written.
  static func geometric(from first: String, to last: String, count: Int) -> [String]? {
    guard let start = Double(first), let end = Double(last), start * end > 0 else { return nil }
    guard count > 1 else { return [first] }
    let inner = (1..<max(count - 1, 1)).map { position in
      text(tidy(start * pow(end / start, Double(position) / Double(count - 1))))
    }
    return [first] + inner + [last]
  }

  private static func points(from first: Double, to last: Double, count: Int) -> [Double] {
    guard count > 1 else { return [first] }
    return (0..<count).map { position in
      if position == count - 1 { return last }
      return tidy(first + (last - first) * Double(position) / Double(count - 1))
    }
  }

  /// What rounding to 12 digits makes of a number, if that differs only by the error of the
  /// computation: 0.0010000000000000002 was meant to be 0.001.
  private static func tidy(_ number: Double) -> Double {
    guard number != 0, number.isFinite else { return number }
    let scale = pow(10, 11 - floor(log10(abs(number))))
    guard scale.isFinite, scale > 0 else { return number }
    // Through text, so that the result is the double nearest to the short decimal.
    let digits = Int((number * scale).rounded())
    let exponent = Int(floor(log10(abs(number)))) - 11
    guard let rounded = Double("\(digits)e\(exponent)") else { return number }
    return abs(rounded - number) <= 4 * number.ulp ? rounded : number
  }

  private static func text(_ number: Double) -> String { number.description }
}
