import Jobs
import Operations
import Queries
import Runs
import Scalars

extension ComparisonRequest {
  /// What is best among the trials of a batch. It is the first column; the next has the best value up to
  /// each trial.
  package struct Objective: Hashable, Sendable {
    package var column: ColumnSpecification
    package var goal: Comparison.Goal

    /// Nil for a column that cannot be read.
    package init?(_ objective: OperationDefinition.Objective) {
      guard let column = try? ColumnSpecification(objective.column) else { return nil }
      self.column = column
      goal = objective.isMaximized ? .maximum : .minimum
    }

    /// Whether a value is better than another one.
    func isBetter(_ value: Double, than other: Double) -> Bool {
      goal == .maximum ? value > other : value < other
    }
  }
}

/// A row as a trial of its batch.
struct RankedTrial: Hashable, Sendable {
  /// Which start of the batch has made it, and its place among the trials of that.
  let generation: Int
  let place: Int
  /// Nil of a trial that has not completed, or that has no such number.
  let value: Double?

  init(
    _ run: RunRecord, _ scalars: [String: ScalarSummary], _ objective: ComparisonRequest.Objective
  ) {
    generation = run.generation
    place = run.place ?? 0
    value =
      run.state == .completed
      ? scalars.value(of: objective.column).flatMap { $0.isNaN ? nil : $0 } : nil
  }

  func comesBefore(_ other: RankedTrial) -> Bool {
    (generation, place) < (other.generation, other.place)
  }
}

/// The trials of a batch from the best to the worst, and how the best value came about.
struct TrialRanking {
  /// The places of the rows, the best first; behind them those without a value, in the order of the batch.
  let order: [Int]
  /// Of each row: the best value of its start of the batch up to it; nil before there is one.
  let bestSoFar: [Double?]
  /// The place of the best row; nil if none has a value.
  var best: Int? { order.first.flatMap { trials[$0].value == nil ? nil : $0 } }
  private let trials: [RankedTrial]

  init(_ trials: [RankedTrial], _ objective: ComparisonRequest.Objective) {
    self.trials = trials
    let inTime = trials.indices.sorted { trials[$0].comesBefore(trials[$1]) }
    var bestSoFar = [Double?](repeating: nil, count: trials.count)
    var best: (generation: Int, value: Double?)?
    for place in inTime {
      let trial = trials[place]
      var value: Double? = best?.generation == trial.generation ? best?.value : nil
      if let own = trial.value, value.map({ objective.isBetter(own, than: $0) }) ?? true {
        value = own
      }
      best = (trial.generation, value)
      bestSoFar[place] = value
    }
    self.bestSoFar = bestSoFar
    // Of equal values the earlier comes first.
    let ranked = inTime.filter { trials[$0].value != nil }.sorted { left, right in
      guard let one = trials[left].value, let other = trials[right].value, one != other else {
        return trials[left].comesBefore(trials[right])
      }
      return objective.isBetter(one, than: other)
    }
    order = ranked + inTime.filter { trials[$0].value == nil }
  }
}
