import Ledger
import TestSupport
import Testing

@Suite struct LedgerMetricsTests {
  private let sandbox: Sandbox
  private let location: LedgerLocation
  private let accuracy = LedgerMetrics.Metric(name: "acc", pattern: #"top "1" is (\value)"#)
  private let loss = LedgerMetrics.Metric(name: "loss", pattern: "l(.)")

  init() throws {
    sandbox = try Sandbox()
    location = LedgerLocation(home: sandbox.path("runs"), name: "a")
  }

  @Test func areKeptBesideTheLedger() throws {
    #expect(LedgerMetrics.contents(of: location) == .missing)
    let metrics = LedgerMetrics(metrics: [accuracy], objective: "-acc")
    try metrics.write(to: LedgerFolder.forWriting(location))
    #expect(
      sandbox.text(of: "runs/a/metrics.json")
        == #"{"version":1,"metrics":[{"name":"acc","pattern":"top \"1\" is (\\value)"}],"#
        + "\"objective\":\"-acc\"}\n")
    #expect(LedgerMetrics.contents(of: location) == .metrics(metrics))
    #expect(LedgerMetrics.ofLedger(location) == metrics)
  }

  @Test func haveANameThatFollowsTheSnapshots() {
    let other = LedgerLocation(folder: "runs/a", snapshotName: "b.json")
    #expect(location.metricsName == "metrics.json")
    #expect(other.metricsName == "b.json.metrics.json")
    #expect(LedgerLocation.otherNames.contains("metrics.json"))
  }

  @Test func whatIsNotOursIsTold() throws {
    try sandbox.makeFolder("runs/a")
    try sandbox.write(#"{"version":2,"metrics":7}"#, to: "runs/a/metrics.json")
    #expect(LedgerMetrics.contents(of: location) == .newer(version: 2))
    for text in ["", "{", "[]", #"{"metrics":[]}"#, #"{"version":"x"}"#] {
      try sandbox.write(text, to: "runs/a/metrics.json")
      #expect(LedgerMetrics.contents(of: location) == .damaged)
      #expect(LedgerMetrics.ofLedger(location).isEmpty)
    }
  }

  @Test func whatIsSaidAgainTakesThePlaceOfWhatWasSaid() {
    let old = LedgerMetrics(metrics: [accuracy], objective: "loss")
    #expect(old.replaced(by: LedgerMetrics()) == old)
    #expect(
      old.replaced(by: LedgerMetrics(metrics: [loss]))
        == LedgerMetrics(metrics: [loss], objective: "loss"))
    #expect(
      old.replaced(by: LedgerMetrics(objective: "-acc"))
        == LedgerMetrics(metrics: [accuracy], objective: "-acc"))
    #expect(old.replaced(by: LedgerMetrics(objective: "")) == LedgerMetrics(metrics: [accuracy]))
  }

  @Test func unitedTheyKeepTheirOwn() {
    let own = LedgerMetrics(metrics: [accuracy])
    let other = LedgerMetrics(
      metrics: [.init(name: "acc", pattern: "x(.)"), loss], objective: "loss")
    #expect(own.united(with: other) == LedgerMetrics(metrics: [accuracy, loss], objective: "loss"))
  }

  @Test func othersHaveAnotherFingerprint() {
    #expect(LedgerMetrics(objective: "loss").fingerprint == 0)
    let one = LedgerMetrics(metrics: [accuracy]).fingerprint
    #expect(one != 0 && one != LedgerMetrics(metrics: [loss]).fingerprint)
    #expect(one == LedgerMetrics(metrics: [accuracy], objective: "x").fingerprint)
  }
}
