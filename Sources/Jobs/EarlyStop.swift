/// Why a job was ended that would not have become the best.
package struct EarlyStop: Hashable, Sendable {
  /// The last step that was judged, and the objective there.
  package let step: Int
  package let value: Double
  /// The rule that has judged, as `--early-stop` names it: `asha`.
  package let rule: String

  /// The state of such a job, for people.
  package static let word = "stopped early"

  package init(step: Int, value: Double, rule: String) {
    self.step = step
    self.value = value
    self.rule = rule
  }
}
