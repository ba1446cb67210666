import Arguments
import Operations
import Posix
import Queries
import Reports
import Runs
import Text

/// Makes comparisons of what the ledgers hold now.
struct ComparisonReading {
  private let command: CompareCommand
  private let request: ComparisonRequest
  /// What the project of the current folder says of its operations, by their names.
  private let operations: [String: ComparedOperation]
  private let folder: String
  private let projectWarning: String?

  init(_ command: CompareCommand) throws(CommandFailure) {
    self.command = command
    request = try Self.request(of: command)
    do throws(CommandFailure) {
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
      projectWarning = error.message
    }
  }

  /// - Returns: the comparison, and what its reader should be told.
  func read() throws(CommandFailure) -> (comparison: Comparison, warnings: [String]) {
    let runs = try command.selectedRuns(standard: [":"])
    var scalars = RunScalars(home: command.selection.store.home)
    var builder = ComparisonBuilder(request, now: Clock.wall) { [operations, folder] run in
      guard !operations.isEmpty, run.members["project"]?.string == folder else { return nil }
      return operations[run.operation]
    }
    for run in runs { builder.add(run, scalars: scalars.summaries(of: run)) }
    scalars.save()
    let comparison: Comparison
    do throws(ComparisonError) {
      comparison = try builder.finish()
    } catch {
      throw CommandFailure(error)
    }
    return (comparison, warnings(of: builder, comparison))
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
    let headings = comparison.columns.map(\.heading)
    for column in comparison.emptyColumns {
      let others = headings.filter { $0 != column }
      let meant = nearestMatch(to: column, among: others).map { "; did you mean '\($0)'?" } ?? ""
      warnings.append("no run has anything for the column '\(column)'\(meant)")
    }
    return warnings
  }

  private static func request(
    of command: CompareCommand
  ) throws(CommandFailure) -> ComparisonRequest {
    var request = ComparisonRequest()
    let isStrict = !command.strictColumns.isEmpty
    request.hasCoreColumns = !command.skipsCoreColumns && !isStrict
    request.hasExtraColumns = command.hasExtraColumns && !isStrict
    request.hasOperationColumns = !command.skipsOperationColumns && !isStrict
    request.hasSystemScalars = command.hasAllScalars
    for text in command.columns + command.strictColumns {
      do throws(ColumnSpecificationError) {
        request.columns += try ColumnSpecification.list(text)
      } catch {
        throw .invalidColumn(text, error)
      }
    }
    if let column = command.minimum { request.order = .init(by: column) }
    if let column = command.maximum { request.order = .init(by: column, isDescending: true) }
    request.limit = command.limit
    request.includesBatches = command.includesBatches
    request.omitsUnchanged = command.skipsUnchanged
    return request
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
