import Glibc
import Jobs
import Launching
import Ledger
import Posix
import TestSupport
import Testing

/// What the dispatcher records of attempts that wait in a queue.
@Suite struct QueueingDispatcherTests {
  let fixture: LaunchFixture
  private let place = ExecutionPlace(
    kind: .slurm, node: "n1", reference: "12_0", round: 1, queuedSeconds: 3)

  init() throws { fixture = try LaunchFixture() }

  private func executor() -> FakeExecutor {
    let executor = FakeExecutor()
    executor.state.withLock {
      $0.traits.kind = .slurm
      $0.traits.queues = true
      $0.traits.outlivesLauncher = true
    }
    return executor
  }

  @Test func `a start is recorded when the attempt begins, with its place`() throws {
    let executor = executor()
    let place = place
    let location = fixture.location
    let sandbox = fixture.sandbox
    let result = try fixture.launch(
      ["a"], on: executor,
      during: { _ in
        _ = executor.begun(1)
        let before = sandbox.lines(of: location.journalPath)
        guard !before.contains(where: { $0.contains("\"event\":\"start\"") }) else {
          throw TestFailure("recorded before it began")
        }
        executor.beginQueued(0, at: 1_800_000_000, in: place)
        executor.end(0)
      })
    #expect(result.completed == 1)
    let record = try #require(fixture.records()["a"])
    #expect(record.state == .completed)
    #expect(record[.start]?.double == 1_800_000_000)
    #expect(record[.node]?.string == "n1")
    #expect(record[.executor]?.string == "slurm")
    #expect(record[.slurmJob]?.string == "12_0")
    #expect(record[.queuedTime]?.double == 3)
    #expect(record[.slot] == nil)
  }

  @Test func `an attempt that ends in the queue leaves no record`() throws {
    let executor = executor()
    let result = try fixture.launch(
      ["a"], on: executor,
      during: { _ in
        _ = executor.begun(1)
        executor.end(0, .withheld(reason: "refused"))
      })
    #expect(result.notStarted == 1)
    #expect(try fixture.records().isEmpty)
    #expect(executor.state.withLock { $0.settled.count } == 1)
  }

  @Test func `a failure in the queue is recorded with a start`() throws {
    let executor = executor()
    let result = try fixture.launch(
      ["a"], on: executor,
      during: { _ in
        _ = executor.begun(1)
        executor.end(0, .notStarted(reason: "broken"))
      })
    #expect(result.failed == 1)
    #expect(try fixture.records()["a"]?.state == .error)
  }

  @Test func `a launch that only submits leaves what runs and what is queued`() throws {
    let executor = executor()
    let place = place
    let observer = RecordingObserver()
    let result = try fixture.launch(
      ["a", "b"], on: executor, observer: observer, slots: 2, { $0.detaches = true },
      during: { _ in
        _ = executor.begun(2)
        executor.beginQueued(0, at: 1_800_000_000, in: place)
        executor.notice(.allSubmitted)
      })
    #expect(result.underWay == LaunchResult.UnderWay(running: 1, queued: 1, signal: nil))
    #expect(executor.state.withLock { $0.isDetached })
    #expect(observer.notices.contains(.detached(running: 1, queued: 1, unsubmitted: 0)))
    #expect(try fixture.records()["a"]?.state == .running)
    #expect(try fixture.records()["b"] == nil)
  }

  @Test(arguments: [SIGHUP, SIGTERM])
  func `a signal of the session makes the launch leave`(signal: Int32) throws {
    let result = try fixture.launch(["a"], on: executor(), signal: signal)
    #expect(result.underWay == LaunchResult.UnderWay(running: 0, queued: 1, signal: signal))
    #expect(result.stopSignal == nil)
  }

  @Test func `a refused submission starts nothing new`() throws {
    let executor = executor()
    let result = try fixture.launch(
      ["a", "b"], on: executor,
      during: { _ in
        _ = executor.begun(1)
        executor.notice(.refused("invalid partition"))
        executor.end(0, .withheld(reason: "invalid partition"))
      })
    #expect(result.failure == .notSubmitted(reason: "invalid partition"))
    #expect(result.notStarted == 2)
  }
}
