import Jobs
import Ledger
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

/// What a face hears of a batch: enough to show all of it.
@Suite struct RunEventTests {
  private let fixture: EngineFixture
  private let events = EventRecord()

  init() throws {
    fixture = try EngineFixture()
  }

  /// Two trials: the first fails once and then completes, the second fails for good.
  private func runBatch() throws {
    let attempts = Monitor(0)
    let executor = RunExecutorDouble { words in
      if words[1] == "2" { return .init(outcome: .exited(code: 4), output: "loss: 0.5\n") }
      let count = attempts.change { count in
        count += 1
        return count
      }
      return .init(outcome: .exited(code: count == 1 ? 3 : 0), output: "loss: 0.25\n")
    }
    try fixture.run(
      try fixture.request("train", "x=[1,2]") {
        $0.isMeasured = true
        $0.terms.policy.retries = 1
        $0.terms.policy.backoff.first = 0.01
      }, on: executor, events)
  }

  @Test func `a listener hears from any thread`() throws {
    let count = Monitor(0)
    let listener: RunListener = { _ in count.change { $0 += 1 } }
    let request = try fixture.request("train", "x=1")
    let draft = try RunPlanner(request, tell: listener).draft()
    _ = try RunExecution(draft, request, on: .double(), tell: listener).run()
    #expect(count.withLock { $0 } > 3)
  }

  @Test func `the start of a launch knows where it stands, to its end`() throws {
    try runBatch()
    let starts = events.all.compactMap { event -> RunLaunchStart? in
      if case .launching(let start) = event { start } else { nil }
    }
    let start = try #require(starts.first)
    #expect(starts.count == 1)
    #expect(start.operation == "train+")
    #expect(start.isBatch)
    #expect(!start.hasProcess)
    #expect(start.count == 2)
    #expect(start.workers == 1)
    #expect(start.ledger == fixture.sandbox.path("runs/train"))
    #expect(start.snapshot().completed == 1)
    #expect(start.snapshot().failed == 1)
  }

  @Test func `the end of an attempt says whether there is another one`() throws {
    try runBatch()
    let ends = events.all.compactMap { event -> RunAttemptEnd? in
      if case .attemptEnded(let end) = event { end } else { nil }
    }
    #expect(ends.count == 4)
    func codes(of x: Int) -> [Outcome] {
      ends.filter { $0.attempt.flags["x"] == .integer(x) }.map(\.outcome)
    }
    #expect(codes(of: 1) == [.exited(code: 3), .exited(code: 0)])
    #expect(codes(of: 2) == [.exited(code: 4), .exited(code: 4)])
    #expect(ends.map { $0.retryDelay != nil } == ends.map { $0.attempt.number == 1 })
    #expect(ends.allSatisfy { $0.runtime == 0.25 && $0.usage == nil })
  }

  @Test func `what is measured is each run, once`() throws {
    try runBatch()
    let measured = events.all.compactMap { event -> RunMeasurement? in
      if case .measured(let measurement) = event { measurement } else { nil }
    }
    #expect(measured.count == 2)
    for measurement in measured {
      let isFirst = measurement.attempt.flags["x"] == .integer(1)
      #expect(measurement.isCompleted == isFirst)
      #expect(measurement.objective == (isFirst ? 0.25 : 0.5))
    }
  }
}
