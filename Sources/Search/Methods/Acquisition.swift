/// How much a point promises, given what a model expects there.
package struct Acquisition: Hashable, Sendable {
  package enum Function: String, CaseIterable, Sendable {
    /// The logarithm of the expected improvement.
    case logExpectedImprovement = "log_ei"
    case expectedImprovement = "EI"
    /// The value that a point may have with luck: `kappa` standard deviations below its mean.
    case lowerConfidenceBound = "LCB"
    case probabilityOfImprovement = "PI"
    /// One of EI, LCB and PI, drawn for each suggestion.
    case hedge = "gp_hedge"
  }

  package var function: Function
  /// For LCB, in standard deviations of the model.
  package var kappa: Double
  /// How much better than the best counts as an improvement for EI and PI, in standard deviations of the
  /// values.
  package var xi: Double

  package init(_ function: Function, kappa: Double = 1.96, xi: Double = 0.05) {
    self.function = function
    self.kappa = kappa
    self.xi = xi
  }

  /// The same, with one function for a hedge.
  func drawn(using chance: inout Chance) -> Acquisition {
    guard function == .hedge else { return self }
    let functions: [Function] = [
      .expectedImprovement, .lowerConfidenceBound, .probabilityOfImprovement,
    ]
    return Acquisition(functions[chance.below(functions.count)], kappa: kappa, xi: xi)
  }

  /// The larger, the better. `best` is the least value so far.
  func score(_ prediction: Prediction, best: Double) -> Double {
    let (mean, deviation) = (prediction.mean, prediction.deviation)
    switch function {
    case .logExpectedImprovement, .hedge:
      return ExpectedImprovement.logarithm(mean: mean, deviation: deviation, best: best)
    case .expectedImprovement:
      // The logarithm orders points as the expectation does, and does not become 0.
      return ExpectedImprovement.logarithm(mean: mean, deviation: deviation, best: best - xi)
    case .probabilityOfImprovement: return (best - xi - mean) / deviation
    case .lowerConfidenceBound: return kappa * deviation - mean
    }
  }
}
