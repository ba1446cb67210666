import Glibc

/// Suggests the point that promises the largest improvement, by a Gaussian process over the values.
package struct GaussianSearch: SearchMethod {
  package struct Options: Hashable, Sendable {
    package var randomStarts = 3
    package var acquisition = Acquisition(.logExpectedImprovement)
    /// The variance of the noise, in the unit of the values squared; nil if it is learned.
    package var noise: Double?

    package init() {}
  }

  package let space: Space
  private let options: Options
  private let starts: StartingPoints
  private let parzen: TreeParzenSearch

  /// Every other suggestion covers the space while there are fewer trials.
  private static let few = 8
  /// Every other suggestion is the Parzen estimator's while there are fewer trials for each dimension.
  private static let sparse = 4
  /// Every tenth suggestion covers the space if the noise has more than this share of the variance.
  private static let noisy = 0.01
  private static let exploration = 10

  package init(_ space: Space, seed: UInt64, options: Options = Options()) {
    self.space = space
    self.options = options
    starts = StartingPoints(
      space, seed: seed, count: options.randomStarts, beginsInMiddle: true)
    parzen = TreeParzenSearch(space, seed: seed)
  }

  package func suggestion(_ number: Int, given evidence: Evidence) -> Suggestion? {
    starts.suggestion(number, given: evidence) { chance in
      point(number, given: evidence, using: &chance)
    }
  }

  private func point(
    _ number: Int, given evidence: Evidence, using chance: inout Chance
  ) -> Point? {
    let values = evidence.completed
    if values.count < Self.few, number % 2 == 1 {
      return starts.point(number, given: evidence, using: &chance)
    }
    if values.count < Self.sparse * space.dimensions.count, number % 2 == 1 {
      return parzen.point(given: evidence, using: &chance)
    }
    let standard = StandardScores(values)
    let sample = ModelSample(evidence.points, standard.scores)
    let noise = options.noise.map { $0 / standard.deviation / standard.deviation }
    let parameters = sample.parameters(in: space, noise: noise, using: &chance)
    if number % Self.exploration == Self.exploration - 1, parameters.noise > log(Self.noisy) {
      return starts.point(number, given: evidence, using: &chance)
    }
    let process = GaussianProcess(parameters, sample.points, sample.values, in: space)?
      .believing(evidence.pending)
    return process.flatMap { best(by: $0, among: sample.points, evidence, &chance) }
  }

  // MARK: - The choice

  /// The candidates: points from everywhere, points around the best ones of the model, and then, in steps
  /// that become shorter, points around the leaders.
  private static let uniform = 1024
  private static let centres = 4
  private static let around = Neighbourhood(widths: [0.2, 0.05, 0.01], count: 48)
  private static let leaders = 5
  private static let refinements = [0.1, 0.03, 0.01, 0.003, 0.001]
    .map { Neighbourhood(widths: [$0], count: 24) }

  private func best(
    by process: GaussianProcess, among points: [Point], _ evidence: Evidence, _ chance: inout Chance
  ) -> Point? {
    // The means stand for the values, which noise may have made look good.
    let means = process.predictions(of: points).map(\.mean)
    let order = means.indices.sorted { (means[$0], $0) < (means[$1], $1) }
    guard let first = order.first else { return nil }
    let acquisition = options.acquisition.drawn(using: &chance)
    func scores(_ candidates: [Point]) -> [Double] {
      process.predictions(of: candidates).map { acquisition.score($0, best: means[first]) }
    }
    var candidates = (0..<Self.uniform).map { _ in space.randomPoint(using: &chance) }
    candidates += Self.around.points(
      around: order.prefix(Self.centres).map { points[$0] }, in: space, using: &chance)
    var scored = scores(candidates)
    for neighbourhood in Self.refinements {
      let leaders = scored.indices.sorted { (-scored[$0], $0) < (-scored[$1], $1) }
        .prefix(Self.leaders).map { candidates[$0] }
      let near = neighbourhood.points(around: leaders, in: space, using: &chance)
      candidates += near
      scored += scores(near)
    }
    let seen = space.isSmall ? evidence.seen : []
    var best: (point: Point, score: Double)?
    for (point, score) in zip(candidates, scored) where score > best?.score ?? -.infinity {
      if space.isSmall, seen.contains(PointKey(point)) { continue }
      best = (point, score)
    }
    return best?.point
  }
}
