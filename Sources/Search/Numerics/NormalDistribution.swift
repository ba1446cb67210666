import Glibc

/// The standard normal distribution.
enum NormalDistribution {
  static let logRootOf2Pi = 0.5 * log(2 * Double.pi)
  private static let rootOf2 = 2.0.squareRoot()

  static func density(_ z: Double) -> Double { exp(-0.5 * z * z - logRootOf2Pi) }

  static func cumulative(_ z: Double) -> Double { 0.5 * erfc(-z / rootOf2) }

  /// The probability of the interval from `low` to `high`.
  static func probability(from low: Double, to high: Double) -> Double {
    // In the upper half the complements keep their digits.
    low > 0
      ? 0.5 * (erfc(low / rootOf2) - erfc(high / rootOf2))
      : cumulative(high) - cumulative(low)
  }
}
