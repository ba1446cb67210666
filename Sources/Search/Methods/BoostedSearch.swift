/// Suggests by boosted trees for three quantiles: by the middle one, and the distance of the outer ones.
package struct BoostedSearch: SearchMethod {
  package struct Options: Hashable, Sendable {
    package var randomStarts = 3
    package var acquisition = Acquisition(.expectedImprovement)

    package init() {}
  }

  package let space: Space
  private let options: Options
  private let starts: StartingPoints

  /// One standard deviation of a normal distribution to each side of its middle.
  private static let quantiles = (low: 0.16, middle: 0.5, high: 0.84)
  private static let leastDeviation = 1e-3

  package init(_ space: Space, seed: UInt64, options: Options = Options()) {
    self.space = space
    self.options = options
    starts = StartingPoints(space, seed: seed, count: options.randomStarts)
  }

  package func suggestion(_ number: Int, given evidence: Evidence) -> Suggestion? {
    starts.suggestion(number, given: evidence) { chance in
      if evidence.started < TreeCandidates.fewest {
        return starts.point(number, given: evidence, using: &chance)
      }
      let choice = TreeCandidates(evidence, acquisition: options.acquisition, using: &chance)
      func values(_ quantile: Double, _ chance: inout Chance) -> [Double] {
        QuantileBoosting(quantile, choice.points, choice.values, in: space, using: &chance)
          .values(of: choice.candidates)
      }
      let low = values(Self.quantiles.low, &chance)
      let middle = values(Self.quantiles.middle, &chance)
      let high = values(Self.quantiles.high, &chance)
      let predictions = choice.candidates.indices.map {
        Prediction(mean: middle[$0], deviation: max((high[$0] - low[$0]) / 2, Self.leastDeviation))
      }
      return choice.best(predictions, using: &chance)
    }
  }
}
