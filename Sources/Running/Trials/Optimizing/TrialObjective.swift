import Operations
import Queries
import Runs
import Scalars

/// The number that is to be small or large.
package struct TrialObjective: Sendable {
  private let column: ColumnSpecification

  /// Nil for a column that cannot be read.
  package init?(_ objective: OperationDefinition.Objective) {
    guard let column = try? ColumnSpecification(objective.column) else { return nil }
    self.column = column
  }

  /// The metric that it is made of.
  var name: QueryName { column.name }

  /// Nil if there is no such number.
  package func value(in scalars: [String: ScalarSummary]) -> Double? {
    scalars.value(of: column)
  }

  /// The same of a run that has ended before.
  package func value(in run: RunRecord, _ scalars: inout RunScalars) -> Double? {
    value(in: scalars.summaries(of: run))
  }
}
