import Glibc
import Launching
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

/// Chooses nothing, and notes by which thread it is asked.
private struct Watchful: TrialSource {
  struct Notes: Sendable {
    var threads: [pthread_t] = []
    var asked = 0
    var closings: [String] = []
    var isProcessGone = false
  }

  let notes: Monitor<Notes>

  init(_ notes: Monitor<Notes>) {
    self.notes = notes
    notes.change { $0.threads.append(pthread_self()) }
  }

  mutating func next(given history: TrialHistory) -> TrialStep {
    notes.change {
      $0.threads.append(pthread_self())
      $0.asked += 1
    }
    return .wait
  }

  mutating func close(because reason: String) { notes.change { $0.closings.append(reason) } }
  mutating func processEnded() { notes.change { $0.isProcessGone = true } }
}

@Suite struct TrialDriverTests {
  private let fixture: EngineFixture
  private let context: RunContext
  private let batch: RunRecord
  private let notes = Monitor(Watchful.Notes())

  init() throws {
    fixture = try EngineFixture()
    (context, batch) = try fixture.make(try fixture.request("train", "x=[1,2]"))
  }

  private func driver(hasProcess: Bool = false) throws -> TrialDriver {
    let book = TrialBook(context, of: batch, generation: 1)
    return try TrialDriver(
      TrialDriver.Start(
        book: book, source: { [notes] in Watchful(notes) }, hasProcess: hasProcess))
  }

  private func launch() throws -> TrialDriver.Launch {
    let executor = RunExecutorDouble()
    let dispatcher = try Dispatcher(
      jobs: RunJobs(context, []), policy: LaunchPolicy(slots: 1), expectsMore: true,
      gate: StartGate(), seed: 1, ledger: context.writer.ledger, executor: executor,
      observers: [])
    return TrialDriver.Launch(dispatcher: dispatcher, executor: executor)
  }

  /// Waits until the source was asked so often.
  private func awaitAsked(_ count: Int) -> Bool {
    notes.wait(until: Clock.monotonic + 30) { $0.asked >= count ? true : nil } ?? false
  }

  @Test func `its source is made and asked by one thread, which is not ours`() throws {
    let driver = try driver()
    #expect(notes.withLock { $0.threads.isEmpty })
    try driver.open(launch())
    #expect(awaitAsked(1))
    driver.close()
    let threads = notes.withLock { $0.threads }
    let other = try #require(threads.first)
    #expect(pthread_equal(other, pthread_self()) == 0)
    #expect(threads.allSatisfy { pthread_equal($0, other) != 0 })
  }

  @Test func `each piece of news has it asked again`() throws {
    let driver = try driver()
    try driver.open(launch())
    #expect(awaitAsked(1))
    for count in 2...5 {
      driver.tell(.processEnded)
      #expect(awaitAsked(count))
    }
    driver.close()
  }

  @Test func `what was told before it is open counts too`() throws {
    let driver = try driver(hasProcess: true)
    driver.tell(.processEnded)
    try driver.open(launch())
    #expect(awaitAsked(1))
    driver.close()
    #expect(notes.withLock { $0.isProcessGone })
  }

  @Test func `when it is closed, the source knows it, and its thread has ended`() throws {
    let driver = try driver()
    try driver.open(launch())
    driver.close()
    #expect(notes.withLock { $0.closings } == ["it accepts no more requests"])
    let asked = notes.withLock { $0.asked }
    driver.tell(.processEnded)
    #expect(notes.withLock { $0.asked } == asked)
    // Once is enough.
    driver.close()
    #expect(notes.withLock { $0.closings.count } == 1)
  }

  @Test func `the first reason to close is the one reported, and nothing is asked then`() throws {
    let driver = try driver()
    try driver.open(launch())
    #expect(awaitAsked(1))
    driver.tell(.closing(because: "one"))
    driver.tell(.halted(because: "two"))
    driver.close()
    #expect(notes.withLock { $0.closings } == ["one"])
    #expect(notes.withLock { $0.asked } == 1)
  }

  @Test func `one that was never open is closed all the same`() throws {
    let driver = try driver(hasProcess: true)
    #expect(driver.hasProcess)
    driver.close()
    #expect(notes.withLock { $0.threads.isEmpty })
    #expect(try !self.driver().hasProcess)
  }
}
