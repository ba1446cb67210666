/// Suggests by a forest of trees that are split at random: by the mean and the variance of their leaves.
package struct ForestSearch: SearchMethod {
  package struct Options: Hashable, Sendable {
    package var randomStarts = 3
    package var acquisition = Acquisition(.expectedImprovement)

    package init() {}
  }

  package let space: Space
  private let options: Options
  private let starts: StartingPoints

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
      let forest = RandomForest(choice.points, choice.values, in: space, using: &chance)
      return choice.best(forest.predictions(of: choice.candidates), using: &chance)
    }
  }
}
