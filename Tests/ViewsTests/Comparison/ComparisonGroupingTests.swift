import JSON
import Queries
import Testing
import Views

@Suite struct ComparisonGroupingTests {
  private var runs = ComparisonFixture()

  private mutating func addSeeds() throws {
    for (rate, seed, loss) in [(0.2, 1, 3.0), (0.1, 1, 1), (0.1, 2, 2), (0.1, 3, 3), (0.2, 2, 5)] {
      try runs.add(
        #"{"operation": "train", "flags": {"lr": \#(rate), "seed": \#(seed)}, "runtime": 60}"#,
        scalars: ["loss": [9, loss]])
    }
    runs.request.groups = try ColumnSpecification.list("=lr")
  }

  @Test mutating func `runs that have the same become one row with mean and deviation`() throws {
    try addSeeds()
    #expect(try runs.headings() == ["lr", "runs", "time", "time ±", "loss", "loss ±"])
    #expect(try runs.column("lr") == ["0.2", "0.1"])
    #expect(try runs.column("runs") == ["2", "3"])
    #expect(try runs.column("loss") == ["4.0", "2.0"])
    #expect(try runs.column("loss ±") == ["1.414213", "1.0"])
    #expect(try runs.column("time") == ["0:01:00", "0:01:00"])
    #expect(try runs.column("time ±") == ["0:00:00", "0:00:00"])
    #expect(try runs.comparison().columns.first { $0.heading == "loss" }?.goal == .minimum)
  }

  @Test mutating func `programs get names without signs`() throws {
    try addSeeds()
    let comparison = try runs.comparison()
    let head = ComparisonFormat.csv.text(of: comparison).split(separator: "\n").first
    #expect(head == "lr,runs,time,time_std,loss,loss_std")
    let text = ComparisonFormat.json.text(of: comparison)
    let row = try #require(try JSONValue(parsing: Array(text.utf8)).array?.last)
    #expect(row["loss_std"]?.double == 1)
    #expect(row["started_at"] == nil, "a group has not started")
    #expect(ComparisonFormat.table.text(of: comparison).contains("loss ±"))
    #expect(ComparisonFormat.markdown.text(of: comparison).contains("loss ±"))
    runs.request.order = .init(by: "loss_std", isDescending: true)
    #expect(try runs.column("lr") == ["0.2", "0.1"])
  }

  @Test mutating func `the name of a deviation is not that of a result`() throws {
    try runs.add(#"{"flags": {"a": 1}}"#, scalars: ["x": [1], "x_std": [2]])
    runs.request.groups = try ColumnSpecification.list("=a")
    let names = try runs.comparison().columns.map(\.name)
    #expect(Set(names).count == names.count, "\(names)")
  }

  @Test mutating func `groups are sorted by their means, and cut then`() throws {
    try addSeeds()
    runs.request.order = .init(by: "loss")
    #expect(try runs.column("lr") == ["0.1", "0.2"])
    runs.request.limit = 1
    #expect(try runs.column("lr") == ["0.1"])
    runs.request.order = .init(by: "=lr", isDescending: true)
    #expect(try runs.column("lr") == ["0.2"])
    runs.request.order = .init(by: "seed")
    #expect(throws: ComparisonError.self) { try runs.comparison() }
  }

  @Test mutating func `what is missing or no number counts for no mean`() throws {
    try runs.add(#"{"flags": {"a": 1}}"#, scalars: ["x": [1], "y": [.nan]])
    try runs.add(#"{"flags": {"a": 1.0}}"#, scalars: ["x": [.nan]])
    try runs.add("{}", scalars: ["x": [7]])
    try runs.askOnly(for: "x, y")
    runs.request.groups = try ColumnSpecification.list("=a")
    #expect(try runs.column("runs") == ["2", "1"])
    #expect(try runs.column("a") == ["1", ""])
    #expect(try runs.column("x") == ["1.0", "7.0"])
    #expect(try runs.column("x ±") == ["", ""])
    #expect(try runs.column("y") == ["", ""])
  }

  @Test mutating func `the mean is exact where numbers are large and close`() throws {
    for offset in [4.0, 7, 13, 16] { try runs.add(scalars: ["x": [1e9 + offset]]) }
    try runs.askOnly(for: "x")
    runs.request.groups = try ColumnSpecification.list(".status")
    #expect(try runs.column("x") == ["1000000010.0"])
    #expect(try runs.comparison().rows[0].cells.last == .real((30.0).squareRoot()))
  }
}
