import Operations
import Testing

@testable import Running

@Suite struct TrialGridTests {
  @Test func variesTheLastNameFastest() throws {
    let plan = try plan(["b": "[1,2]", "a": "[x,y]", "c": "z"])
    #expect(
      plan.map(\.assignments) == [
        "a=x, b=1, c=z", "a=x, b=2, c=z", "a=y, b=1, c=z", "a=y, b=2, c=z",
      ])
  }

  @Test func keepsRepeatedValuesAndInnerLists() throws {
    #expect(try plan(["x": "[1,1,1]"]).count == 3)
    #expect(try plan(["x": "[[1,2],[3]]"]).map(\.assignments) == ["x=[1, 2]", "x=[3]"])
  }

  @Test func hasNoTrialsForAnEmptyList() throws {
    #expect(try plan(["x": "[]", "y": "[1,2]"]).isEmpty)
    #expect(try plan(["x": "[]"], maximum: 3).isEmpty)
  }

  @Test func hasOneTrialWithoutLists() throws {
    #expect(try plan([:]).map(\.assignments) == [""])
  }

  @Test func drawsInTheOrderOfTheGrid() throws {
    let all = try plan(["a": "range[1:20]", "b": "range[1:20]"]).map(\.assignments)
    let drawn = try plan(["a": "range[1:20]", "b": "range[1:20]"], maximum: 30, seed: 7)
    let positions = drawn.compactMap { all.firstIndex(of: $0.assignments) }
    #expect(positions.count == 30 && Set(positions).count == 30)
    #expect(positions == positions.sorted())
    let again = try plan(["a": "range[1:20]", "b": "range[1:20]"], maximum: 30, seed: 7)
    #expect(drawn.map(\.assignments) == again.map(\.assignments))
    let other = try plan(["a": "range[1:20]", "b": "range[1:20]"], maximum: 30, seed: 8)
    #expect(drawn.map(\.assignments) != other.map(\.assignments))
  }

  @Test func takesAllWhereTheMaximumIsLarger() throws {
    let plan = try plan(["a": "range[1:4]"], maximum: 4, seed: 3)
    #expect(plan.map(\.assignments) == ["a=1", "a=2", "a=3", "a=4"])
  }

  @Test(.timeLimit(.minutes(1))) func drawsFromGridsThatNobodyCouldWriteDown() throws {
    var flags: [String: String] = [:]
    for name in ["a", "b", "c", "d"] { flags[name] = "range[1:1000]" }
    let plan = try plan(flags, maximum: 5, seed: 1)
    #expect(plan.unlimitedCount == 1_000_000_000_000)
    #expect(Set(plan.map(\.assignments)).count == 5)
    for number in 0..<20 { flags["e\(number)"] = "range[1:1000]" }
    let larger = try self.plan(flags, maximum: 5, seed: 1)
    #expect(larger.unlimitedCount == .max)
    #expect(Set(larger.map(\.assignments)).count == 5)
    for name in ["a", "e19"] { #expect(Set(larger.map { $0[name] }).count > 1) }
    let slowest = larger.compactMap { $0["a"]?.number }
    #expect(slowest == slowest.sorted())
    #expect(throws: TrialError.tooManyTrials) { try self.plan(flags) }
  }

  @Test func choosesForEveryTrialAnew() throws {
    let plan = try plan(["a": "range[1:50]", "x": "[1:1000000000]"], seed: 5)
    #expect(Set(plan.map { $0["x"] }).count == 50)
    #expect(
      Array(plan) == Array(try self.plan(["a": "range[1:50]", "x": "[1:1000000000]"], seed: 5)))
  }

  @Test func joinsTheEntriesOfFiles() throws {
    let file = try BatchFile(
      path: "b.csv", format: .csv, contents: Array("msg\nhello 1\nhello 2\n".utf8))
    let user = try flags(["loud": "[yes,no]"])
    let merged = BatchEntries([file]).merged(
      flags: try flags(["loud": "[yes,no]", "msg": "d"]), userFlags: user)
    let plan = try TrialPlan(grids: merged, maximum: nil, seed: 0)
    #expect(
      TrialTable.lines(plan) == [
        "#  loud  msg", "1  yes   hello 1", "2  no    hello 1", "3  yes   hello 2",
        "4  no    hello 2",
      ])
    let typed = BatchEntries([file]).merged(flags: Flags(), userFlags: Flags(["msg": .null]))
    #expect(typed == [Flags(["msg": .null]), Flags(["msg": .null])])
  }

  private func flags(_ texts: [String: String]) throws -> Flags {
    Flags(try texts.mapValues { try FlagValue(decoding: $0) })
  }

  private func plan(
    _ texts: [String: String], maximum: Int? = nil, seed: UInt64 = 0
  ) throws -> TrialPlan {
    try TrialPlan(grids: [try flags(texts)], maximum: maximum, seed: seed)
  }
}
