import JSON
import Jobs
import Ledger
import Operations
import Queries
import Runs
import Text

/// What the trials of the latest start of a batch have come to: how many there are, and which is the
/// best.
package struct BatchTrials {
  private let objective: OperationDefinition.Objective
  /// Whether that was named for the batch.
  private let isNamed: Bool
  /// By state, in the words of lists.
  private var counts: [String: Int] = [:]
  private var best: (run: RunRecord, value: Double)?

  package init(of batch: RunRecord, in store: RunStore) throws(LedgerError) {
    objective = batch.shownObjective
    isNamed = batch.objective != nil
    let column = try? ColumnSpecification(objective.column)
    var scalars = RunScalars(home: store.home)
    for run in try store.trials(of: batch) {
      counts[run.shownState, default: 0] += 1
      guard run.state == .completed, let column,
        let value = scalars.summaries(of: run).value(of: column), !value.isNaN
      else { continue }
      // Among equal trials the first counts.
      if let best, objective.isMaximized ? value <= best.value : value >= best.value { continue }
      best = (run, value)
    }
    scalars.save()
  }

  /// In the order in which they are shown.
  package var details: [NamedRunDetail] {
    let total = counts.values.reduce(0, +)
    let states = (JobState.allCases.map(\.rawValue) + [EarlyStop.word])
      .filter { counts[$0] != nil }
    let parts = states.map { "\(counts[$0] ?? 0) \($0)" }.joined(separator: ", ")
    var json = JSONObject()
    json.add("total", total)
    for state in states { json.add(state.replacing(" ", with: "_"), counts[state] ?? 0) }
    let trials = NamedRunDetail(
      "trials", .value(total == 0 ? "0" : "\(total) (\(parts))", .object(json)))
    guard isNamed || best != nil else { return [trials] }
    let goal = (objective.isMaximized ? "maximize " : "minimize ") + objective.column
    return [trials, .init("objective", .text(goal)), .init("best", bestTrial)]
  }

  private var bestTrial: RunDetail {
    guard let (run, value) = best else { return .text(nil) }
    return .map([
      .init("trial", .text(run.id.text)), .init("value", RunDetail(FlagValue.real(value).json)),
      RunInformation(run).flags,
    ])
  }
}
