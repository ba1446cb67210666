@testable import Search

/// A rule that expectations can ask: they call nothing that changes a value.
final class Watch<Rule: StoppingRule> {
  private var rule: Rule

  init(_ rule: Rule) {
    self.rule = rule
  }

  func stops(trial: Int, step: Int, value: Double) -> Bool {
    rule.stops(trial: trial, step: step, value: value)
  }

  var obstacle: StoppingObstacle? { rule.obstacle }

  func restart(trial: Int) { rule.restart(trial: trial) }
}
