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

  /// - Returns: the comparison, and warnings for its reader.
  /// - Throws: `RunSelectionError`, `ComparisonError`.
  package func read() throws -> (comparison: Comparison, warnings: [String]) {
    let first = try read(keepsAllRows: false)
    let (builder, problems) = first.builder.hasLostRows ? try read(keepsAllRows: true) : first
    let comparison = try builder.finish()
    return (comparison, problems.map(\.message) + warnings(of: builder, comparison))
  }

  private func read(
    keepsAllRows: Bool
  ) throws(RunSelectionError) -> (builder: ComparisonBuilder, problems: [LedgerError]) {
    var builder = builder(request, keepsAllRows: keepsAllRows)
    var scalars = RunScalars(home: query.store.home)
    let glance = { scalars.areMissing(of: $0) && builder.passesOver($0) }
    let ahead = { scalars.lookAhead(at: $0, of: $1) }
    let problems = try query.forEach(
      members: members, glance: builder.mayPassOver ? glance : nil,
      ahead: builder.mayPassOver ? ahead : nil
    ) { run, whole in
      let run = listsColumns(run) ? whole() ?? run : run
      builder.add(run, scalars: scalars.summaries(of: run))
    }
    scalars.save()
    return (builder, problems)
  }

  /// What has to be known of most runs.
  private var members: RunMembers {
    let columns = request.columns + request.groups
    let order = request.order.flatMap { try? ColumnSpecification($0.column) }.map { [$0] } ?? []
    let objective = request.objective.map { [$0.column] } ?? []
    let place: [RecordKey] =
      request.objective == nil ? [] : [.generation, .trial, .batch, .start]
    return RunMembers(
      (columns + order + objective).map(\.name),
      besides: RecordKeys(ComparisonBuilder.members + place))
  }

  /// Whether the operation of a run says which columns it wants, which may be any.
  private func listsColumns(_ run: RunRecord) -> Bool {
    guard request.hasOperationColumns else { return false }
    if let operation = currentOperation(of: run) { return !operation.columns.isEmpty }
    return run.members[.op]?[ComparedOperation.columnsMember] != nil
  }

  /// The present rows of these runs, in columns that the whole comparison may not have.
  package func read(_ runs: [RunRecord]) throws(ComparisonError) -> Comparison {
    var request = request
    (request.order, request.limit, request.omitsUnchanged) = (nil, nil, false)
    var builder = builder(request)
    var scalars = RunScalars(home: query.store.home)
    for run in runs { builder.add(run, scalars: scalars.summaries(of: run)) }
    scalars.save()
    return try builder.finish()
  }

  /// Whether what stands in a row depends on other rows.
  package var ranksTrials: Bool { request.objective != nil }

  /// Whether columns are left out that have the same in all rows.
  package var omitsUnchanged: Bool { request.omitsUnchanged }

  private func builder(
    _ request: ComparisonRequest, keepsAllRows: Bool = false
  ) -> ComparisonBuilder {
    ComparisonBuilder(request, now: Clock.wall, keepsAllRows: keepsAllRows) {
      currentOperation(of: $0)
    }
  }

  /// As the project has it now.
  private func currentOperation(of run: RunRecord) -> ComparedOperation? {
    guard let project, !project.operations.isEmpty,
      run.members[.project]?.string == project.folder
    else { return nil }
    return project.operations[run.operation]
  }

  private func warnings(of builder: ComparisonBuilder, _ comparison: Comparison) -> [String] {
    var warnings = builder.problems.map { "invalid col spec '\($0.text)': \($0.error.message)" }
      .sorted()
    if comparison.rows.isEmpty {
      if builder.omittedBatches > 0 {
        warnings.append("batches are left out; '--include-batch' shows them")
      }
      if builder.omittedSkipped > 0 {
        warnings.append(
          "skipped jobs are left out, for they have no results; 'batchrun runs' lists them")
      }
      return warnings
    }
    let known = comparison.columns.map(\.heading).filter {
      !comparison.emptyColumns.contains($0)
    }
    for column in comparison.emptyColumns {
      warnings.append(
        "no run has a value for the column '\(column)'"
          + ComparisonError.suggestion(for: column, among: known))
    }
    return warnings
  }
}
