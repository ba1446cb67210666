/// The points of a search that are chosen without a look at values, and the search's common course: starts,
/// then the method's own choices, until a small space is exhausted.
struct StartingPoints: Sendable {
  let space: Space
  let seed: UInt64
  /// How many of the trials must have a value, or may get one, before a model chooses.
  let count: Int
  let beginsInMiddle: Bool
  private let sequence: HaltonSequence

  init(_ space: Space, seed: UInt64, count: Int, beginsInMiddle: Bool = false) {
    self.space = space
    self.seed = seed
    self.count = count
    self.beginsInMiddle = beginsInMiddle
    sequence = HaltonSequence(dimensions: space.dimensions.count, seed: seed)
  }

  /// A start while there are too few trials, else what `choice` returns; if that is nil, a random point.
  func suggestion(
    _ number: Int, given evidence: Evidence, else choice: (inout Chance) -> Point?
  ) -> Suggestion? {
    if space.isSmall, Double(evidence.seen.count) >= space.size { return nil }
    let isStart = evidence.started < count || evidence.count == 0
    var chance = Chance(seed: seed, number: number)
    let chosen = isStart ? point(number, given: evidence, using: &chance) : choice(&chance)
    guard let point = chosen ?? unseen(given: evidence, using: &chance) else { return nil }
    return Suggestion(parameters: space.values(of: point), isStart: isStart)
  }

  /// The start of this number; in a small space another one if it was suggested before.
  func point(_ number: Int, given evidence: Evidence, using chance: inout Chance) -> Point? {
    let point =
      beginsInMiddle && number == 0
      ? space.point(ofShares: Array(repeating: 0.5, count: space.dimensions.count))
      : space.point(ofShares: sequence[number])
    guard space.isSmall, evidence.seen.contains(PointKey(point)) else { return point }
    return unseen(given: evidence, using: &chance)
  }

  /// A random point; in a small space one that was not suggested before, nil if there is none.
  private func unseen(given evidence: Evidence, using chance: inout Chance) -> Point? {
    space.isSmall
      ? space.firstPoint(outside: evidence.seen, using: &chance)
      : space.randomPoint(using: &chance)
  }
}
