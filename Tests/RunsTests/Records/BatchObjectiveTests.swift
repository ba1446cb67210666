import JSON
import Jobs
import Ledger
import Operations
import Runs
import Testing

@Suite struct BatchObjectiveTests {
  private func batch(_ members: String) throws -> RunRecord {
    let object = try #require(try JSONValue(parsing: Array(members.utf8)).object)
    return RunRecord(
      Record(id: .random(), members: object), in: LedgerLocation(home: "/runs", name: "train"),
      state: .completed)
  }

  @Test(
    arguments: [
      ("{\"objective\": \"loss\"}", .init(column: "loss", isMaximized: false)),
      ("{\"objective\": \"-max acc\"}", .init(column: "max acc", isMaximized: true)), ("{}", nil),
    ] as [(String, OperationDefinition.Objective?)])
  func `an objective is on record with its direction`(
    members: String, objective: OperationDefinition.Objective?
  ) throws {
    #expect(try batch(members).objective == objective)
  }

  @Test func `without one the operation's counts, then a small loss`() throws {
    var operation = OperationDefinition(name: "train", origin: .builtin, body: .command(["x"]))
    #expect(try batch("{}").shownObjective == .standard)
    operation.objective = .init(column: "acc", isMaximized: true)
    var run = try batch("{}")
    run.members.add(RecordKey.op.text, OperationSnapshot.json(of: operation))
    #expect(run.shownObjective == .init(column: "acc", isMaximized: true))
    run.members.add(RecordKey.objective.text, JSONValue.string("loss"))
    #expect(run.shownObjective == .standard)
  }
}
