import Glibc
import Jobs
import Launching
import Ledger
import Posix
import TestSupport
import Testing

/// What the dispatcher makes of a launch: the ledger, the calls of the executor, the notices.
@Suite struct DispatcherTests {
  let fixture: LaunchFixture

  init() throws { fixture = try LaunchFixture() }

  @Test func everyEndStandsInTheLedgerWhenTheLaunchIsOver() throws {
    let lines = (0..<200).map { "job \($0)" }
    let executor = FakeExecutor { .exited(code: $0.attempt.position % 5 == 0 ? 1 : 0) }
    let observer = RecordingObserver()
    let result = try fixture.launch(lines, on: executor, observer: observer, slots: 8)
    #expect(result.completed == 160)
    #expect(result.failed == 40)
    #expect(result.unrecorded == 0)
    let records = try fixture.records()
    #expect(records.count == 200)
    #expect(records.values.allSatisfy { $0.state == .completed || $0.state == .error })
    #expect(observer.ends.count == 200)
    #expect(executor.state.withLock { $0.settled.count } == 200)
  }

  /// Many threads end their attempts at once: the launch is over only when the last is done.
  @Test func theLastEndsAreNotLeftBehind() throws {
    for _ in 0..<20 {
      let fixture = try LaunchFixture()
      let executor = FakeExecutor { _ in .exited(code: 0) }
      _ = try fixture.launch((0..<16).map { "\($0)" }, on: executor, slots: 16)
      #expect(try fixture.records().values.allSatisfy { $0.state == .completed })
      #expect(executor.state.withLock { $0.settled.count } == 16)
    }
  }

  @Test func anEndIsInTheJournalBeforeItsWorkerTakesTheNextJob() throws {
    let executor = FakeExecutor()
    let location = fixture.location
    let sandbox = fixture.sandbox
    let result = try fixture.launch(
      ["a", "b"], on: executor,
      during: { _ in
        _ = executor.begun(1)
        executor.end(0)
        _ = executor.begun(2)
        let events = sandbox.lines(of: location.journalPath).compactMap { line in
          ["start", "end"].first { line.contains("\"event\":\"\($0)\"") }
        }
        guard events == ["start", "end", "start"] else { throw TestFailure("\(events)") }
        executor.end(0)
      })
    #expect(result.completed == 2)
  }

  @Test func aResumeStartsWhatHasNotFinished() throws {
    let first = FakeExecutor { .exited(code: $0.attempt.position == 1 ? 3 : 0) }
    _ = try fixture.launch(["a", "b"], on: first)
    let second = FakeExecutor { _ in .exited(code: 0) }
    _ = try fixture.launch(["a", "b", "c"], on: second)
    #expect(second.begun(1).map { String(decoding: $0.command, as: UTF8.self) } == ["c"])
    let third = FakeExecutor { _ in .exited(code: 0) }
    _ = try fixture.launch(["a", "b", "c"], on: third, mode: .retryFailed)
    #expect(third.begun(1).map(\.lifetimeNumber) == [2])
    #expect(try fixture.records()["b"]?.state == .completed)
  }

  @Test func aRetryIsAFurtherAttemptOfTheSameJob() throws {
    let executor = FakeExecutor { .exited(code: $0.attempt.number < 3 ? 1 : 0) }
    let observer = RecordingObserver()
    let result = try fixture.launch(["a"], on: executor, observer: observer) {
      $0.retries = 2
      $0.backoff.first = 0.01
    }
    #expect(result.completed == 1)
    #expect(result.retried == 2)
    #expect(executor.begun(3).map(\.lifetimeNumber) == [1, 2, 3])
    #expect(observer.ends.map { $0.retryDelay == nil } == [false, false, true])
  }

  @Test func aTimeLimitEndsAnAttempt() throws {
    let executor = FakeExecutor()
    let result = try fixture.launch(["a"], on: executor) { $0.timeout = 0.05 }
    #expect(result.failed == 1)
    #expect(executor.state.withLock { $0.signals } == [SIGTERM])
    #expect(try fixture.records()["a"]?.outcome == .timedOut)
  }

  @Test func aLostGuardianClosesTheLaunch() throws {
    let executor = FakeExecutor()
    let observer = RecordingObserver()
    let lifeline = try Wakeup()
    let result = try fixture.launch(
      ["a", "b"], on: executor, observer: observer, lifeline: lifeline.descriptor,
      during: { _ in
        _ = executor.begun(1)
        lifeline.wake()
        try eventually("the notice") { !observer.notices.isEmpty }
        executor.end(0)
      })
    #expect(result.failure == .guardianLost)
    #expect(result.notStarted == 1)
    #expect(try fixture.records()["a"]?.state == .completed)
    #expect(observer.notices == [.closedForStarts(.guardianLost, running: 1)])
  }

