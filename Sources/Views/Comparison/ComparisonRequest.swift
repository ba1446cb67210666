import Queries

/// What a comparison is to show.
package struct ComparisonRequest: Sendable {
  package struct Order: Hashable, Sendable {
    /// A heading of the comparison, or else a column specification.
    package var column: String
    package var isDescending: Bool

    package init(by column: String, isDescending: Bool = false) {
      self.column = column
      self.isDescending = isDescending
    }
  }

  /// Operation, start, time, status and label; the run's id is always there.
  package var hasCoreColumns = true
  /// What few want to see: the digest of the source code.
  package var hasExtraColumns = false
  /// Flags and scalars, or what the operation says that is to be compared.
  package var hasOperationColumns = true
  /// Scalars that a system has measured: `sys/…`.
  package var hasSystemScalars = false
  /// In addition to all these.
  package var columns: [ColumnSpecification] = []
  package var includesBatches = false
  /// Whether jobs have rows that were skipped on request: they have no results.
  package var includesSkipped = true
  /// If there are any, runs with the same values in these become one row.
  package var groups: [ColumnSpecification] = []
  /// Of trials of a batch.
  package var objective: Objective?
  /// Without one the newest runs come first; of trials with an objective the best.
  package var order: Order?
  /// This many rows from the top.
  package var limit: Int?
  /// Whether columns are left out that have the same in all rows.
  package var omitsUnchanged = false

  package init() {}

  /// For the one row with the smallest or largest value of a column.
  package init(bestBy column: String, isLargest: Bool) {
    hasCoreColumns = false
    hasOperationColumns = false
    includesBatches = true
    order = .init(by: column, isDescending: isLargest)
    limit = 1
  }
}
