/// The trials that a Gaussian process is fitted to: all of them, or as many as it can take.
struct ModelSample: Sendable {
  let points: [Point]
  let values: [Double]

  /// If there are more points, the best half of this number and the latest half are taken.
  static let most = 300
  /// With many points the parameters are first learned from this number of them.
  private static let mostOfFirstFit = 100
  private static let leastForTwoFits = 150
  /// The steps of the second fit, which begins where the first one ended.
  private static let finishingSteps = 4

  init(_ points: [Point], _ values: [Double]) {
    guard values.count > Self.most else {
      self.points = points
      self.values = values
      return
    }
    let best = Self.order(values).prefix(Self.most / 2)
    let kept = Set(best).union(values.indices.suffix(Self.most / 2)).sorted()
    self.points = kept.map { points[$0] }
    self.values = kept.map { values[$0] }
  }

  /// The likeliest parameters; `noise` is the variance of the noise, if it is known.
  func parameters(
    in space: Space, noise: Double?, using chance: inout Chance
  ) -> Covariance.Parameters {
    let whole = ParameterFit(points, values, in: space, noise: noise)
    guard points.count > Self.leastForTwoFits else { return whole.parameters(using: &chance) }
    // Evenly from the best to the worst.
    let order = Self.order(values)
    let part = (0..<Self.mostOfFirstFit)
      .map { order[$0 * order.count / Self.mostOfFirstFit] }.sorted()
    let first = ParameterFit(
      part.map { points[$0] }, part.map { values[$0] }, in: space, noise: noise
    )
    .parameters(using: &chance)
    return whole.best(of: [first.vector], iterations: Self.finishingSteps)
  }

  /// The indices from the best value to the worst.
  private static func order(_ values: [Double]) -> [Int] {
    values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  }
}
