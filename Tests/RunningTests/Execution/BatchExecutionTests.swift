import Glibc
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct BatchExecutionTests {
  private let fixture: EngineFixture
  private let events = EventRecord()

  init() throws {
    fixture = try EngineFixture()
  }

  private func run(
    _ context: RunContext, _ batch: RunRecord, source: BatchExecution.SourceMaker? = nil
  ) throws -> RunResult {
    let result = try BatchExecution(context, batch).run(source: source)
    context.recorder.flush()
    return result
  }

  private func request(
    _ flags: String = "x=[1,2,3]", adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunRequest {
    try fixture.request("train", flags, adjust: adjust)
  }

  private func trials() throws -> [RunRecord] {
    try fixture.runs("train").sorted { ($0.place ?? 0) < ($1.place ?? 0) }
  }

  @Test func `all its trials are on record before it has ended, and then it goes`() throws {
    let executor = RunExecutorDouble()
    let (context, batch) = try fixture.make(try request(), events, on: .double(executor))
    #expect(try run(context, batch) == RunResult(exitCode: 0))
    #expect(executor.commands == ["train 1 2", "train 2 2", "train 3 2"])
    #expect(try trials().map(\.place) == [1, 2, 3])
    #expect(try trials().map(\.generation) == [1, 1, 1])
    #expect(try trials().allSatisfy { $0.batch == batch.id })
    #expect(try fixture.run(batch.id) == nil)
    #expect(
      events.all.contains { if case .batchRemoved(batch.id) = $0 { true } else { false } })
    #expect(!events.all.contains { if case .continuable = $0 { true } else { false } })
  }

  @Test func `one that is kept says how many trials it has, and when it ended`() throws {
    let (context, batch) = try fixture.make(try request { $0.keepsBatch = true }, events)
    #expect(try run(context, batch) == RunResult(exitCode: 0))
    let kept = try #require(try fixture.run(batch.id))
    #expect(kept.state == .completed)
    #expect(kept.exitCode == 0)
    #expect(kept.attempts == 1)
    #expect(kept.generation == 1)
    #expect(kept.members[.trialCount]?.int == 3)
    #expect(kept.runtime != nil)
  }

  @Test func `a step is never removed, for the steps after it look for its trials`() throws {
    let (context, batch) = try fixture.make(
      try request { $0.surroundings.parent = .random() }, events)
    _ = try run(context, batch)
    #expect(try fixture.run(batch.id)?.state == .completed)
  }

  @Test func `trials that are staged are told, and not run`() throws {
    let executor = RunExecutorDouble()
    let (context, batch) = try fixture.make(
      try request { $0.stagesTrials = true }, events, on: .double(executor))
    #expect(try run(context, batch) == RunResult(exitCode: 0))
    #expect(executor.commands.isEmpty)
    #expect(try trials().map(\.state) == [.staged, .staged, .staged])
    let staged = events.all.compactMap { event in
      if case .staged(operation: "train", let id) = event { id } else { nil }
    }
    #expect(try staged == trials().map(\.id))
    // Its folder has links to them.
    #expect(try fixture.run(batch.id)?.state == .completed)
  }

  @Test func `trials for which there are completed runs are left out`() throws {
    try fixture.run(try fixture.request("train", "x=2"))
    let executor = RunExecutorDouble()
    let (context, batch) = try fixture.make(
      try request { $0.isNeeded = true }, events, on: .double(executor))
    _ = try run(context, batch)
    #expect(executor.commands == ["train 1 2", "train 3 2"])
    #expect(
      events.log.first
        == "INFO: [batchrun] Skipping 1 trial for which there are completed runs "
        + "(--needed specified)")
    #expect(try trials().compactMap(\.place) == [1, 3])
  }

  // MARK: Interrupted batches

  /// A batch that was killed when it had made only the trial of the second place.
  private func interrupted() throws -> RunRecord {
    let (context, batch) = try fixture.make(try request(), events)
    try context.recorder.record(.generation(1), of: batch.id)
    let book = TrialBook(context, of: batch, generation: 1)
    let flags = Flags(["x": .integer(2), "y": .integer(2)])
    _ = try book.make(TrialChoice(flags: flags), place: 2)
    context.recorder.flush()
    try context.writer.release(batch.id)
    return try #require(try fixture.run(batch.id))
  }

  @Test func `a start that was interrupted while its trials were made is completed`() throws {
    let batch = try interrupted()
    let before = try #require(try trials().first).id
    let executor = RunExecutorDouble()
    let resumed = try fixture.request(.resume(batch.id.text)) { $0.keepsBatch = true }
    #expect(
      try fixture.execute(resumed, on: .double(executor), events) == RunResult(exitCode: 0))
    #expect(Set(executor.commands) == ["train 1 2", "train 2 2", "train 3 2"])
    #expect(try trials().map(\.place) == [1, 2, 3])
    #expect(try trials()[1].id == before)
    #expect(try trials().map(\.generation) == [1, 1, 1])
    #expect(try fixture.run(batch.id)?.members[.trialCount]?.int == 3)
  }

  @Test func `a batch that has made all of them makes no more`() throws {
    let first = RunExecutorDouble { _ in .init(outcome: .exited(code: 3)) }
    try fixture.execute(
      try request {
        $0.failsOnTrialError = true
        $0.keepsBatch = true
      }, on: .double(first))
    let batch = try #require(try fixture.runs("train+").first)
    let executor = RunExecutorDouble()
    try fixture.execute(
      try fixture.request(.resume(batch.id.text)), on: .double(executor), events)
    #expect(executor.commands == ["train 2 2", "train 3 2"])
    #expect(try trials().count == 3)
  }

  @Test func `started once more it is a start of its own`() throws {
    try fixture.execute(try request { $0.keepsBatch = true }, on: .double())
    let batch = try #require(try fixture.runs("train+").first)
    try fixture.execute(
      try fixture.request(.restart(batch.id.text)) { $0.keepsBatch = true }, on: .double())
    #expect(try fixture.run(batch.id)?.generation == 2)
    #expect(try trials().map(\.generation).sorted() == [1, 1, 1, 2, 2, 2])
  }

  // MARK: Ends

  @Test func `a launch that fails leaves a batch that can be continued`() throws {
    let executor = RunExecutorDouble { _ in nil }
    let lifeline = try Wakeup()
    defer { close(lifeline.descriptor) }
    var machine = RunMachine.double(executor)
    machine.lifeline = lifeline.descriptor
    let (context, batch) = try fixture.make(try request(), events, on: machine)
    let helper = try WorkerThread { [events] in
      let orders = executor.running(atLeast: 1)
      lifeline.wake()
      events.wait { if case .noticed(.closedForStarts) = $0 { true } else { false } }
      for order in orders { executor.end(order, .init()) }
    }
    let failure = #expect(throws: RunFailure.self) { try run(context, batch) }
    helper.join()
    context.recorder.flush()
    #expect(failure?.message.contains("guardian") == true)
    #expect(
      failure?.hint
        == "to continue the batch, use 'batchrun run --resume \(batch.id.text)'")
    #expect(try fixture.run(batch.id)?.state == .terminated)
    #expect(try fixture.run(batch.id)?.exitCode == nil)
    #expect(try trials().map(\.state) == [.completed, .pending, .pending])
  }

  @Test func `a signal ends it, and what is left is told to be continuable`() throws {
    let executor = RunExecutorDouble { _ in nil }
    let result = try ThreadSignals.run { signals in
      let helper = try WorkerThread {
        if !executor.running(atLeast: 1).isEmpty { signals.send(SIGHUP) }
      }
      defer { helper.join() }
      let (context, batch) = try fixture.make(try request(), events, on: .double(executor))
      return try run(context, batch)
    }
    #expect(result == RunResult(exitCode: 128 + SIGHUP, signal: SIGHUP))
    let batch = try #require(try fixture.runs("train+").first)
    #expect(batch.state == .terminated)
    #expect(
      events.all.contains { if case .continuable(batch.id) = $0 { true } else { false } })
  }

  // MARK: Sources

  @Test func `a source that can tell all its trials has them recorded before one runs`() throws {
    let counts = Monitor<[Int]>([])
    let fixture = fixture
    let executor = RunExecutorDouble { _ in
      counts.change { $0.append((try? fixture.runs("train").count) ?? -1) }
      return .init()
    }
    let plan = try TrialPlan(
      grids: [Flags(["x": .list([.integer(4), .integer(5)]), "y": .integer(2)])], maximum: nil,
      seed: 1)
    let (context, batch) = try fixture.make(try request(), events, on: .double(executor))
    _ = try run(context, batch) { FixedTrials(plan) }
    #expect(executor.commands == ["train 4 2", "train 5 2"])
    #expect(counts.withLock { $0 } == [2, 2])
  }

  @Test func `another one is asked for one after another`() throws {
    let counts = Monitor<[Int]>([])
    let fixture = fixture
    let executor = RunExecutorDouble { _ in
      counts.change { $0.append((try? fixture.runs("train").count) ?? -1) }
      return .init()
    }
    let (context, batch) = try fixture.make(try request(), events, on: .double(executor))
    #expect(try run(context, batch) { Countdown(left: 3) } == RunResult(exitCode: 0))
    #expect(executor.commands == ["train 2 2", "train 1 2", "train 0 2"])
    #expect(counts.withLock { $0 } == [1, 2, 3])
  }
}

/// Gives a trial when the one before it has ended.
private struct Countdown: TrialSource {
  var left: Int

  mutating func next(given history: TrialHistory) -> TrialStep {
    if left == 0 { return .finished }
    guard history.pending.isEmpty else { return .wait }
    left -= 1
    return .trial(TrialChoice(flags: Flags(["x": .integer(left), "y": .integer(2)])))
  }
}
