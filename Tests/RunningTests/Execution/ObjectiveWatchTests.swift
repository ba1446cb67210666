import JSON
import Operations
import Scalars
import Testing

@testable import Running

/// An objective that was never printed is reported, once.
@Suite struct ObjectiveWatchTests {
  private let fixture: EngineFixture

  init() throws { fixture = try EngineFixture() }

  private func warnings(
    _ column: String?, printing output: String, code: Int32 = 0, metrics: [String] = []
  ) throws -> [String] {
    let events = EventRecord()
    let executor = RunExecutorDouble { _ in .init(outcome: .exited(code: code), output: output) }
    let rules = try metrics.map { try OutputScalarRule(metric: $0) }
    let request = try fixture.request("train", "x=[1,2]") {
      $0.objective = column.map { .init(column: $0, isMaximized: false) }
      $0.metrics = rules
    }
    try fixture.run(request, on: executor, events)
    return events.warnings
  }

  @Test func `a name that no trial has printed is one warning, with what was probably meant`()
    throws
  {
    #expect(
      try warnings("losss", printing: "loss: 0.5\n") == [
        "no trial has printed the objective 'losss'; did you mean 'loss'?"
      ])
    #expect(
      try warnings("min nothing", printing: "") == [
        "no trial has printed the objective 'min nothing'"
      ])
  }

  @Test func `an objective that the first trials do not print is reported at once, and only then`()
  {
    let watch = ObjectiveWatch(.init(column: "reward", isMaximized: true))
    var members = JSONObject()
    members.add("loss", 0.5)
    members.add("step", 3)
    let printed = JSONValue.object(members)
    #expect(watch.note(nil, printed) == nil)
    #expect(watch.note(nil, nil) == nil)
    #expect(
      watch.note(nil, printed)
        == "none of the first 3 trials has printed the objective 'reward'; they printed loss")
    #expect(watch.note(nil, printed) == nil && watch.warning == nil)
    let seen = ObjectiveWatch(.init(column: "loss", isMaximized: false))
    for value in [0.5, nil, nil, nil, nil] { #expect(seen.note(value, printed) == nil) }
    #expect(seen.warning == nil)
  }

  @Test func `metrics that were named are reported if no line matches them`() throws {
    let metrics = [#"acc=accuracy is (\value)"#, #"top=top (\value)"#]
    #expect(
      try warnings(nil, printing: "loss: 0.5\ntop 3\n", metrics: metrics)
        == ["--metric acc matched no line of output"])
    #expect(
      try warnings(nil, printing: "", metrics: metrics)
        == ["--metric acc, top matched no line of output"])
    #expect(try warnings(nil, printing: "accuracy is 1, top 3\n", metrics: metrics).isEmpty)
    #expect(try warnings(nil, printing: "", code: 1, metrics: metrics).isEmpty)
  }

  @Test func `printed objectives, unnamed ones and failures are not reported`()
    throws
  {
    #expect(try warnings("loss", printing: "loss: 0.5\n").isEmpty)
    #expect(try warnings("min loss", printing: "loss: 0.5\n").isEmpty)
    #expect(try warnings(nil, printing: "acc: 0.5\n").isEmpty)
    #expect(try warnings("losss", printing: "", code: 1).isEmpty)
  }

  @Test func `what cannot be read is refused before anything is there`() throws {
    let request = try fixture.request("train", "x=[1,2]") {
      $0.objective = .init(column: "min losss, x", isMaximized: false)
    }
    let error = #expect(throws: RunFailure.self) { try fixture.draft(request) }
    #expect(error?.message.hasPrefix("invalid objective 'min losss, x'") == true)
  }
}
