/// What the two searches by trees have in common: the candidates, and the choice between them.
struct TreeCandidates: Sendable {
  private let space: Space
  private let acquisition: Acquisition
  private let evidence: Evidence
  /// The trials as the models see them: those that are pending have the mean of the others.
  let points: [Point]
  let values: [Double]
  let candidates: [Point]
  private let best: Double

  /// Trees of fewer points know too little: they would stay where the first good value was.
  static let fewest = 10

  private static let uniform = 1500
  private static let centres = 5
  private static let around = Neighbourhood(widths: [0.2, 0.05, 0.01], count: 60)

  init(
    _ evidence: Evidence, acquisition: Acquisition, using chance: inout Chance
  ) {
    space = evidence.space
    self.acquisition = acquisition.drawn(using: &chance)
    self.evidence = evidence
    let scores = StandardScores(evidence.completed).scores
    points = evidence.points + evidence.pending
    values = scores + Array(repeating: 0, count: evidence.pending.count)
    best = scores.min() ?? 0
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    let space = space
    candidates =
      (0..<Self.uniform).map { _ in space.randomPoint(using: &chance) }
      + Self.around.points(
        around: order.prefix(Self.centres).map { evidence.points[$0] }, in: space, using: &chance)
  }

  /// The candidate that promises most and was not suggested before; nil if there is none. Trees give many
  /// candidates the same prediction: one of the best is drawn.
  func best(_ predictions: [Prediction], using chance: inout Chance) -> Point? {
    let seen = evidence.seen
    var leader: (point: Point, score: Double, draw: UInt64)?
    for (point, prediction) in zip(candidates, predictions) where !seen.contains(PointKey(point)) {
      let score = acquisition.score(prediction, best: best)
      let draw = chance.next()
      if let leader, (leader.score, leader.draw) >= (score, draw) { continue }
      leader = (point, score, draw)
    }
    return leader?.point
  }
}
