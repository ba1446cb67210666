import Arguments
import Operations
import Posix
import Queries
import Views
import Runs
import Text
import Ledger

/// Makes comparisons of what the ledgers hold now.
struct ComparisonReading {
  private let command: CompareCommand
  private let request: ComparisonRequest
  /// What the project of the current folder says of its operations, by their names.
  private let operations: [String: ComparedOperation]
  private let folder: String
  private let projectWarning: String?

  init(_ command: CompareCommand) throws {
    self.command = command
    request = try Self.request(of: command)
    do {
      let context = try ProjectContext(home: command.selection.store.home, warns: false)
      folder = context.folder
      operations = Dictionary(
        (context.project?.operations ?? []).map { ($0.fullName, ComparedOperation($0)) }
      ) { first, _ in first }
      projectWarning = nil
    } catch {
      // Runs can be compared whatever has become of the project.
      folder = ""
      operations = [:]
      projectWarning = CommandFailure(error).message
    }
  }

  /// - Returns: the comparison, and what its reader should be told.
  func read() throws -> (comparison: Comparison, warnings: [String]) {
    var builder = builder(request)
    var scalars = RunScalars(home: command.selection.store.home)
    try command.forEachSelectedRun { builder.add($0, scalars: scalars.summaries(of: $0)) }
    scalars.save()
    let comparison = try finish(builder)
    return (comparison, warnings(of: builder, comparison))
  }

  /// The rows of these runs as they are now, in columns that the whole comparison may not have.
  func read(_ runs: [RunRecord]) throws -> Comparison {
    var request = request
    (request.order, request.limit, request.omitsUnchanged) = (nil, nil, false)
    var builder = builder(request)
    var scalars = RunScalars(home: command.selection.store.home)
    for run in runs { builder.add(run, scalars: scalars.summaries(of: run)) }
    scalars.save()
    return try finish(builder)
  }

  /// Whether columns are left out that have the same in all rows.
  var omitsUnchanged: Bool { request.omitsUnchanged }

  private func builder(_ request: ComparisonRequest) -> ComparisonBuilder {
    ComparisonBuilder(request, now: Clock.wall) { [operations, folder] run in
      guard !operations.isEmpty, run.members[.project]?.string == folder else { return nil }
      return operations[run.operation]
    }
  }

  private func finish(_ builder: ComparisonBuilder) throws -> Comparison {
    return try builder.finish()
  }

  private func warnings(of builder: ComparisonBuilder, _ comparison: Comparison) -> [String] {
    var warnings = projectWarning.map { [$0] } ?? []
    warnings += builder.problems.map { "invalid col spec '\($0.text)': \($0.error.message)" }
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

  private static func request(
    of command: CompareCommand
  ) throws -> ComparisonRequest {
    var request = ComparisonRequest()
    let isStrict = !command.strictColumns.isEmpty
    request.hasCoreColumns = !command.skipsCoreColumns && !isStrict
    request.hasExtraColumns = command.hasExtraColumns && !isStrict
    request.hasOperationColumns = !command.skipsOperationColumns && !isStrict
    request.hasSystemScalars = command.hasAllScalars
    request.columns = try columns(in: command.columns + command.strictColumns)
    request.groups = try columns(in: command.groups)
    if let column = command.minimum { request.order = .init(by: column) }
    if let column = command.maximum { request.order = .init(by: column, isDescending: true) }
    request.limit = command.limit
    request.includesBatches = command.includesBatches
    request.omitsUnchanged = command.skipsUnchanged
    return request
  }

  private static func columns(in texts: [String]) throws -> [ColumnSpecification] {
    var columns: [ColumnSpecification] = []
    for text in texts {
      do throws(ColumnSpecificationError) {
        columns += try ColumnSpecification.list(text)
      } catch {
        throw CommandFailure.invalidColumn(text, error)
      }
    }
    return columns
  }
}

extension CommandFailure {
  static func invalidColumn(_ text: String, _ error: ColumnSpecificationError) -> CommandFailure {
    .wrongInput(
      "invalid col spec '\(text)': \(error.message)",
      hint: "'batchrun help compare' shows what a column can be")
  }

  init(_ error: ComparisonError) {
    switch error {
    case .badOrder(let column, let error): self = .invalidColumn(column, error)
    case .unknownOrder(let column, let headings):
      let meant = nearestMatch(to: column, among: headings).map { "; did you mean '\($0)'?" } ?? ""
      let isList = meant.isEmpty && headings.count > 1
      self.init(
        "no run has anything for the column '\(column)'\(meant)",
        hint: isList ? "the columns are \(headings.joined(separator: ", "))" : nil)
    }
  }
}
