import Glibc

/// How far a normal variable is expected to fall below a bound: E[max(best - Y, 0)].
///
/// Jones, Schonlau and Welch, "Efficient global optimization of expensive black-box functions" (1998). The
/// logarithm keeps telling points apart where the expectation itself is too small for a number: Ament and
/// others, "Unexpected improvements to expected improvement for Bayesian optimization" (2023).
enum ExpectedImprovement {
  static func logarithm(mean: Double, deviation: Double, best: Double) -> Double {
    standardLogarithm((best - mean) / deviation) + log(deviation)
  }

  static func plain(mean: Double, deviation: Double, best: Double) -> Double {
    deviation * standard((best - mean) / deviation)
  }

  /// φ(z) + z Φ(z): for a deviation of 1 and a mean that lies `z` below the bound.
  static func standard(_ z: Double) -> Double {
    let density = NormalDistribution.density(z)
    return z <= seriesEnd ? density * tail(z) : density + z * NormalDistribution.cumulative(z)
  }

  /// The logarithm of `standard(z)`, exact where that is 0 in doubles.
  static func standardLogarithm(_ z: Double) -> Double {
    if z > seriesEnd { return log(standard(z)) }
    // The series needs no square of a huge number: 1/z² becomes 0.
    return log(tail(z)) - 0.5 * z * z - NormalDistribution.logRootOf2Pi
  }

  /// Below this the two terms of the sum cancel all but a few of their digits.
  private static let seriesEnd = -12.0

  /// (φ(z) + z Φ(z)) / φ(z) for z far below 0, from the asymptotic series of Mills' ratio:
  /// 1/z² - 3/z⁴ + 15/z⁶ - …
  private static func tail(_ z: Double) -> Double {
    let inverseSquare = 1 / (z * z)
    var sum = 1.0
    for factor in [11.0, 9, 7, 5, 3] { sum = 1 - factor * inverseSquare * sum }
    return inverseSquare * sum
  }
}
