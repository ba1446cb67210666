import Jobs
import Operations
import Runs
import Testing
import Running

@Suite("What a queue does next")
struct QueuePolicyTests {
  private let first = JobID(random: 1, 1)
  private let second = JobID(random: 2, 2)
  private let third = JobID(random: 3, 3)

  private func settings(_ change: (inout QueueSettings) -> Void = { _ in }) -> QueueSettings {
    var settings = QueueSettings()
    settings.runsOnce = true
    change(&settings)
    return settings
  }

  private func staged(
    _ id: JobID, _ time: Double, gpus: String? = nil, after: [JobID] = []
  ) -> QueueSnapshot.StagedRun {
    .init(id: id, time: time, gpus: gpus, dependencies: after)
  }

  @Test("The flags' defaults are those of the operation, and their values are taken")
  func flags() {
    #expect(QueueSettings(Flags()) == QueueSettings())
    var expected = QueueSettings()
    expected.pollInterval = 3
    expected.runsOnce = true
    expected.waitsForRunning = true
    expected.gpus = "0"
    #expect(
      QueueSettings(
        Flags([
          "poll-interval": .integer(3), "run-once": .boolean(true),
          "wait-for-running": .boolean(true), "gpus": .integer(0),
        ])) == expected)
    #expect(QueueSettings(Flags(["gpus": .null, "poll-interval": .integer(0)])).pollInterval == 1)
  }

  @Test("Run once says so, starts the oldest first and stops when nothing is left")
  func once() {
    var policy = QueuePolicy(settings())
    let both = QueueSnapshot(staged: [staged(second, 2), staged(first, 1)])
    #expect(
      policy.next(now: 0, both) == [
        .say(.processing), .say(.starting(first)), .start(first, gpus: nil),
      ])
    policy.hasStarted(first, stagedAt: 1)
    let one = QueueSnapshot(staged: [staged(second, 2)], running: [first])
    #expect(policy.next(now: 0, one) == [.waitForEnd])
    #expect(policy.hasEnded(first, exitCode: 0) == nil)
    #expect(policy.next(now: 0, one) == [.say(.starting(second)), .start(second, gpus: nil)])
    policy.hasStarted(second, stagedAt: 2)
    #expect(policy.hasEnded(second, exitCode: 3) == .failed(second, exitCode: 3))
    #expect(policy.next(now: 0, QueueSnapshot()) == [.stop])
  }

  @Test("Polling says once that it waits, and again when it is idle again")
  func polling() {
    var policy = QueuePolicy(
      settings {
        $0.runsOnce = false
        $0.pollInterval = 5
      })
    #expect(policy.next(now: 10, QueueSnapshot()) == [.say(.waiting), .wait(until: 15)])
    #expect(policy.next(now: 15, QueueSnapshot()) == [.wait(until: 20)])
    let one = QueueSnapshot(staged: [staged(first, 1)])
    #expect(policy.next(now: 20, one) == [.say(.starting(first)), .start(first, gpus: nil)])
    policy.hasStarted(first, stagedAt: 1)
    _ = policy.hasEnded(first, exitCode: 0)
    #expect(policy.next(now: 30, QueueSnapshot()) == [.say(.waiting), .wait(until: 35)])
  }

  @Test("As many runs as are wanted are under way at once")
  func concurrency() {
    var policy = QueuePolicy(settings { $0.concurrency = 2 })
    let runs = [staged(first, 1), staged(second, 2), staged(third, 3)]
    _ = policy.next(now: 0, QueueSnapshot(staged: runs))
    policy.hasStarted(first, stagedAt: 1)
    #expect(
      policy.next(now: 0, QueueSnapshot(staged: runs))
        == [.say(.starting(second)), .start(second, gpus: nil)])
    policy.hasStarted(second, stagedAt: 2)
    #expect(policy.next(now: 0, QueueSnapshot(staged: runs)) == [.waitForEnd])
    _ = policy.hasEnded(first, exitCode: 0)
    #expect(
      policy.next(now: 0, QueueSnapshot(staged: runs))
        == [.say(.starting(third)), .start(third, gpus: nil)])
  }

  @Test("A run that was tried is not tried again, unless it is staged again")
  func triedOnce() {
    var policy = QueuePolicy(settings())
    _ = policy.next(now: 0, QueueSnapshot(staged: [staged(first, 1)]))
    policy.hasStarted(first, stagedAt: 1)
    _ = policy.hasEnded(first, exitCode: 1)
    #expect(policy.next(now: 0, QueueSnapshot(staged: [staged(first, 1)])) == [.stop])
    #expect(
      policy.next(now: 0, QueueSnapshot(staged: [staged(first, 9)])).last
        == .start(first, gpus: nil))
  }

  @Test("Runs staged for other GPUs are left alone, and said once; those for none are taken")
  func gpus() {
    var policy = QueuePolicy(settings { $0.gpus = "0" })
    let snapshot = QueueSnapshot(staged: [
      staged(first, 1, gpus: "1"), staged(second, 2), staged(third, 3, gpus: "0"),
    ])
    #expect(
      policy.next(now: 0, snapshot) == [
        .say(.processing), .say(.ignoring(first, runGPUs: "1", queueGPUs: "0")),
        .say(.starting(second)), .start(second, gpus: "0"),
      ])
    policy.couldNotClaim(second, stagedAt: 2)
    #expect(policy.next(now: 0, snapshot) == [.say(.starting(third)), .start(third, gpus: "0")])
    var any = QueuePolicy(settings())
    #expect(any.next(now: 0, snapshot).last == .start(first, gpus: nil))
  }

  @Test("Waiting for running runs is reported once for each run")
  func waitForRunning() {
    var policy = QueuePolicy(
      settings {
        $0.runsOnce = false
        $0.waitsForRunning = true
      })
    let busy = QueueSnapshot(staged: [staged(first, 1)], running: [second, third])
    #expect(
      policy.next(now: 0, busy) == [
        .say(.blocked(first, by: [second, third])), .say(.waiting), .wait(until: 10),
      ])
    #expect(policy.next(now: 10, busy) == [.wait(until: 20)])
    #expect(
      policy.next(now: 20, QueueSnapshot(staged: [staged(first, 1)])).last
        == .start(first, gpus: nil))
  }

  @Test("A run is not started before the one that it is tied to, and holds up no other")
  func dependencies() {
    var policy = QueuePolicy(settings { $0.concurrency = 3 })
    let runs = [staged(second, 1, after: [first]), staged(third, 2), staged(first, 3)]
    let snapshot = QueueSnapshot(staged: runs)
    #expect(policy.next(now: 0, snapshot).last == .start(third, gpus: nil))
    policy.hasStarted(third, stagedAt: 2)
    #expect(policy.next(now: 0, snapshot).last == .start(first, gpus: nil))
    policy.hasStarted(first, stagedAt: 3)
    #expect(policy.next(now: 0, snapshot) == [.waitForEnd])
    _ = policy.hasEnded(first, exitCode: 1)
    // What it needs has failed; the start will say so.
    #expect(policy.next(now: 0, snapshot).last == .start(second, gpus: nil))
  }

  @Test("The lines of the log")
  func messages() {
    let line = QueueMessage.starting(first).line(at: 1_700_000_000)
    #expect(line.hasPrefix("INFO: [queue] 2023-11-1"))
    #expect(line.hasSuffix(" Starting staged run \(first.text)"))
    #expect(
      QueueMessage.failed(first, exitCode: 3).line(at: 0).hasSuffix(
        "\(first.text) failed with exit code 3"))
    #expect(QueueMessage.failed(first, exitCode: 3).line(at: 0).hasPrefix("ERROR: [queue] "))
    #expect(
      QueueMessage.ignoring(first, runGPUs: "1", queueGPUs: "0").text
        == "Ignoring staged run \(first.text) (GPU spec mismatch: run is 1, queue is 0)")
    #expect(
      QueueMessage.blocked(first, by: [second, third]).text
        == "Found staged run \(first.text)"
        + " (waiting for runs to finish: \(second.text), \(third.text))")
  }
}
