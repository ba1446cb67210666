/// Suggests by trees: by the mean and the deviation that they expect of a point.
package struct TreeSearch: SearchMethod {
  package enum Model: Hashable, Sendable {
    /// Trees that are split at random.
    case forest
    /// Boosted trees for three quantiles.
    case boosting
  }

  package struct Options: Hashable, Sendable {
    package var randomStarts = 3
    package var acquisition = Acquisition(.expectedImprovement)

    package init() {}
  }

  /// How many trials have to be known, or under way, before trees choose.
  package static let fewestTrials = TreeCandidates.fewest

  package let space: Space
  private let model: Model
  private let options: Options
  private let starts: StartingPoints

  package init(_ space: Space, by model: Model, seed: UInt64, options: Options = Options()) {
    self.space = space
    self.model = model
    self.options = options
    starts = StartingPoints(space, seed: seed, count: options.randomStarts)
  }

  package func suggestion(_ number: Int, given evidence: Evidence) -> Suggestion? {
    starts.suggestion(number, given: evidence) { chance in
      if evidence.started < TreeCandidates.fewest {
        return starts.point(number, given: evidence, using: &chance)
      }
      let choice = TreeCandidates(evidence, acquisition: options.acquisition, using: &chance)
      return choice.best(predictions(of: choice, using: &chance), using: &chance)
    }
  }

  private func predictions(
    of choice: TreeCandidates, using chance: inout Chance
  ) -> [Prediction] {
    switch model {
    case .forest:
      RandomForest(choice.points, choice.values, in: space, using: &chance)
        .predictions(of: choice.candidates)
    case .boosting:
      BoostedQuantiles(choice.points, choice.values, in: space, using: &chance)
        .predictions(of: choice.candidates)
    }
  }
}
