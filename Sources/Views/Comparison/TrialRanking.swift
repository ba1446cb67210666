import Jobs
import Operations
import Queries
import Runs
import Scalars

extension ComparisonRequest {
  /// What is best among the trials of a batch, or the jobs of a launch. It is the first column; the next has the best value up to
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

    /// The best first, without a look at what is a trial of what.
    package var order: Order { Order(by: column.heading, isDescending: goal == .maximum) }

    /// Whether a value is better than another one.
    func isBetter(_ value: Double, than other: Double) -> Bool {
      goal == .maximum ? value > other : value < other
    }
  }
}

/// A row as a trial of its batch, or as a job of its launch.
struct RankedTrial: Hashable, Sendable {
  /// What has the best values that it can be compared with.
  struct Search: Hashable {
    /// The id of the batch, or the folder of the ledger.
    let name: String
    /// Which start of the batch has made it.
    let generation: Int
  }

  let search: Search
  /// Its place among the trials of a start of a batch.
  let place: Int
  let start: Double
  /// Nil of a trial that has not completed, or that has no such number.
  let value: Double?

  init(
    _ run: RunRecord, _ scalars: [String: ScalarSummary], _ objective: ComparisonRequest.Objective
  ) {
    search = Search(
      name: run.batch?.text ?? run.ledger.folder,
      generation: run.generation)
    place = run.place ?? 0
    start = run.start ?? .infinity
    value =
      run.state == .completed
      ? scalars.value(of: objective.column).flatMap { $0.isNaN ? nil : $0 } : nil
  }

  /// Of two of the same search.
  func comesBefore(_ other: RankedTrial) -> Bool {
    (place, start) < (other.place, other.start)
  }
}

/// The trials of batches from the best to the worst, and how the best value of each came about.
struct TrialRanking {
  /// The places of the rows, the best first; behind them those without a value, in the order of time.
  let order: [Int]
  /// Of each row: the best value of its search up to it; nil before there is one.
  let bestSoFar: [Double?]
  /// The place of the best row; nil if none has a value.
  var best: Int? { order.first.flatMap { trials[$0].value == nil ? nil : $0 } }
  private let trials: [RankedTrial]

  init(_ trials: [RankedTrial], _ objective: ComparisonRequest.Objective) {
    self.trials = trials
    let inTime = Self.inTime(trials)
    var bestSoFar = [Double?](repeating: nil, count: trials.count)
    var best: [RankedTrial.Search: Double] = [:]
    for index in inTime {
      let trial = trials[index]
      if let own = trial.value,
        best[trial.search].map({ objective.isBetter(own, than: $0) }) ?? true
      {
        best[trial.search] = own
      }
      bestSoFar[index] = best[trial.search]
    }
    self.bestSoFar = bestSoFar
    // Of equal values the earlier comes first.
    let ranked = inTime.enumerated().filter { trials[$0.element].value != nil }
      .sorted { left, right in
        guard let one = trials[left.element].value, let other = trials[right.element].value,
          one != other
        else { return left.offset < right.offset }
        return objective.isBetter(one, than: other)
      }
      .map(\.element)
    order = ranked + inTime.filter { trials[$0].value == nil }
  }

  /// Search by search, that which began first at the beginning.
  private static func inTime(_ trials: [RankedTrial]) -> [Int] {
    Dictionary(grouping: trials.indices) { trials[$0].search }
      .map { search, indices in
        (
          search: search, start: indices.map { trials[$0].start }.min() ?? .infinity,
          indices: indices.sorted { trials[$0].comesBefore(trials[$1]) }
        )
      }
      .sorted {
        ($0.start, $0.search.generation, $0.search.name)
          < ($1.start, $1.search.generation, $1.search.name)
      }
      .flatMap(\.indices)
  }
}
