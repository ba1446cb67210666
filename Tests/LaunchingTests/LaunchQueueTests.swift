import Glibc
import Jobs
import Randomness
import Testing

@testable import Launching

/// Attempts that wait in a queue between their start and their beginning.
@Suite struct LaunchQueueTests {
  private func simulation(
    slots: Int = 4, total: Int, _ adjust: (inout LaunchPolicy) -> Void = { _ in }
  ) -> Simulation {
    Simulation(slots: slots, total: total) { policy in
      policy.queues = true
      adjust(&policy)
    }
  }

  @Test func `a time limit starts when the attempt begins`() {
    var launch = simulation(total: 1) { $0.timeout = 10 }
    let attempts = launch.send(.began).attemptStarts
    #expect(launch.state.queued == 1)
    #expect(launch.state.nextDeadline == nil)
    #expect(
      launch.send(.attemptBegan(attempts[0]), after: 100) == [.recordStart(attempts[0])])
    #expect(launch.state.queued == 0)
    #expect(launch.state.nextDeadline == launch.now + 10)
    #expect(launch.awaitDeadline().signals == [0: SIGTERM])
  }

  @Test func `an attempt begins only once`() {
    var launch = simulation(total: 1)
    let attempts = launch.send(.began).attemptStarts
    launch.send(.attemptBegan(attempts[0]))
    #expect(launch.send(.attemptBegan(attempts[0])).isEmpty)
    #expect(launch.end().outcomes == [.exited(code: 0)])
  }

  @Test func `what leaves the queue without a beginning is not recorded`() {
    var launch = simulation(total: 2)
    let attempts = launch.send(.began).attemptStarts
    launch.send(.stopRequested(signal: SIGINT))
    let effects = launch.end(0, .terminated(signal: SIGTERM), wasInterrupted: true)
    #expect(effects == [.forget(attempts[0])])
    #expect(launch.end(1, .withheld(reason: "refused")) == [.forget(attempts[1]), .finish])
    #expect(launch.state.cancelledBeforeStart == 2)
    #expect(launch.state.cancelled == 0)
    #expect(launch.state.terminated == 0)
  }

  @Test func `a queued job that is cancelled or skipped leaves the queue as asked for`() {
    var launch = simulation(total: 2)
    launch.send(.began)
    #expect(launch.send(.cancelled([0])).signals == [0: SIGTERM])
    launch.send(.skipped([1], added: 0))
    launch.end(0, .terminated(signal: SIGTERM), wasInterrupted: true)
    let effects = launch.end(1, .terminated(signal: SIGTERM), wasInterrupted: true)
    #expect(effects.skips == [1])
    #expect(effects.finishes)
    #expect(launch.state.cancelled == 1)
    #expect(launch.state.skipped == 1)
  }

  @Test func `a job that could never begin has failed`() {
    var launch = simulation(total: 1)
    launch.send(.began)
    let effects = launch.end(0, .notStarted(reason: "no such folder"))
    #expect(effects.outcomes == [.notStarted(reason: "no such folder")])
    #expect(launch.state.failed == 1)
  }

  @Test func `an interrupted job begins again without being retried`() {
    var launch = simulation(total: 1) {
      $0.retries = 1
      $0.interruptions = 2
    }
    var attempts = launch.send(.began).attemptStarts
    for number in 1...2 {
      launch.send(.attemptBegan(attempts[0]))
      let effects = launch.end(0, .interrupted(reason: "preempted"))
      #expect(effects.outcomes == [.interrupted(reason: "preempted")])
      attempts = effects.attemptStarts
      #expect(attempts.map(\.number) == [number + 1])
      #expect(attempts.map(\.revokesEnd) == [false])
    }
    launch.send(.attemptBegan(attempts[0]))
    // A failure still has its retry.
    launch.end(0, .exited(code: 1))
    attempts = launch.awaitDeadline().attemptStarts
    #expect(attempts.map(\.number) == [4])
    launch.send(.attemptBegan(attempts[0]))
    #expect(launch.end(0, .interrupted(reason: "preempted")).finishes)
    #expect(launch.state.terminated == 1)
    #expect(launch.state.failed == 0)
  }

  @Test func `an interrupted job that cannot begin again is interrupted`() {
    var launch = simulation(total: 1)
    var attempts = launch.send(.began).attemptStarts
    launch.send(.attemptBegan(attempts[0]))
    attempts = launch.end(0, .interrupted(reason: "node failed")).attemptStarts
    launch.send(.stopRequested(signal: SIGINT))
    #expect(
      launch.end(0, .terminated(signal: SIGINT), wasInterrupted: true)
        == [
          .forget(attempts[0]), .dropRetry(position: 0, attempts: 1, isAutomatic: true), .finish,
        ])
    #expect(launch.state.terminated == 1)
    #expect(launch.state.retried == 0)
  }

  @Test func `the end of a cluster's job is not held back here`() {
    var launch = simulation(total: 1)
    let attempts = launch.send(.began).attemptStarts
    launch.send(.attemptBegan(attempts[0]))
    #expect(launch.end(0, .signaled(signal: SIGTERM)).outcomes == [.signaled(signal: SIGTERM)])
  }

  @Test func `a launch that leaves ends with attempts under way`() {
    var launch = simulation(slots: 2, total: 3)
    let attempts = launch.send(.began).attemptStarts
    launch.send(.attemptBegan(attempts[0]))
    #expect(launch.send(.detached) == [.finish])
    #expect(launch.state.running == 2)
    #expect(launch.state.queued == 1)
    #expect(launch.state.left == 1)
  }

  /// Whatever happens, in whatever order: no job is lost or counted twice.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func randomEventsLoseNoJob(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let total = Int(random.next() % 20) + 1
    var launch = simulation(slots: Int(random.next() % 20) + 1, total: total) {
      $0.retries = Int(random.next() % 3)
      $0.interruptions = Int(random.next() % 3)
      $0.timeout = random.next() % 2 == 0 ? 5 : nil
    }
    var queued: [Attempt] = []
    var running: [Attempt] = []
    var hasFinished = false
    func take(_ effects: [LaunchEffect]) {
      for effect in effects {
        switch effect {
        case .start(let attempt): queued.append(attempt)
        case .finish: hasFinished = true
        default: break
        }
      }
    }
    take(launch.send(.began))
    var steps = 0
    while !hasFinished, steps < 10_000 {
      steps += 1
      #expect(launch.state.running == queued.count + running.count)
      #expect(launch.state.queued == queued.count)
      switch random.next() % 8 {
      case 0..<3 where !queued.isEmpty:
        let attempt = queued.remove(at: Int(random.next() % UInt64(queued.count)))
        running.append(attempt)
        take(launch.send(.attemptBegan(attempt), after: random.unit()))
      case 3 where !queued.isEmpty:
        let attempt = queued.remove(at: Int(random.next() % UInt64(queued.count)))
        let outcomes: [Outcome] = [
          .terminated(signal: SIGTERM), .withheld(reason: "x"), .notStarted(reason: "x"),
        ]
        take(launch.end(attempt.slot, outcomes[Int(random.next() % 3)]))
      case 4, 5:
        guard !running.isEmpty else { continue }
        let attempt = running.remove(at: Int(random.next() % UInt64(running.count)))
        let outcomes: [Outcome] = [
          .exited(code: 0), .exited(code: 1), .interrupted(reason: "x"), .timedOut,
          .terminated(signal: SIGTERM),
        ]
        take(launch.end(attempt.slot, outcomes[Int(random.next() % 5)]))
      case 6: take(launch.awaitDeadline())
      case 7 where random.next() % 20 == 0: take(launch.send(.stopRequested(signal: SIGINT)))
      case 7 where random.next() % 10 == 0:
        take(launch.send(.cancelled([Int(random.next() % UInt64(total))])))
      default: break
      }
    }
    #expect(hasFinished)
    let state = launch.state
    #expect(
      state.completed + state.failed + state.terminated + state.skipped + state.left
        + state.cancelledBeforeStart == total)
  }
}
