import JSON
import Jobs
import Ledger
import Queries
import Runs
import RunsTestSupport
import Scalars
import Testing

@testable import Views

/// Of many runs no more is read and kept than the first rows need; what is shown is the same as if all
/// were.
@Suite struct ComparisonReaderTests {
  private static let count = 300
  private let fixture: RunFixture

  /// Lines of a launch, the first of them the oldest; some have printed something.
  init() throws {
    fixture = try RunFixture()
    let lines = try (0..<Self.count).map { number in
      let command = "x --n=\(number % 100) \(number)"
      let id = JobID(CommandDigest(of: Array(command.utf8))).text
      if number == 5 || number % 50 == 7 {
        try fixture.sandbox.makeFolder("runs/lines/logs/\(id)")
        try fixture.sandbox.write(
          "loss: \(number * 7 % 11)\n" + (number == 7 ? "late: 1\n" : ""),
          to: "runs/lines/logs/\(id)/out.log")
      }
      return "\"\(id)\":{\"status\":\(number % 3),\"state\":\""
        + (number % 3 == 0 ? "completed" : "error") + "\",\"start\":\(number),\"runtime\":"
        + "\(number * 37 % 101),\"stdout\":\"logs/\(id)/out.log\",\"parameters\":{\"n\":\""
        + "\(number % 100)\"" + (number == 3 ? ",\"old\":\"1\"" : "") + "},\"command\":\""
        + command + "\"}"
    }
    try fixture.sandbox.makeFolder("runs/lines")
    try fixture.sandbox.write(
      "{\n" + lines.joined(separator: ",\n") + "\n}\n", to: "runs/lines/metadata.json")
  }

  private func request(
    _ change: (inout ComparisonRequest) throws -> Void
  ) throws -> ComparisonRequest {
    var request = ComparisonRequest()
    request.limit = 3
    try change(&request)
    return request
  }

  /// Every run is made and looked at, and all rows are kept.
  private func expected(_ request: ComparisonRequest) throws -> Comparison {
    var builder = ComparisonBuilder(request, now: 0, keepsAllRows: true)
    var scalars = RunScalars(home: fixture.store.home)
    for run in try fixture.store.runs().runs {
      builder.add(run, scalars: scalars.summaries(of: run))
    }
    return try builder.finish()
  }

  private func check(_ request: ComparisonRequest) throws {
    let reader = ComparisonReader(request, of: RunQuery(fixture.store), project: nil)
    let (found, expected) = (try reader.read().comparison, try expected(request))
    #expect(found.columns == expected.columns)
    #expect(found.emptyColumns == expected.emptyColumns)
    #expect(found.rows.map(\.id) == expected.rows.map(\.id))
    #expect(found.rows.map(\.cells) == expected.rows.map(\.cells))
    #expect(found.rows.count == min(request.limit ?? .max, Self.count))
  }

  @Test func `the newest have the columns of all`() throws {
    try check(try request { _ in })
    let found = try ComparisonReader(
      try request { _ in }, of: RunQuery(fixture.store), project: nil
    ).read().comparison
    #expect(found.index(of: "old") != nil && found.index(of: "late") != nil)
    try check(try request { $0.hasOperationColumns = false })
    try check(try request { $0.hasCoreColumns = false })
    try check(try request { $0.columns = try ColumnSpecification.list("loss, nothing, n, .line") })
    try check(try request { $0.limit = 1_000 })
    try check(try request { $0.limit = nil })
    try check(try request { $0.omitsUnchanged = true })
  }

  @Test(
    arguments: [
      "n", "loss", "time", "label", "status", "late", "old", "started", "min loss", "operation",
      "run",
    ], [false, true])
  func `the first of an order are the first of all`(column: String, isDescending: Bool) throws {
    try check(try request { $0.order = .init(by: column, isDescending: isDescending) })
    try check(
      try request {
        $0.order = .init(by: column, isDescending: isDescending)
        $0.limit = 100
      })
    try check(
      try request {
        $0.order = .init(by: column, isDescending: isDescending)
        $0.hasCoreColumns = false
        $0.hasOperationColumns = false
      })
  }

  @Test func `groups are made of all rows`() throws {
    let found = try ComparisonReader(
      try request {
        $0.groups = try ColumnSpecification.list("n")
        $0.order = .init(by: "loss", isDescending: true)
      }, of: RunQuery(fixture.store), project: nil
    ).read().comparison
    let index = try #require(found.index(of: "runs"))
    #expect(found.rows.map { $0.cells[index] } == [.integer(3), .integer(3), .integer(3)])
  }

  @Test func `no more rows are kept than may be shown`() throws {
    var builder = ComparisonBuilder(try request { $0.order = .init(by: "n") }, now: 0)
    for run in try fixture.store.runs().runs { builder.add(run, scalars: [:]) }
    #expect(builder.rows.count < 80 && !builder.hasLostRows)
  }

  /// The flag `x` is what the column means until the oldest run has a scalar of that name.
  @Test func `a column that turns out to mean something else is noticed`() throws {
    let request = try request {
      $0.columns = try ColumnSpecification.list("n as x")
      $0.order = .init(by: "x")
      $0.hasOperationColumns = false
    }
    var builder = ComparisonBuilder(request, now: 0)
    let runs = try fixture.store.runs().runs
    for run in runs.dropLast() { builder.add(run, scalars: [:]) }
    #expect(!builder.hasLostRows)
    builder.add(runs[runs.count - 1], scalars: ["n": ScalarSummary(1, step: 0)])
    #expect(builder.hasLostRows)
  }
}
