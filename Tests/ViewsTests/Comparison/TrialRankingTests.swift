import Operations
import Queries
import Testing

@testable import Views

@Suite struct TrialRankingTests {
  private var runs = ComparisonFixture()

  private mutating func add(
    _ place: Int, _ loss: Double?, generation: Int = 1, batch: String = "000000aa00000000",
    isFailed: Bool = false, flags: String = "{}"
  ) throws {
    try runs.add(
      """
      {"trial": \(place), "generation": \(generation), "batch": "\(batch)", "flags": \(flags),
      "start": \(1000 + generation * 100 + place)}
      """,
      scalars: loss.map { ["loss": [$0]] } ?? [:], state: isFailed ? .error : .completed)
  }

  private mutating func rank(by column: String = "loss", isMaximized: Bool = false) {
    runs.request.objective = ComparisonRequest.Objective(
      .init(column: column, isMaximized: isMaximized))
  }

  /// The newest of them come first, as from a ledger.
  private mutating func addFive() throws {
    try add(5, 0.4)
    try add(4, 0.2)
    try add(3, 0.1, isFailed: true)
    try add(2, nil)
    try add(1, 0.3)
  }

  @Test mutating func `the best comes first, those without a value last in their order`() throws {
    try addFive()
    rank()
    #expect(try runs.order() == [2, 5, 1, 4, 3])
    #expect(try runs.comparison().rows.map(\.isBest) == [true, false, false, false, false])
    rank(isMaximized: true)
    #expect(try runs.order() == [1, 5, 2, 4, 3])
  }

  @Test mutating func `the objective stands first, beside the best value up to each trial`() throws
  {
    try addFive()
    rank()
    #expect(
      try runs.headings() == [
        "run", "loss", "best so far", "operation", "started", "time", "status", "label", "step",
      ])
    #expect(try runs.column("loss") == ["0.2", "0.3", "0.4", "", "0.1"])
    // A trial that failed is the best of nothing.
    #expect(try runs.column("best so far") == ["0.2", "0.3", "0.2", "0.3", "0.3"])
    rank(isMaximized: true)
    #expect(try runs.column("best so far") == ["0.4", "0.3", "0.3", "0.3", "0.3"])
  }

  @Test mutating func `every start of a batch begins without a best`() throws {
    try add(2, 0.5, generation: 2)
    try add(1, 0.9, generation: 2)
    try add(2, 0.2)
    try add(1, 0.3)
    rank()
    #expect(try runs.order() == [3, 4, 1, 2])
    #expect(try runs.column("best so far") == ["0.2", "0.3", "0.5", "0.9"])
  }

  @Test mutating func `every batch of several has its own best so far, and one is the best`() throws
  {
    try add(2, 0.5, batch: "000000bb00000000")
    try add(2, 0.2)
    try add(1, 0.9, batch: "000000bb00000000")
    try add(1, 0.3)
    rank()
    #expect(try runs.order() == [2, 4, 1, 3])
    #expect(try runs.column("best so far") == ["0.2", "0.3", "0.5", "0.9"])
    #expect(try runs.comparison().rows.map(\.isBest) == [true, false, false, false])
  }

  @Test mutating func `the jobs of a launch are ranked by when they began`() throws {
    for (start, loss) in [(3, 0.4), (1, 0.5), (2, 0.3)] {
      try runs.add("{\"start\": \(1000 + start)}", scalars: ["loss": [loss]], ledger: "sweep")
    }
    rank()
    #expect(try runs.order() == [3, 1, 2])
    #expect(try runs.column("best so far") == ["0.3", "0.3", "0.5"])
  }

  @Test mutating func `of equal trials the earlier is the best`() throws {
    try add(2, 0.5)
    try add(1, 0.5)
    rank()
    #expect(try runs.order() == [2, 1])
  }

  @Test mutating func `what is no number is no best`() throws {
    try add(2, .nan)
    try add(1, 0.5)
    rank()
    #expect(try runs.order() == [2, 1])
    #expect(try runs.column("best so far") == ["0.5", "0.5"])
  }

  @Test mutating func `what no trial has is no column`() throws {
    try add(2, 0.5)
    try add(1, 0.4)
    let plain = try runs.headings()
    rank(by: "acc")
    #expect(try runs.headings() == plain)
    #expect(try runs.order() == [1, 2])
  }

  @Test mutating func `another order leaves the columns, and so does a limit`() throws {
    try addFive()
    rank()
    runs.request.limit = 2
    #expect(try runs.order() == [2, 5])
    runs.request.order = .init(by: "loss", isDescending: true)
    #expect(try runs.order() == [1, 5])
    #expect(try runs.column("best so far") == ["0.2", "0.3"])
  }

  @Test mutating func `another quantity is a column with its heading`() throws {
    try runs.add("{\"trial\": 1}", scalars: ["acc": [0.9, 0.5]])
    try runs.add("{\"trial\": 2}", scalars: ["acc": [0.7, 0.6]])
    rank(by: "max acc", isMaximized: true)
    #expect(Array(try runs.headings().prefix(3)) == ["run", "max acc", "best so far"])
    #expect(try runs.order() == [1, 2])
  }

  @Test mutating func `a table marks the best, programs get numbers`() throws {
    try addFive()
    rank()
    runs.request.hasCoreColumns = false
    let comparison = try runs.comparison()
    let lines = comparison.table()
    #expect(lines[0].hasPrefix("run       loss        best so far"))
    #expect(
      lines[1].hasPrefix("00000001  0.2 (best)  0.2")
        || lines[1].hasPrefix("00000002  0.2 (best)  0.2"))
    #expect(!lines[2].contains("(best)"))
    let csv = ComparisonFormat.csv.text(of: comparison).split(separator: "\n")
    #expect(csv[0].hasPrefix("run,loss,best_so_far"))
    #expect(csv[1].hasPrefix("0000000200000000,0.2,0.2"))
  }
}
