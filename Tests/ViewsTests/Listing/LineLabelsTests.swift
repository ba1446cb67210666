import JSON
import Jobs
import Ledger
import Runs
import Testing

@testable import Views

@Suite struct LineLabelsTests {
  private func line(
    _ number: UInt64, _ command: String, _ parameters: [String: String], label: String? = nil,
    ledger: String = "runs/a"
  ) -> RunRecord {
    var members = JSONObject()
    members.add("state", "completed")
    members.add("command", command)
    var object = JSONObject()
    for (name, value) in parameters.sorted(by: { $0.key < $1.key }) { object.add(name, value) }
    members.add("parameters", JSONValue.object(object))
    if let label { members.add("label", label) }
    let record = Record(id: JobID(CommandDigest(words: (number, 0, 0, 0))), members: members)
    return RunRecord(record, in: LedgerLocation(folder: ledger), state: .completed)
  }

  private func labels(_ runs: [RunRecord]) -> [String?] {
    LineLabels.labels(of: runs)
  }

  @Test func parametersThatDistinguishAreTheLabel() {
    let runs = [line(1, "t --lr 1", ["lr": "1"]), line(2, "t --lr 2", ["lr": "2"])]
    #expect(labels(runs) == ["lr=1", "lr=2"])
  }

  @Test func whereTheyDoNotItIsTheCommand() {
    let runs = [
      line(1, "t --lr 1 a", ["lr": "1"]), line(2, "t --lr 1 b", ["lr": "1"]),
      line(3, "t --lr 2 c", ["lr": "2"]), line(4, "t --lr 1 d", ["lr": "1"], label: "mine"),
      // Of another launch.
      line(5, "t --lr 2 e", ["lr": "2"], ledger: "runs/b"),
    ]
    #expect(labels(runs) == ["t --lr 1 a", "t --lr 1 b", "lr=2", "mine", "lr=2"])
  }
}
