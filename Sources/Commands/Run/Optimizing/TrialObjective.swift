import Operations
import Queries
import Runs
import Scalars

/// The number that an optimizer makes small or large.
struct TrialObjective {
  private let column: ColumnSpecification?
  private var scalars: RunScalars

  /// Of a column that was checked before. `home` is the folder of the ledgers.
  init(_ objective: OperationDefinition.Objective?, home: String) {
    column = (objective?.column).flatMap { try? ColumnSpecification($0) }
    scalars = RunScalars(home: home)
  }

  /// Nil where the run has no such number.
  mutating func value(in run: RunRecord) -> Double? {
    guard let column, let summary = scalars.summaries(of: run)[column.name.name] else { return nil }
    if column.isStep { return summary.step(of: column.quantity).map(Double.init) }
    return summary.value(of: column.quantity)
  }
}

extension ScalarSummary {
  fileprivate func value(of quantity: ScalarQuantity) -> Double {
    switch quantity {
    case .last: last
    case .first: first
    case .minimum: minimum
    case .maximum: maximum
    case .average: average
    case .total: total
    case .count: Double(count)
    }
  }

  fileprivate func step(of quantity: ScalarQuantity) -> Int? {
    switch quantity {
    case .last: lastStep
    case .first: firstStep
    case .minimum: minimumStep
    case .maximum: maximumStep
    case .average, .total, .count: nil
    }
  }
}
