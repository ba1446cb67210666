import Jobs
import Operations
import Posix
import Running
import Runs
import TestSupport
import Testing

/// A source that learns: it starts at 8, and continues from the best trial so far, one step down.
private struct Descent: TrialSource {
  let seen: Monitor<[[Double?]]>
  var maximum = 5

  mutating func next(given history: TrialHistory) -> TrialStep {
    seen.change { $0.append(history.ended.map(\.objective)) }
    if history.ended.count >= maximum { return .finished }
    // What it chooses next depends on how the last one ended.
    guard history.pending.isEmpty else { return .wait }
    let best = history.ended.min { $0.objective ?? .infinity < $1.objective ?? .infinity }
    let value = best.flatMap { $0.flags["x"]?.number }.map { $0 - 1 } ?? 8
    return .trial(TrialChoice(flags: Flags(["x": .integer(Int(value)), "y": .integer(2)])))
  }
}

/// Gives this many trials at once, whatever their outcome.
private struct Burst: TrialSource {
  var left: Int

  mutating func next(given history: TrialHistory) -> TrialStep {
    guard left > 0 else { return .finished }
    left -= 1
    return .trial(TrialChoice(flags: Flags(["x": .integer(left), "y": .integer(2)])))
  }
}

@Suite struct TrialSourceTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  private func printing(_ name: String) -> RunExecutorDouble {
    RunExecutorDouble { words in .init(output: "\(name): \(words[1])0\n") }
  }

  @Test func `a source that learns is told how its trials ended`() throws {
    let seen = Monitor<[[Double?]]>([])
    let request = try fixture.request("train", "x=[1,2]") { $0.keepsBatch = true }
    let ending = try fixture.run(request, on: printing("loss")) { Descent(seen: seen) }
    #expect(ending == RunResult(exitCode: 0))
    #expect(try fixture.trialValues() == [8, 7, 6, 5, 4].map { .integer($0) })
    // It knew the objective of every trial before it chose the next.
    #expect(seen.withLock { $0.last } == [80, 70, 60, 50, 40])
    #expect(try fixture.runs("train+").first?.state == .completed)
  }

  @Test func `a source is asked for as many trials as there are free workers`() throws {
    let executor = RunExecutorDouble { _ in nil }
    let request = try fixture.request("train", "x=[1,2]") { $0.workers = 3 }
    let helper = try WorkerThread {
      // All workers have something to do as long as there is enough of it.
      for count in [3, 3, 1] {
        for order in executor.running(atLeast: count) { executor.end(order, .init()) }
      }
    }
    try fixture.run(request, on: executor) { Burst(left: 7) }
    helper.join()
    #expect(executor.most == 3)
    #expect(try fixture.runs("train").count == 7)
  }

  @Test func `no more trials are made than the batch may have`() throws {
    let request = try fixture.request("train", "x=[1,2]") { $0.maxTrials = 4 }
    try fixture.run(request) { Burst(left: 100) }
    #expect(try fixture.runs("train").count == 4)
  }

  @Test func `a batch whose trials fail too often asks for no more`() throws {
    let executor = RunExecutorDouble { _ in .init(outcome: .exited(code: 3)) }
    let request = try fixture.request("train", "x=[1,2]") {
      $0.terms.policy.halt = .init(.failures(2), endsRunning: false)
    }
    let ending = try fixture.run(request, on: executor) { Burst(left: 100) }
    #expect(ending.exitCode == 1)
    #expect(try fixture.runs("train").count <= 3)
    #expect(try fixture.runs("train+").first?.state == .error)
  }

  @Test func `what is known already is not run again`() throws {
    try fixture.run(try fixture.request("train", "x=1"))
    let executor = RunExecutorDouble()
    let request = try fixture.request("train", "x=[1,2]") { $0.isNeeded = true }
    let events = EventRecord()
    try fixture.run(request, on: executor, events) { Burst(left: 3) }
    #expect(executor.commands.count == 2)
    #expect(events.log.contains { $0.contains("Skipping a trial because run") })
  }
}
