import JSON
import Jobs
import Ledger
import Operations
import Runs
import Testing

@testable import Running

@Suite struct TrialReportTests {
  private func run(_ state: JobState) -> RunRecord {
    RunRecord(
      Record(id: .random(), members: JSONObject()), in: LedgerLocation(home: "/runs", name: "a"),
      state: state)
  }

  @Test func `an optimizer gets to know all of a trial`() {
    var trial = run(.completed)
    trial.flags = Flags(["x": .integer(3)])
    trial.members.add("trial", 4)
    trial.exitCode = 0
    trial.label = "x=3"
    trial.directory = "/runs/a/dirs/1"
    let json = TrialReport.json(of: trial, objective: 0.5)
    #expect(json["id"]?.string == trial.id.text)
    #expect(json["trial"]?.int == 4)
    #expect(json["status"]?.string == "completed")
    #expect(json["exit_status"]?.int == 0)
    #expect(json["flags"]?["x"]?.int == 3)
    #expect(json["objective"]?.double == 0.5)
    #expect(json["label"]?.string == "x=3")
    #expect(json["run_dir"]?.string == "/runs/a/dirs/1")
    #expect(json.object?.members.count == 8)
  }

  @Test func `what is not known is null`() {
    let json = TrialReport.json(of: run(.terminated), objective: nil)
    for key in ["trial", "exit_status", "objective", "label", "run_dir"] {
      #expect(json[key] == .null, "\(key)")
    }
    #expect(json["status"]?.string == "terminated")
    // JSON has no such numbers.
    let infinite = TrialReport.json(of: run(.completed), objective: .infinity)
    var bytes: [UInt8] = []
    bytes.appendJSON(infinite)
    #expect(throws: Never.self) { try JSONValue(parsing: bytes) }
  }
}
