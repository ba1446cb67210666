/// Why a rule could not compare any trials so far.
package enum StoppingObstacle: Hashable, Sendable {
  /// No trial has reported a value.
  case noReports
  /// No trial has come to the step, or to the number of reports, from which on trials are compared.
  case steps(furthest: Int, needed: Int)
  /// Too few trials have come as far as that.
  case trials(count: Int, needed: Int)
}
