import Jobs
import Ledger
import Operations
import Posix
import Running
import Runs
import TestSupport
import Testing

@Suite struct BatchTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  @Test func `the trials of a list run in order, and the batch is gone when they are done`() throws
  {
    let events = EventRecord()
    let executor = RunExecutorDouble()
    let ending = try fixture.run(try fixture.request("train", "x=[1,2,3]"), on: executor, events)
    #expect(ending == RunResult(exitCode: 0))
    #expect(executor.commands == ["train 1 2", "train 2 2", "train 3 2"])
    #expect(try fixture.trialValues() == [1, 2, 3].map { .integer($0) })
    #expect(
      events.log == [1, 2, 3].map { "INFO: [batchrun] Running trial ID: train (x=\($0), y=2)" })
    #expect(
      events.attempts == [1, 2, 3].flatMap { ["started x=\($0)", "ended x=\($0)"] })
    #expect(try fixture.runs("train+").isEmpty)
    #expect(try fixture.store.trash.runs().runs.map(\.operation) == ["train+"])
  }

  @Test func `trials that fail are told, recorded, and no failure of the batch`() throws {
    let events = EventRecord()
    let executor = RunExecutorDouble { words in
      .init(outcome: .exited(code: words[1] == "2" ? 3 : 0))
    }
    let ending = try fixture.run(try fixture.request("train", "x=[1,2]"), on: executor, events)
    #expect(ending.exitCode == 0)
    #expect(
      events.log.last
        == "ERROR: [batchrun] Trial ID exited with an error (3) - see log for details")
    let trials = try fixture.runs("train").sorted { ($0.place ?? 0) < ($1.place ?? 0) }
    #expect(trials.map(\.state) == [.completed, .error])
    #expect(trials.map(\.exitCode) == [0, 3])
  }

  @Test func `a batch can stop at the first failure, with its exit code`() throws {
    let events = EventRecord()
    let executor = RunExecutorDouble { _ in .init(outcome: .exited(code: 3)) }
    let request = try fixture.request("train", "x=[1,2,3]") { $0.failsOnTrialError = true }
    let ending = try fixture.run(request, on: executor, events)
    #expect(ending == RunResult(exitCode: 3))
    let batch = try #require(try fixture.runs("train+").first)
    #expect(batch.state == .error)
    #expect(batch.exitCode == 3)
    #expect(try fixture.runs("train").filter { $0.state == .pending }.count == 2)
    #expect(
      events.all.contains { if case .continuable(let id) = $0 { id == batch.id } else { false } })
  }

  @Test func `what is left of a batch is resumed, with its workers`() throws {
    let executor = RunExecutorDouble { words in
      .init(outcome: .exited(code: words[1] == "1" ? 3 : 0))
    }
    let first = try fixture.request("train", "x=[1,2,3,4]") {
      $0.failsOnTrialError = true
      $0.workers = 2
      $0.terms.delay(0.2)
    }
    try fixture.run(first, on: executor)
    let batch = try #require(try fixture.runs("train+").first)
    let left = try fixture.runs("train").filter { $0.state == .pending }.count
    #expect(left > 0)

    let resumed = try fixture.request(.resume(batch.id.text))
    #expect(try resumed.slots() == 3)
    #expect(try fixture.draft(resumed).workers == 2)
    let wider = try fixture.request(.resume(batch.id.text)) { $0.workers = 5 }
    #expect(try fixture.draft(wider).workers == 5)
    let others = RunExecutorDouble()
    try fixture.run(resumed, on: others)
    #expect(others.commands.count == left)
    #expect(try fixture.runs("train").count == 4)
  }

  @Test func `only as many trials are started as --limit says, and the rest can continue`() throws {
    let executor = RunExecutorDouble()
    let request = try fixture.request("train", "x=[1,2,3]") { $0.terms.limit = 2 }
    let ending = try fixture.run(request, on: executor)
    #expect(ending.exitCode == 0)
    #expect(executor.commands.count == 2)
    let batch = try #require(try fixture.runs("train+").first)
    #expect(batch.state == .terminated)
    try fixture.run(try fixture.request(.resume(batch.id.text)), on: executor)
    #expect(executor.commands.count == 3)
    #expect(try fixture.runs("train+").isEmpty)
  }

  @Test func `a failed trial is tried again under its id`() throws {
    let attempts = Attempts()
    let executor = RunExecutorDouble { words in
      .init(outcome: .exited(code: words[1] == "2" && attempts.next() == 1 ? 3 : 0))
    }
    let events = EventRecord()
    let request = try fixture.request("train", "x=[1,2]") {
      $0.terms.policy.retries = 1
      $0.terms.policy.backoff.first = 0.01
    }
    try fixture.run(request, on: executor, events)
    let trials = try fixture.runs("train").sorted { ($0.place ?? 0) < ($1.place ?? 0) }
    #expect(trials.map(\.state) == [.completed, .completed])
    #expect(trials.map(\.attempts) == [1, 2])
    #expect(events.log.contains { $0.contains("exited with an error (3) - retrying in") })
  }

  @Test func `a kept batch has a link to each trial`() throws {
    let request = try fixture.request("train", "x=[1,2]") { $0.keepsBatch = true }
    try fixture.run(request)
    let batch = try #require(try fixture.runs("train+").first)
    let folder = try #require(batch.directory)
    for trial in try fixture.runs("train") {
      #expect(linkTarget(of: "\(folder)/\(trial.id.text)") == "../\(trial.id.text)")
    }
  }

  @Test func `completed trials go to the trash where their operation says so`() throws {
    let fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags: {x: 1}
        delete-on-success: yes
      """)
    let executor = RunExecutorDouble { words in
      .init(outcome: .exited(code: words[1] == "2" ? 3 : 0))
    }
    try fixture.run(try fixture.request("train", "x=[1,2,3]"), on: executor)
    #expect(try fixture.trialValues() == [.integer(2)])
    let kept = try fixture.request("train", "x=[4,5]") { $0.keepsRun = true }
    try fixture.run(kept)
    #expect(try fixture.runs("train").count == 3)
  }

  @Test func `metrics are recorded, and the objective is told where it is asked for`() throws {
    let executor = RunExecutorDouble { words in .init(output: "loss: 0.\(words[1])\nacc: 1\n") }
    let events = EventRecord()
    let request = try fixture.request("train", "x=[3,4]") { $0.isMeasured = true }
    try fixture.run(request, on: executor, events)
    let measured = events.all.compactMap { event in
      if case .measured(let measurement) = event { measurement.objective } else { nil }
    }
    #expect(measured == [0.3, 0.4])
    for run in try fixture.runs("train") {
      #expect(run.members[.scalars]?["loss"]?["last"]?.double == (run.flags["x"]?.number ?? 0) / 10)
    }
  }
}

/// Counts how often it was asked.
private final class Attempts: Sendable {
  private let count = Monitor(0)

  func next() -> Int {
    count.change { count in
      count += 1
      return count
    }
  }
}

extension RunTerms {
  /// This many seconds between two starts.
  fileprivate mutating func delay(_ seconds: Double) { policy.delay = seconds }
}
