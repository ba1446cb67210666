import Posix
import Queries
import Runs
import Text
import Ledger

/// What a project says of its operations, for comparisons of its runs.
package struct ComparedProject: Sendable {
  /// The folder that its runs name.
  package let folder: String
  /// By their names.
  package let operations: [String: ComparedOperation]

  package init(folder: String, operations: [String: ComparedOperation]) {
    self.folder = folder
    self.operations = operations
  }
}

/// Makes comparisons of what the ledgers hold now.
package struct ComparisonReader: Sendable {
  package let query: RunQuery
  private let request: ComparisonRequest
  private let project: ComparedProject?

  package init(_ request: ComparisonRequest, of query: RunQuery, project: ComparedProject?) {
    self.request = request
    self.query = query
    self.project = project
  }

  /// - Returns: the comparison, and what its reader should be told.
  /// - Throws: `RunSelectionError`, `ComparisonError`.
  package func read() throws -> (comparison: Comparison, warnings: [String]) {
    var builder = builder(request)
    var scalars = RunScalars(home: query.store.home)
    let problems = try query.forEach { builder.add($0, scalars: scalars.summaries(of: $0)) }
    scalars.save()
    let comparison = try builder.finish()
    return (comparison, problems.map(\.message) + warnings(of: builder, comparison))
  }

  /// The rows of these runs as they are now, in columns that the whole comparison may not have.
  package func read(_ runs: [RunRecord]) throws(ComparisonError) -> Comparison {
    var request = request
    (request.order, request.limit, request.omitsUnchanged) = (nil, nil, false)
    var builder = builder(request)
    var scalars = RunScalars(home: query.store.home)
    for run in runs { builder.add(run, scalars: scalars.summaries(of: run)) }
    scalars.save()
    return try builder.finish()
  }

  /// Whether columns are left out that have the same in all rows.
  package var omitsUnchanged: Bool { request.omitsUnchanged }

  private func builder(_ request: ComparisonRequest) -> ComparisonBuilder {
    ComparisonBuilder(request, now: Clock.wall) { [project] run in
      guard let project, !project.operations.isEmpty,
        run.members[.project]?.string == project.folder
      else { return nil }
      return project.operations[run.operation]
    }
  }

  private func warnings(of builder: ComparisonBuilder, _ comparison: Comparison) -> [String] {
    var warnings = builder.problems.map { "invalid col spec '\($0.text)': \($0.error.message)" }
      .sorted()
    if comparison.rows.isEmpty {
      if builder.omittedBatches > 0 {
        warnings.append("batches are left out; '--include-batch' shows them")
      }
      return warnings
    }
    let known = comparison.columns.map(\.heading).filter {
      !comparison.emptyColumns.contains($0)
    }
    for column in comparison.emptyColumns {
      let meant = nearestMatch(to: column, among: known).map { "; did you mean '\($0)'?" } ?? ""
      warnings.append("no run has anything for the column '\(column)'\(meant)")
    }
    return warnings
  }
}
