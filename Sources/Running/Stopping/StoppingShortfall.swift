import Search

extension EarlyStopping {
  /// Says why nothing was stopped by this rule.
  ///
  /// - Parameters:
  ///   - obstacle: what the rule says of its comparisons.
  ///   - hasSteps: whether any job has reported the objective at more than one step.
  ///   - column: the objective.
  /// - Returns: one line, without a full stop.
  func shortfall(_ obstacle: StoppingObstacle, hasSteps: Bool, column: String) -> String {
    let reason =
      switch obstacle {
      case .steps(let furthest, let needed) where hasSteps:
        "it compares jobs from \(position(needed)) on, and the furthest has come to \(furthest)"
      case .trials(let count, let needed) where hasSteps:
        "it compares at least \(needed) jobs that have come as far, and "
          + (count == 1 ? "only 1 has" : "only \(count) have")
      case .noReports, .steps, .trials: "no job has reported '\(column)' at more than one step"
      }
    return "early stopping by '\(text)' stopped nothing: \(reason)"
  }

  /// What hyperband counts is reports.
  private func position(_ number: Int) -> String {
    if case .hyperband = self { "report \(number)" } else { "step \(number)" }
  }
}
