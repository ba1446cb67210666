import JSON
import Jobs
import Ledger
import Runs
import RunsTestSupport
import Scalars
import TestSupport
import Testing

/// All values of the metrics of a run.
@Suite struct RunSeriesTests {
  private let fixture: RunFixture
  private let run: RunRecord
  private var sandbox: Sandbox { fixture.sandbox }

  init() throws {
    fixture = try RunFixture()
    let id = JobID.random()
    run = RunRecord(
      Record(id: id, members: JSONObject([.init(key: "state", value: .string("completed"))])),
      in: LedgerLocation(home: fixture.store.home, name: "sweep"), state: .completed)
    try sandbox.makeFolder("runs/sweep/logs/\(id.text)")
    try sandbox.makeFolder("runs/sweep/dirs/\(id.text)/val")
    try sandbox.makeFolder("runs/sweep/metrics")
  }

  private func points(_ name: String) -> [String] {
    (RunSeries(of: run).points[name] ?? []).map { "\($0.step) \($0.value)" }
  }

  @Test func comeFromTheSamePlacesAsSummaries() throws {
    let logs = "runs/sweep/logs/\(run.id.text)"
    try sandbox.write("step=1 loss=3 acc=1\nstep=2 loss=2 acc=2\n", to: "\(logs)/out.log")
    #expect(points("loss") == ["1 3.0", "2 2.0"])
    try sandbox.write(
      "{\"step\": 5, \"loss\": 9}\n{\"step\": 6, \"loss\": 8}\n",
      to: "runs/sweep/metrics/\(run.id.text).jsonl")
    #expect(points("loss") == ["5 9.0", "6 8.0"])
    #expect(points("acc") == ["1 1.0", "2 2.0"])
    let folder = "runs/sweep/dirs/\(run.id.text)"
    try sandbox.write(
      bytes: EventFileBytes.scalar("loss", 7, step: 1) + EventFileBytes.scalar("loss", 6, step: 2),
      to: "\(folder)/a.tfevents.1")
    try sandbox.write(
      bytes: EventFileBytes.scalar("loss", 5, step: 3), to: "\(folder)/val/a.tfevents.1")
    #expect(points("loss") == ["1 7.0", "2 6.0"])
    #expect(points("val#loss") == ["3 5.0"])
    #expect(points("acc") == ["1 1.0", "2 2.0"])
  }

  @Test func knowTheMetricsOfTheLedger() throws {
    try LedgerMetrics(metrics: [.init(name: "best", pattern: #"of (\value)"#)])
      .write(to: LedgerFolder.forWriting(run.ledger))
    try sandbox.write("top 1 of 5\ntop 1 of 4\n", to: "runs/sweep/logs/\(run.id.text)/out.log")
    #expect(points("best") == ["0 5.0", "1 4.0"])
  }

  @Test func areFoundByTheirNames() throws {
    try sandbox.write(
      "loss=1 acc=2 acc2=3 acc10=4\n", to: "runs/sweep/logs/\(run.id.text)/out.log")
    let series = RunSeries(of: run)
    #expect(try series.keys(of: ["loss", "*"], in: run) == ["loss", "acc", "acc2", "acc10"])
    let error = #expect(throws: RunSeriesError.self) { try series.keys(of: ["los"], in: run) }
    #expect(
      error?.message == "run \(run.id.shortText) has no metric 'los'; did you mean 'loss'?")
  }
}
