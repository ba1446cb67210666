import Jobs
import Launching
import Operations
import Queries
import Runs
import Scalars
import Search
import Text

/// What the results of finished jobs mean for those that have not begun.
struct SearchGoals: Sendable {
  private let goal: FilterExpression?
  private var patience: Patience?
  private let objective: TrialObjective?
  private let column: String
  private let sign: Double
  /// What the goal asks for and no job has reached, of how many jobs.
  private let unmet: UnmetNames?
  private var completed = 0
  private var names: Set<String> = []

  init(_ terms: SearchTerms, _ objective: OperationDefinition.Objective) {
    goal = terms.goal
    patience = terms.patience.map { Patience(trials: $0) }
    self.objective = TrialObjective(objective)
    column = objective.column
    sign = objective.isMaximized ? -1 : 1
    unmet = goal.map { UnmetNames(of: [$0]) }
  }

  /// Takes in a job that has ended for good. Those that failed or were interrupted say nothing.
  ///
  /// - Returns: why nothing new is to start, if so.
  mutating func take(_ run: RunRecord, _ scalars: [String: ScalarSummary]) -> SearchEnd? {
    guard run.state == .completed || run.stoppedEarly != nil else { return nil }
    let number = value(scalars)
    patience?.add(number)
    if let end = reached(by: run, scalars) { return end }
    return exhaustion
  }

  /// The same of jobs that ended before, in any order.
  mutating func takeEarlier(_ jobs: EarlierJobs) -> SearchEnd? {
    guard goal != nil || patience != nil else { return nil }
    var end: SearchEnd?
    var values: [(time: Double, value: Double?)] = []
    var names = goal?.names ?? []
    if let objective { names.insert(objective.name) }
    jobs.forEachResult(names) { run, scalars in
      end = reached(by: run, scalars) ?? end
      if patience != nil {
        values.append((run.stopped ?? run.time, value(scalars)))
      }
    }
    for (_, value) in values.sorted(by: { $0.time < $1.time }) { patience?.add(value) }
    return end ?? exhaustion
  }

  /// The objective, made small.
  private func value(_ scalars: [String: ScalarSummary]) -> Double? {
    objective?.value(in: scalars).map { $0 * sign }
  }

  private var exhaustion: SearchEnd? {
    guard let patience, patience.isExhausted else { return nil }
    return .noBetter(jobs: patience.since, column: column)
  }

  private mutating func reached(
    by run: RunRecord, _ scalars: [String: ScalarSummary]
  ) -> SearchEnd? {
    guard let goal, run.state == .completed else { return nil }
    completed += 1
    names.formUnion(scalars.keys)
    names.formUnion(run.flags.names)
    let values = RunValues(run, scalars: scalars)
    let holds = goal.holds { name in
      let value = values.value(of: name)
      if value != .undefined { unmet?.meet(name) }
      return value
    }
    return holds ? .reached(expression: goal.text, job: run.id.shortText) : nil
  }

  /// What the goal asks for and no job has reached; nil if there is nothing of the kind.
  var warning: String? {
    guard completed > 0, let missing = unmet?.all.map(\.name).min() else { return nil }
    return "no finished job has '\(missing)' (--stop-when)"
      + (nearestMatch(to: missing, among: names.sorted()).map { "; did you mean '\($0)'?" } ?? "")
  }
}
