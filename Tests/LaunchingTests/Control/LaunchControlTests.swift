import Glibc
import JSON
import Jobs
import Launching
import Ledger
import Posix
import Synchronization
import TestSupport
import Testing

/// Requests to a launch on a real ledger, over its socket.
@Suite struct LaunchControlTests {
  private let fixture: LaunchFixture
  private let name = "batchrun-test-launch-\(getpid())-\(UInt64.random(in: 0 ... .max))"

  init() throws { fixture = try LaunchFixture() }

  /// Asks and waits for the answer.
  @Sendable private static func ask(_ request: ControlRequest, at name: String) throws
    -> ControlAnswer
  {
    let connection = try LocalConnection(name: name)
    connection.send(request.line)
    _ = Poll.wait(for: [connection.descriptor], until: Clock.monotonic + 20)
    let line = try #require(connection.receive().first)
    return try #require(ControlAnswer(line))
  }

  @Test func workersComeAndGo() throws {
    let executor = FakeExecutor()
    let observer = RecordingObserver()
    let (name, fixture) = (name, fixture)
    let lines = (1...6).map { "job \($0)" }
    let result = try fixture.launch(
      lines, on: executor, observer: observer, slots: 1, control: name,
      during: { _ in
        _ = executor.begun(1)
        let answer = try Self.ask(.setWorkers(3), at: name)
        #expect(answer.text == "3 workers (was 1)" && answer.exitCode == 0)
        #expect(answer.standing?.workers == 3)
        #expect(executor.begun(3).map(\.attempt.slot) == [0, 1, 2])
        #expect(try Self.ask(.setWorkers(3), at: name).text == "3 workers already")
        let refusal = try Self.ask(.setWorkers(9), at: name)
        #expect(refusal.error == "'a' can have at most 8 workers; it was started with 1")
        #expect(refusal.exitCode == 2)
        let requests = try fixture.requests()
        #expect(requests.map { $0["do"]?.string } == ["set"])
        #expect(requests.first?["n_jobs"]?.int == 3)
        #expect(requests.first?["pid"]?.int == Int(getpid()))
        #expect(requests.first?["time"]?.double != nil)
        executor.endEverything()
      })
    #expect(result.completed == 6 && result.changedWorkers == 3)
    #expect(observer.notices.contains(.workersChanged(now: 3, before: 1)))
  }

