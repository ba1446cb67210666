import JSON
import Jobs
import Ledger
import Operations
import Runs
import Testing

@testable import Running

@Suite struct OperationPatternTests {
  private func run(_ operation: String, _ role: RunRecord.Role = .run) -> RunRecord {
    var members = JSONObject()
    members.add("operation", operation)
    members.add("role", role.rawValue)
    return RunRecord(
      Record(id: .random(), members: members), in: LedgerLocation(home: "/runs", name: "a"),
      state: .completed)
  }

  private func matches(_ pattern: String, _ run: RunRecord) -> Bool {
    OperationPattern.list(pattern)?.contains { $0.matches(run) } == true
  }

  @Test
  func `a name means that operation of any model, a pattern those that it matches as a whole`() {
    #expect(matches("train", run("train")))
    #expect(matches("train", run("m:train")))
    #expect(!matches("train", run("train-more")))
    #expect(!matches("train", run("pretrain")))
    #expect(matches("train.*", run("train-more")))
    #expect(matches("m:train", run("m:train")))
    #expect(!matches("m:train", run("n:train")))
    #expect(!matches("m:train", run("train")))
    #expect(matches("a, train ,b", run("train")))
  }

  @Test func `a line of a launch that has the operation's name is not a run of it`() {
    let line = RunRecord(
      Record(id: .random(), members: JSONObject()),
      in: LedgerLocation(home: "/runs", name: "train"),
      state: .completed)
    #expect(line.operation == "train")
    #expect(!matches("train", line))
  }

  @Test func `a batch and a queue are no runs of an operation, steps are`() throws {
    #expect(matches("train", run("train", .steps)))
    #expect(!matches("train.*", run("train+", .batch)))
    #expect(!matches("queue", run("queue", .queue)))
    let pattern = try #require(OperationPattern("train"))
    #expect(pattern.matches(batch: run("train+", .batch)))
    #expect(pattern.matches(batch: run("train+random", .batch)))
    #expect(!pattern.matches(batch: run("train", .run)))
    #expect(!pattern.matches(batch: run("other+", .batch)))
  }

  @Test(arguments: ["(", "m:(", "(:train", "train,("])
  func `what is no pattern is none`(text: String) {
    #expect(OperationPattern.list(text) == nil)
  }
}
