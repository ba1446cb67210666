/// Which of all the values that a scalar had in a run.
package enum ScalarQuantity: String, CaseIterable, Sendable {
  /// At the highest step; the default.
  case last
  case first
  case minimum = "min"
  case maximum = "max"
  case average = "avg"
  case total
  case count

  /// Whether the value comes from one step.
  package var hasStep: Bool {
    switch self {
    case .last, .first, .minimum, .maximum: true
    case .average, .total, .count: false
    }
  }
}
