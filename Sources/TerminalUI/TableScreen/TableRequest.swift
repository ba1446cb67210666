import Views

/// What a table screen asks for: what it shows, and what is done to rows.
package enum TableRequest: Hashable, Sendable {
  /// Everything again.
  case load
  /// The present rows.
  case refresh([String])
  /// The present state of these rows, which change by themselves, or everything if something else has
  /// changed.
  case follow([String])
  /// The rows that an expression leaves.
  case filter(String)
  /// All that is known of a row.
  case details(String)
  case logs(String)
  case edit(TableEdit, [String])
  case delete([String])
  /// Brings deleted rows back.
  case restore([String])
  /// Ends what is still going on in these rows.
  case stop([String])
  /// Writes these rows and columns, in this order, to a file.
  case export(TableExport)
  /// Keeps the layout for the next time.
  case remember(TableLayout)
}

package enum TableEdit: Hashable, Sendable {
  case mark(Bool)
  case label(String)
  case tags(add: [String], remove: [String])
  case comment(String)
}

package struct TableExport: Hashable, Sendable {
  package var path: String
  /// The ids of rows and the names of columns.
  package var rows: [String]
  package var columns: [String]
  /// Whether an existing file is replaced.
  package var replaces: Bool
}

/// What comes back.
package enum TableAnswer: Sendable {
  case table(TableModel)
  /// The rows that were asked for; those that there are no more are left out.
  case rows([TableRow], gone: [String])
  case matches(expression: String, ids: Set<String>)
  case badExpression(String, reason: String)
  case details(id: String, [TextBox.Line])
  case logs(id: String, [NamedLog])
  /// Something was done to rows, which may look different now.
  case done(String, changed: [String])
  /// These rows were deleted, and can be restored.
  case deleted(String, ids: [String])
  /// Deleted rows are back: everything is to be read again.
  case restored(String)
  /// There is such a file already.
  case exists(TableExport)
  case failed(String)
  /// Nothing to report.
  case nothing
}

/// Where the rows of a table come from. It is asked on a separate thread, one thing after the
/// other.
package protocol TableSource: Sendable {
  mutating func answer(_ request: TableRequest) -> TableAnswer
}