  @Test func aVariableWithoutAValueForEachWorkerLimitsThem() throws {
    let executor = FakeExecutor()
    let (name, fixture) = (name, fixture)
    let terms = ControlTerms(
      name: "a", workers: 2, mostWorkers: 64,
      slotVariable: SlotVariable(name: "CUDA_VISIBLE_DEVICES", values: ["0", "1", "2", "3"]))
    _ = try fixture.launch(
      ["x"], on: executor, slots: 2, control: name, terms: terms,
      during: { _ in
        _ = executor.begun(1)
        let answer = try Self.ask(.setWorkers(5), at: name)
        #expect(
          answer.error
            == "5 jobs at once are more than the 4 values of 'CUDA_VISIBLE_DEVICES'")
        #expect(answer.exitCode == 2)
        executor.endEverything()
      })
  }

  @Test func aLaunchIsPausedAndContinued() throws {
    let executor = FakeExecutor()
    let observer = RecordingObserver()
    let (name, fixture) = (name, fixture)
    _ = try fixture.launch(
      ["x", "y"], on: executor, observer: observer, slots: 1, control: name,
      during: { _ in
        _ = executor.begun(1)
        #expect(try Self.ask(.resume, at: name).text == "not paused")
        let held = try Self.ask(.pause(newOnly: true), at: name)
        #expect(held.text == "no new jobs start; 1 job keeps running")
        #expect(held.standing?.isHolding == true && held.standing?.isPaused == false)
        executor.end(0)
        try eventually("it is recorded") { observer.ends.count == 1 }
        #expect(try Self.ask(.show, at: name).standing?.left == 1)
        #expect(executor.begun(1).count == 1)
        #expect(
          try Self.ask(.pause(newOnly: true), at: name).text == "already starting no new jobs")
        #expect(try Self.ask(.resume, at: name).text == "continued")
        _ = executor.begun(2)
        #expect(try fixture.requests().map { $0["do"]?.string } == ["pause", "continue"])
        executor.endEverything()
      })
    #expect(
      observer.notices.filter { if case .continued = $0 { false } else { true } }
        == [.holding(running: 1)])
  }

  @Test func aDrainIsTakenBackAndUntilThenTheNumberOfWorkersStays() throws {
    let executor = FakeExecutor()
    let observer = RecordingObserver()
    let (name, fixture) = (name, fixture)
    let result = try fixture.launch(
      ["x", "y"], on: executor, observer: observer, slots: 1, signal: Signals.draining,
      control: name,
      during: { _ in
        _ = executor.begun(1)
        try eventually("it drains") { observer.notices.contains(.draining(running: 1)) }
        let refusal = try Self.ask(.setWorkers(2), at: name)
        #expect(
          refusal.error
            == "the number of workers stays: draining, no new jobs start "
            + "('batchrun continue' takes the drain back)")
        #expect(refusal.exitCode == 1)
        #expect(try Self.ask(.resume, at: name).text == "no longer draining")
        #expect(try Self.ask(.show, at: name).standing?.isDraining == false)
        #expect(try Self.ask(.resume, at: name).text == "not paused")
        #expect(try fixture.requests().map { $0["do"]?.string } == ["continue"])
        executor.end(0)
        _ = executor.begun(2)
        executor.endEverything()
      })
    #expect(result.completed == 2 && !result.isDrained)
    #expect(observer.notices.contains(.drainEnded))
  }

  @Test func theDrainOfABatchStays() throws {
    let executor = FakeExecutor()
    let observer = RecordingObserver()
    let (name, fixture) = (name, fixture)
    var terms = ControlTerms(name: "b1", workers: 1, mostWorkers: 8)
    terms.unit = "trial"
    terms.canEndDrain = false
    let result = try fixture.launch(
      ["x", "y"], on: executor, observer: observer, slots: 1, signal: Signals.draining,
      control: name, terms: terms,
      during: { _ in
        _ = executor.begun(1)
        try eventually("it drains") { observer.notices.contains(.draining(running: 1)) }
        let refusal = try Self.ask(.resume, at: name)
        #expect(refusal.error?.contains("'batchrun run --resume b1' runs the rest") == true)
        executor.endEverything()
      })
    #expect(result.completed == 1 && result.isDrained && result.notStarted == 1)
  }

  @Test func jobsAreCancelledSkippedAndRetried() throws {
    let executor = FakeExecutor()
    let observer = RecordingObserver()
    let (name, fixture) = (name, fixture)
    let result = try fixture.launch(
      ["run", "cancel me", "skip me", "fails", "last"], on: executor, observer: observer, slots: 1,
      control: name,
      during: { _ in
        _ = executor.begun(1)
        let cancelled = try Self.ask(.cancel(["2"]), at: name)
        #expect(cancelled.jobs.map(\.text) == ["cancelled before it started"])
        #expect(cancelled.jobs[0].id == JobID(CommandDigest(of: Array("cancel me".utf8))).text)
        let skipped = try Self.ask(.skip(["3", "2-3"]), at: name)
        #expect(skipped.jobs.map(\.job) == ["3", "2"])
        #expect(skipped.jobs.map(\.text) == ["skipped", "skipped"])
        let again = try Self.ask(.skip(["3"]), at: name)
        #expect(again.jobs.map(\.text) == ["already skipped"] && again.exitCode == 0)
        #expect(try Self.ask(.retry(["2"]), at: name).jobs.map(\.text) == ["will be retried"])
        let refused = try Self.ask(.retry(["1", "5"]), at: name)
        #expect(refused.jobs.map(\.text) == ["it is running", "it has not run yet"])
        #expect(refused.exitCode == 1)
        executor.end(0)
        #expect(executor.begun(2).last?.command == Array("cancel me".utf8))
        executor.end(0)
        _ = executor.begun(3)
        executor.end(0, .exited(code: 4))
        _ = executor.begun(4)
        #expect(try Self.ask(.retry(["4"]), at: name).jobs.map(\.isDone) == [true])
        #expect(
          try fixture.requests().map { $0["do"]?.string } == ["cancel", "skip", "retry", "retry"])
        executor.endEverything()
      })
    #expect(result.completed == 4 && result.skipped == 1 && result.failed == 0)
    #expect(result.terminated == 0)
    let records = try fixture.records()
    let record = try #require(records["skip me"])
    #expect(record.state == .skipped && record.status == nil && record.attempts == 0)
    #expect(record.line == 3)
    #expect(records["cancel me"]?.state == .completed)
    #expect(records["fails"]?.attempts == 2 && records["fails"]?.state == .completed)
    #expect(
      observer.state.withLock { $0.withdrawn.map(\.text) }
        == ["cancel me", "skip me"].map { JobID(CommandDigest(of: Array($0.utf8))).text })
    // The others had not started, so there is no end of them.
    #expect(
      observer.state.withLock { $0.revoked.map(\.text) }
        == [JobID(CommandDigest(of: Array("fails".utf8))).text])
  }

  /// The answer is made before anything is done.
  @Test func oneUnknownJobChangesNothingForTheOthers() throws {
    let executor = FakeExecutor()
    let (name, fixture) = (name, fixture)
    let result = try fixture.launch(
      ["a", "b"], on: executor, control: name,
      during: { _ in
        _ = executor.begun(1)
        for word in ["7", "17x", "ffff000000000000"] {
          let answer = try Self.ask(.cancel(["2", word]), at: name)
          #expect(answer.error == "no job '\(word)' in 'a'; nothing was cancelled")
          #expect(answer.exitCode == 2)
        }
        #expect(try fixture.requests().isEmpty)
        executor.endEverything()
      })
    #expect(result.completed == 2)
  }

  @Test func aJobWhoseRetryIsCancelledIsNotFinished() throws {
    let executor = FakeExecutor()
    let (name, fixture) = (name, fixture)
    let result = try fixture.launch(
      ["a"], on: executor, control: name,
      {
        $0.retries = 1
        $0.backoff.first = 100
      },
      during: { _ in
        _ = executor.begun(1)
        executor.end(0, .exited(code: 3))
        try eventually("it waits for its retry") {
          try Self.ask(.show, at: name).standing?.running == 0
        }
        #expect(try Self.ask(.cancel(["1"]), at: name).jobs.map(\.text) == ["cancelled"])
      })
    #expect(result.terminated == 1 && result.failed == 0)
    let record = try #require(try fixture.records()["a"])
    #expect(record.state == .terminated && record.status == nil && record.attempts == 1)
    #expect(record.outcome == .cancelled)
    #expect(record[.exitCode] == nil)
  }

  @Test func aJobWhoseRetryNeverStartsIsWhatItWas() throws {
    let executor = FakeExecutor()
    let observer = RecordingObserver()
    let keyboard = try Keyboard()
    let (name, fixture) = (name, fixture)
    let result = try fixture.launch(
      ["a", "b", "c"], on: executor, observer: observer, slots: 1, control: name, keys: keyboard,
      during: { _ in
        _ = executor.begun(1)
        #expect(try Self.ask(.cancel(["1"]), at: name).jobs.map(\.text) == ["cancelled"])
        _ = executor.begun(2)
        #expect(try Self.ask(.skip(["2"]), at: name).jobs.map(\.isDone) == [true])
        _ = executor.begun(3)
        #expect(try Self.ask(.retry(["1"]), at: name).jobs.map(\.text) == ["will be retried"])
        keyboard.press(.drain)
        try eventually("it drains") { observer.notices.contains(.draining(running: 1)) }
        executor.endEverything()
      })
    #expect(result.completed == 1 && result.terminated == 1 && result.skipped == 1)
    #expect(result.failed == 0 && result.notStarted == 0)
    #expect(try fixture.records()["a"]?.state == .terminated)
    #expect(observer.ends.map { $0.outcome == .cancelled } == [true, false, false])
    // The end of what was skipped does not count; that of the job that was to run again does.
    #expect(
      observer.state.withLock { $0.revoked.map(\.text) }
        == [JobID(CommandDigest(of: Array("b".utf8))).text])
  }

  @Test func jobsThatAnEarlierLaunchLeftAreTakenIn() throws {
    let lines = ["done", "fails", "fails too", "new"]
    _ = try fixture.launch(
      Array(lines.prefix(3)),
      on: FakeExecutor { $0.command == Array("done".utf8) ? .exited(code: 0) : .exited(code: 1) })
    let executor = FakeExecutor()
    let (name, fixture) = (name, fixture)
    let result = try fixture.launch(
      lines, on: executor, control: name,
      during: { _ in
        _ = executor.begun(1)
        let retried = try Self.ask(.retry(["1-2"]), at: name)
        #expect(
          retried.jobs.map(\.text) == ["it is done since an earlier launch", "will be retried"])
        #expect(
          try Self.ask(.cancel(["3"]), at: name).jobs.map(\.text) == [
            "it failed in an earlier launch"
          ])
        #expect(try Self.ask(.skip(["3"]), at: name).jobs.map(\.text) == ["skipped"])
        #expect(try Self.ask(.skip(["3"]), at: name).jobs.map(\.text) == ["already skipped"])
        executor.endEverything()
      })
    #expect(result.completed == 2 && result.skipped == 1)
    let records = try fixture.records()
    #expect(records["fails"]?.state == .completed && records["fails"]?.attempts == 2)
    #expect(records["fails too"]?.state == .skipped && records["fails too"]?.attempts == 1)
  }

  // MARK: Keys

  /// Keys that a test presses.
  private final class Keyboard: ControlKeys {
    private let pressed = Mutex<[ControlKey]>([])
    private let shown = Mutex<[String]>([])
    private let wakeup: Wakeup

    init() throws { wakeup = try Wakeup() }

    func press(_ key: ControlKey) {
      pressed.withLock { $0.append(key) }
      wakeup.wake()
    }

    /// What was shown of keys.
    var texts: [String] { shown.withLock(\.self) }

    var descriptors: [Int32] { [wakeup.descriptor] }

    func take(_ ready: [Int32]) -> [ControlKey] {
      guard ready.contains(wakeup.descriptor) else { return [] }
      wakeup.clear()
      return pressed.withLock { pressed in
        defer { pressed = [] }
        return pressed
      }
    }

    func showKeys() { shown.withLock { $0.append("keys") } }
    func refuse(_ reason: String) { shown.withLock { $0.append(reason) } }
  }

  @Test func keysDoWhatRequestsDo() throws {
    let executor = FakeExecutor()
    let observer = RecordingObserver()
    let fixture = fixture
    let keyboard = try Keyboard()
    let terms = ControlTerms(name: "a", workers: 1, mostWorkers: 2)
    let result = try fixture.launch(
      ["x", "y", "z"], on: executor, observer: observer, slots: 1, terms: terms, keys: keyboard,
      during: { _ in
        _ = executor.begun(1)
        keyboard.press(.moreWorkers)
        _ = executor.begun(2)
        keyboard.press(.moreWorkers)
        try eventually("one more is refused") {
          keyboard.texts == ["'a' can have at most 2 workers; it was started with 1"]
        }
        keyboard.press(.fewerWorkers)
        keyboard.press(.fewerWorkers)
        try eventually("one fewer is refused") { keyboard.texts.count == 2 }
        keyboard.press(.pause)
        try eventually("it is paused") { observer.notices.contains(.paused(running: 2)) }
        keyboard.press(.pause)
        try eventually("it continues") {
          observer.notices.contains { if case .continued = $0 { true } else { false } }
        }
        keyboard.press(.help)
        try eventually("the keys are shown") { keyboard.texts.last == "keys" }
        #expect(
          try fixture.requests().map { $0["do"]?.string } == ["set", "set", "pause", "continue"])
        keyboard.press(.drain)
        try eventually("it drains") { observer.notices.contains(.draining(running: 2)) }
        executor.endEverything()
      })
    #expect(result.completed == 2 && result.changedWorkers == nil)
  }
}
