/// Suggests what is likelier among the good points than among the others: of candidates that are drawn from
/// the density of the good points, the one with the largest ratio of the two densities.
///
/// Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization" (2011).
package struct TreeParzenSearch: SearchMethod {
  package struct Options: Hashable, Sendable {
    package var randomStarts = 10
    package var candidates = 24
    /// The share of the trials that counts as good, of which there are 25 at most.
    package var gamma = 0.1

    package init() {}
  }

  package let space: Space
  private let options: Options
  private let starts: StartingPoints

  private static let mostGood = 25

  package init(_ space: Space, seed: UInt64, options: Options = Options()) {
    self.space = space
    self.options = options
    starts = StartingPoints(space, seed: seed, count: options.randomStarts)
  }

  package func suggestion(_ number: Int, given evidence: Evidence) -> Suggestion? {
    starts.suggestion(number, given: evidence) { chance in point(given: evidence, using: &chance) }
  }

  /// Nil if each of the candidates was suggested before.
  func point(given evidence: Evidence, using chance: inout Chance) -> Point? {
    let (good, weights, other) = parts(evidence)
    let goodDensity = ParzenDensity(good, weights: weights, in: space)
    let otherDensity = ParzenDensity(other + evidence.pending, in: space)
    let seen = space.isSmall ? evidence.seen : []
    var best: (point: Point, score: Double)?
    for _ in 0..<max(options.candidates, 1) {
      let point = goodDensity.point(using: &chance)
      if space.isSmall, seen.contains(PointKey(point)) { continue }
      let score = goodDensity.logarithm(at: point) - otherDensity.logarithm(at: point)
      if score > best?.score ?? -.infinity { best = (point, score) }
    }
    return best?.point
  }

  /// The points that are good, with their weights, and those that are not, each in the order in which they were
  /// told.
  private func parts(_ evidence: Evidence) -> (good: [Point], weights: [Double], other: [Point]) {
    // Failed trials are worse than all others.
    let values = evidence.values.map { $0 ?? .infinity }
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    let share = (options.gamma * Double(values.count)).rounded(.up)
    let most = min(Self.mostGood, evidence.count)
    let count = max(1, Int(min(share, Double(most))))
    let isGood = Set(order.prefix(count))
    let (good, other) = (
      values.indices.filter(isGood.contains), values.indices.filter { !isGood.contains($0) }
    )
    let bound = count < order.count ? values[order[count]] : .infinity
    return (
      good.map { evidence.points[$0] }, Self.weights(good.map { values[$0] }, bound: bound),
      other.map { evidence.points[$0] }
    )
  }

  /// How much better than the first of the others each of the good values is, divided by the mean: what a good
  /// point tells is worth its improvement (Watanabe, 2023, section 3.3).
  private static func weights(_ values: [Double], bound: Double) -> [Double] {
    // By halves and shares: differences and sums of huge values are none.
    let gains = values.map { (bound / 2 - $0 / 2) / Double(values.count) }
    let mean = gains.reduce(0, +)
    guard mean > 0, mean.isFinite else { return Array(repeating: 1, count: values.count) }
    return gains.map { max($0 / mean * Double(values.count), leastWeight) }
  }

  private static let leastWeight = 1e-6
}
