import JSON
import Jobs
import Ledger
import Queries
import Views
import Runs
import Scalars
import Testing

/// Runs to be compared, the newest first, and what the comparison says of them.
struct ComparisonFixture {
  private(set) var runs: [(run: RunRecord, scalars: [String: ScalarSummary])] = []
  var request = ComparisonRequest()
  var now = 2_000.0
  var current: [String: ComparedOperation] = [:]

  /// Adds a run with these members of its record, and these values of scalars, whose steps count
  /// from 0.
  mutating func add(
    _ members: String = "{}", scalars: KeyValuePairs<String, [Double]> = [:],
    ledger: String = "train", state: JobState = .completed
  ) throws {
    let number = String(runs.count + 1)
    let digits = String(repeating: "0", count: 8 - number.count) + number + "00000000"
    let id = try #require(JobID(Array(digits.utf8)))
    let object = try #require(try JSONValue(parsing: Array(members.utf8)).object)
    let run = RunRecord(
      Record(id: id, members: object), in: LedgerLocation(home: "/runs", name: ledger),
      state: state)
    var summaries: [String: ScalarSummary] = [:]
    for (name, values) in scalars {
      for (step, value) in values.enumerated() {
        if summaries[name]?.add(value, step: step) == nil {
          summaries[name] = ScalarSummary(value, step: step)
        }
      }
    }
    runs.append((run, summaries))
  }

  mutating func ask(for columns: String) throws {
    request.columns = try ColumnSpecification.list(columns)
  }

  /// Only the columns that are asked for, and the ids.
  mutating func askOnly(for columns: String = "") throws {
    request.hasCoreColumns = false
    request.hasOperationColumns = false
    if !columns.isEmpty { try ask(for: columns) }
  }

  var builder: ComparisonBuilder {
    let operations = current
    var builder = ComparisonBuilder(request, now: now) { operations[$0.operation] }
    for (run, scalars) in runs { builder.add(run, scalars: scalars) }
    return builder
  }

  func comparison() throws -> Comparison {
    try builder.finish()
  }

  func headings() throws -> [String] {
    try comparison().columns.map(\.heading)
  }

  /// What stands in a column, as tables show it.
  func column(_ heading: String) throws -> [String] {
    let comparison = try comparison()
    let index = try #require(comparison.index(of: heading))
    return comparison.rows.map { $0.cells[index].tableText }
  }

  /// The numbers of the runs in the order of the rows.
  func order() throws -> [Int] {
    try comparison().rows.map { row in
      try #require(Int(String(row.id.text.prefix(8))))
    }
  }
}