  @Test func aSignalDrainsALaunch() throws {
    let executor = FakeExecutor()
    let observer = RecordingObserver()
    let result = try fixture.launch(
      ["a", "b"], on: executor, observer: observer, signal: Signals.draining,
      during: { _ in
        _ = executor.begun(1)
        try eventually("the notice") { !observer.notices.isEmpty }
        executor.end(0)
      })
    #expect(observer.notices == [.draining(running: 1)])
    #expect(result.isDrained)
    #expect(result.completed == 1 && result.notStarted == 1)
  }

  @Test func outputThatCannotBeKeptClosesTheLaunch() throws {
    let executor = FakeExecutor { _ in .withheld(reason: "no space") }
    let result = try fixture.launch(["a", "b", "c"], on: executor)
    #expect(result.failure == .outputNotWritable(reason: "no space"))
    #expect(executor.begun(1).count == 1)
    #expect(result.terminated == 1)
    #expect(result.notStarted == 2)
  }

  /// Runs whose records are made before they start.
  private struct Programs: JobSource {
    struct Nothing: ProgramSource {
      func prepare(for attempt: Attempt) throws(ProgramUnavailable) -> PreparedProgram {
        throw ProgramUnavailable("nothing to execute")
      }
    }

    let ids: [JobID]
    var count: Int { ids.count }
    var skipped: Int { 0 }

    func jobs(named references: [JobReference]) -> [[NamedJob]] { references.map { _ in [] } }
    mutating func readmit(_ numbers: [Int]) {}
    func job(at position: Int) -> LaunchJob {
      LaunchJob(id: ids[position], Nothing(), command: [])
    }
  }

  @Test func `a run that is withheld has not begun, and waits as it was`() throws {
    let ledger = try fixture.open()
    let ids = (0..<3).map { _ in JobID.random() }
    var events = EventBuffer()
    for id in ids { events.set(id: id, .released(to: .pending)) }
    try ledger.append(events)
    let executor = FakeExecutor { _ in .withheld(reason: "no space") }
    let dispatcher = try Dispatcher(
      jobs: Programs(ids: ids), policy: LaunchPolicy(slots: 1), expectsMore: false,
      gate: StartGate(), seed: 1, ledger: ledger, executor: executor, observers: [])
    let result = ControlLoop(dispatcher, signals: try SignalQueue([SIGURG]), lifeline: nil).run()
    try ledger.close()
    ledger.lock.release()
    #expect(result.failure == .runNotPrepared(reason: "no space"))
    #expect(result.failure?.exitCode == 74)
    #expect(executor.begun(1).count == 1)
    let records = try LedgerReader(fixture.location).records(of: Set(ids))
    for id in ids {
      let record = try #require(records[id])
      #expect(record.state == .pending)
      #expect(record.attempts == 0)
      #expect(record.start == nil)
      #expect(record[.outcome] == nil)
    }
  }

  @Test func aJobThatRunsForAWhileHasItsProcessRecorded() throws {
    let executor = FakeExecutor()
    let location = fixture.location
    let sandbox = fixture.sandbox
    _ = try fixture.launch(
      ["a"], on: executor,
      during: { _ in
        _ = executor.begun(1)
        try eventually("the process is recorded", within: 10) {
          sandbox.lines(of: location.journalPath).contains {
            $0.contains("\"event\":\"process\"") && $0.contains("\"pid\":4711")
          }
        }
        executor.end(0)
      })
    let record = try #require(try fixture.records()["a"])
    #expect(record.state == .completed)
    #expect(record.pid == 4711)
  }

  /// What one observer is told, all are.
  @Test func everyObserverIsToldOfEveryChange() throws {
    let executor = FakeExecutor { _ in .exited(code: 0) }
    let (direct, queued) = (RecordingObserver(), RecordingObserver())
    let queue = try LaunchChangeQueue { $0.forEach { queued.observe($0) } }
    let result = try fixture.launch(
      (0..<50).map { "job \($0)" }, on: executor, observers: [queue, direct], slots: 4)
    queue.finish()
    #expect(result.completed == 50)
    #expect(direct.ends.count == 50)
    #expect(Set(queued.ends.map(\.order.attempt)) == Set(direct.ends.map(\.order.attempt)))
    #expect(Set(queued.starts.map(\.attempt)) == Set(direct.starts.map(\.attempt)))
  }

  /// The launch goes to its end although one of those who follow it has not looked at anything yet.
  @Test func anObserverThatWaitsHoldsNothingUp() throws {
    let executor = FakeExecutor { _ in .exited(code: 0) }
    let gate = Monitor(false)
    let seen = Monitor(0)
    let queue = try LaunchChangeQueue { changes in
      _ = gate.wait { $0 ? true : nil }
      seen.change { $0 += changes.count }
    }
    let result = try fixture.launch(
      (0..<20).map { "job \($0)" }, on: executor, observers: [queue])
    #expect(result.completed == 20)
    #expect(seen.withLock { $0 } == 0)
    gate.change { $0 = true }
    queue.finish()
    #expect(seen.withLock { $0 } == 40)
  }
}
