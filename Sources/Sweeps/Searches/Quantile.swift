import Glibc

/// The numbers below which a share of a distribution lies.
enum Quantile {
  /// Of the normal distribution with mean 0 and deviation 1.
  static func normal(_ share: Double) -> Double {
    // Beyond 40 deviations a share is no longer a number.
    root(in: -40...40) { normalShare(below: $0) < share }
  }

  /// The share of that distribution below a number.
  static func normalShare(below x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  /// Of the beta distribution; `a` and `b` are above 0.
  static func beta(_ share: Double, _ a: Double, _ b: Double) -> Double {
    root(in: 0...1) { betaShare(below: $0, a, b) < share }
  }

  /// Where `isBelow` ends to hold, to the last bit.
  private static func root(in range: ClosedRange<Double>, _ isBelow: (Double) -> Bool) -> Double {
    var (low, high) = (range.lowerBound, range.upperBound)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return high }
      if isBelow(middle) { low = middle } else { high = middle }
    }
  }

  /// The share of a beta distribution below a number: the regularised incomplete beta function.
  static func betaShare(below x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // Its continued fraction converges fast on this side of the mean.
    return x <= (a + 1) / (a + b + 2) ? lowerShare(x, a, b) : 1 - lowerShare(1 - x, b, a)
  }

  private static func lowerShare(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return scale / fraction(x, a, b)
  }

  /// By Lentz's method (Press et al., "Numerical Recipes", 6.4).
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let smallest = 1e-300
    var (value, c, d) = (1.0, 1.0, 0.0)
    for step in 1...1000 {
      let m = Double(step / 2)
      let coefficient =
        step % 2 == 0
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 + coefficient * d
      c = 1 + coefficient / c
      if abs(d) < smallest { d = smallest }
      if abs(c) < smallest { c = smallest }
      d = 1 / d
      value *= c * d
      if abs(c * d - 1) < 1e-15 { break }
    }
    return value
  }
}
