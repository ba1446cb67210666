/// Boosted trees for the middle of a distribution and for one standard deviation of a normal one to each side.
struct BoostedQuantiles: Sendable {
  private let low: QuantileBoosting
  private let middle: QuantileBoosting
  private let high: QuantileBoosting

  private static let leastDeviation = 1e-3

  init(_ points: [Point], _ values: [Double], in space: Space, using chance: inout Chance) {
    low = QuantileBoosting(0.16, points, values, in: space, using: &chance)
    middle = QuantileBoosting(0.5, points, values, in: space, using: &chance)
    high = QuantileBoosting(0.84, points, values, in: space, using: &chance)
  }

  func predictions(of candidates: [Point]) -> [Prediction] {
    let (low, high) = (low.values(of: candidates), high.values(of: candidates))
    return zip(middle.values(of: candidates), zip(low, high)).map { middle, ends in
      Prediction(mean: middle, deviation: max((ends.1 - ends.0) / 2, Self.leastDeviation))
    }
  }
}
