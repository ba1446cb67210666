import Operations
import Running
import Runs
import TestSupport
import Testing

@Suite struct CompletedRunsTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  private func verdict(_ request: RunRequest) throws -> CompletedRuns.Verdict? {
    try CompletedRuns(try fixture.draft(request), request).verdict()
  }

  @Test func `a run with the same flags makes another superfluous`() throws {
    #expect(try verdict(try fixture.request("train", "x=5")) == nil)
    try fixture.run(try fixture.request("train", "x=5"))
    guard case .same(let runs) = try verdict(try fixture.request("train", "x=5")) else {
      Issue.record("there is such a run")
      return
    }
    #expect(runs.count == 1)
    #expect(try verdict(try fixture.request("train", "x=6")) == nil)
  }

  @Test func `one that failed does not`() throws {
    let executor = RunExecutorDouble { _ in .init(outcome: .exited(code: 1)) }
    try fixture.run(try fixture.request("train", "x=5"), on: executor)
    #expect(try verdict(try fixture.request("train", "x=5")) == nil)
  }

  @Test func `a run that has completed with these flags is unchanged`() throws {
    try fixture.run(try fixture.request("train", "x=5"))
    let id = try #require(try fixture.runs().first).id.text
    guard case .unchanged = try verdict(try fixture.request(.restart(id))) else {
      Issue.record("nothing has changed")
      return
    }
    #expect(try verdict(try fixture.request(.restart(id), ["x=6"])) == nil)
  }

  @Test func `a batch is superfluous when all of its trials are`() throws {
    try fixture.run(try fixture.request("train", "x=1"))
    let request = try fixture.request("train", "x=[1,2]") { $0.isNeeded = true }
    #expect(try verdict(request) == nil)
    let executor = RunExecutorDouble()
    let events = EventRecord()
    try fixture.run(request, on: executor, events)
    #expect(executor.commands == ["train 2 2"])
    #expect(
      events.log.first
        == "INFO: [batchrun] Skipping 1 trial for which there are completed runs (--needed specified)"
    )
    guard case .allTrials(2) = try verdict(request) else {
      Issue.record("there are runs for all trials")
      return
    }
  }
}

extension CompletedRuns.Verdict? {
  fileprivate static func == (one: Self, other: Self) -> Bool {
    switch (one, other) {
    case (nil, nil): true
    default: false
    }
  }
}
