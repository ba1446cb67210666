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
    guard let column, let summary = scalars.summaries(of: run).summary(of: column.name.name) else {
      return nil
    }
    if column.isStep { return summary.step(of: column.quantity).map(Double.init) }
    return summary.value(of: column.quantity)
  }
}
