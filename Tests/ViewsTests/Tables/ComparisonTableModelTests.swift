import Jobs
import Testing

@testable import Views

@Suite struct ComparisonTableModelTests {
  @Test(
    arguments: [
      ("loss", TableGoal.minimum), ("val_loss", .minimum), ("Top1-Accuracy", .maximum),
      ("loss step", nil), ("lr", nil), ("lossless", nil), ("f1", .maximum),
    ] as [(String, TableGoal?)])
  func theNameOfAResultSaysWhatIsBest(heading: String, goal: TableGoal?) {
    #expect(TableGoal(Comparison.Column(heading, isResult: true)) == goal)
    #expect(TableGoal(Comparison.Column(heading, isResult: false)) == nil)
  }

  @Test func theOperationKnowsBetter() {
    #expect(TableGoal(Comparison.Column("loss", goal: .maximum, isResult: true)) == .maximum)
    #expect(TableGoal(Comparison.Column("x", goal: .minimum)) == .minimum)
  }

  @Test func aComparisonBecomesATable() throws {
    var fixture = ComparisonFixture()
    try fixture.add(
      #"{"flags": {"lr": 0.1, "debug": true}, "marked": true}"#, scalars: ["loss": [0.5]],
      state: .running)
    try fixture.add(#"{"flags": {"lr": 0.2}}"#, state: .error)
    let table = TableModel(try fixture.comparison())
    #expect(table.columns.map(\.name).first == "run")
    #expect(table.columns.first { $0.name == "loss" }?.goal == .minimum)
    #expect(table.rows.map(\.isMarked) == [true, false])
    #expect(table.rows.map(\.isActive) == [true, false])
    #expect(table.rows[0].id.hasPrefix("/runs/train/"))
    let status = try #require(table.columns.firstIndex { $0.name == "status" })
    #expect(table.rows.map { $0.cells[status].tone } == [.active, .bad])
    let lr = try #require(table.columns.firstIndex { $0.name == "lr" })
    #expect(table.rows.map { $0.cells[lr].key } == [.number(0.1), .number(0.2)])
    let loss = try #require(table.columns.firstIndex { $0.name == "loss" })
    #expect(table.rows[1].cells[loss].isMissing)
  }
}
