import Glibc
import Jobs
import Launching
import Randomness
import Testing

/// Whatever happens, in whatever order.
@Suite struct LaunchStatePropertyTests {
  @Test(arguments: 0..<400 as Range<UInt64>)
  func randomEventsBreakNoPromise(seed: UInt64) {
    var history = RandomLaunch(seed: seed)
    history.run()
  }
}

/// A launch to which random things happen, and what must be true of it after each of them.
private struct RandomLaunch {
  private var random: SplitMix64
  private var launch: Simulation
  private let expectsMore: Bool
  /// By slot.
  private var running: [Int: Attempt] = [:]
  /// By position, the number of the last attempt.
  private var attempts: [Int: Int] = [:]
  /// Positions that ended well, or were ended from outside.
  private var settled: Set<Int> = []
  private var serial = 0
  private var mayStart = true
  private var isSuspended = false
  private var hasFinished = false
  private var isAsking = false

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    expectsMore = random.next() % 3 == 0
    launch = Simulation(
      slots: Int(random.next() % 5) + 1, total: Int(random.next() % 30), expectsMore: expectsMore,
      seed: seed
    ) { policy in
      policy.retries = Int(random.next() % 3)
      policy.backoff.jitter = 0.25
      policy.timeout = random.next() % 2 == 0 ? 5 : nil
      policy.delay = random.next() % 3 == 0 ? 0.5 : 0
      policy.isGated = random.next() % 4 == 0
      if random.next() % 3 == 0 {
        policy.halt = HaltRule(
          .failures(Int(random.next() % 9) + 1), endsRunning: random.next() % 2 == 0)
      }
    }
    self.random = random
  }

  mutating func run() {
    send(.began)
    for _ in 0..<150 where !hasFinished { randomEvent() }
    bringToAnEnd()
    #expect(hasFinished)
    let state = launch.state
    #expect(state.completed + state.failed + state.terminated + state.left == state.total)
    #expect(launch.send(.deadlinePassed).isEmpty)
  }

  private mutating func randomEvent() {
    switch random.next() % 25 {
    case 0..<10: endOne()
    case 10..<16: send(.deadlinePassed, after: random.unit() * 3)
    case 16, 17: if isAsking { send(.permission(random.next() % 3 > 0)) }
    case 18: if expectsMore { send(.added(Int(random.next() % 4))) }
    case 19: send(isSuspended ? .resumed : .suspended, after: random.unit())
    case 20: send(.deadlinePassed)
    case 21: if random.next() % 10 == 0 { send(.stopRequested(signal: SIGINT)) }
    case 22: if random.next() % 20 == 0 { send(.closedForStarts) }
    case 23: if random.next() % 20 == 0 { send(.drainRequested) }
    default: endOne()
    }
  }

  /// Only what is bound to happen from now on.
  private mutating func bringToAnEnd() {
    if isSuspended { send(.resumed) }
    send(.inputEnded)
    var steps = 0
    while !hasFinished, steps < 2000 {
      steps += 1
      if isAsking {
        send(.permission(true))
      } else if launch.state.held > 0, let deadline = launch.state.nextDeadline {
        send(.deadlinePassed, after: max(0, deadline - launch.now))
      } else if !running.isEmpty {
        endOne()
      } else if let deadline = launch.state.nextDeadline {
        send(.deadlinePassed, after: max(0, deadline - launch.now))
      } else {
        Issue.record("nothing runs, nothing is awaited, and it has not finished")
        return
      }
    }
  }

  private mutating func endOne() {
    guard let slot = running.keys.sorted().randomElement(using: &random) else { return }
    let outcomes: [Outcome] = [
      .exited(code: 0), .exited(code: 0), .exited(code: 1), .signaled(signal: SIGKILL),
      .notStarted(reason: "x"), .exited(code: 137), .signaled(signal: SIGTERM),
    ]
    let outcome = outcomes[Int(random.next() % UInt64(outcomes.count))]
    send(
      .ended(
        slot: slot, outcome: outcome, runtime: random.unit(),
        wasInterrupted: random.next() % 2 == 0),
      after: random.unit())
  }

  private mutating func send(_ event: LaunchEvent, after seconds: Double = 0) {
    switch event {
    case .stopRequested, .closedForStarts, .guardianLost, .drainRequested: mayStart = false
    case .suspended: isSuspended = true
    case .resumed: isSuspended = false
    case .permission: isAsking = false
    default: break
    }
    for effect in launch.send(event, after: seconds) { check(effect) }
    #expect(launch.state.running == running.count)
    #expect(launch.state.left >= 0)
  }

  private mutating func check(_ effect: LaunchEffect) {
    #expect(!hasFinished, "\(effect) after the end")
    switch effect {
    case .start(let attempt):
      #expect(mayStart && !isSuspended)
      #expect(running[attempt.slot] == nil, "two attempts in one slot")
      #expect(!running.values.contains { $0.position == attempt.position }, "one job twice")
      #expect(!settled.contains(attempt.position))
      #expect(attempt.number == (attempts[attempt.position] ?? 0) + 1)
      #expect(attempt.number <= launch.state.policy.retries + 1)
      #expect(attempt.serial > serial)
      serial = attempt.serial
      attempts[attempt.position] = attempt.number
      running[attempt.slot] = attempt
    case .record(let attempt, let outcome, let runtime):
      #expect(running[attempt.slot] == attempt)
      #expect(runtime >= 0)
      running[attempt.slot] = nil
      if !outcome.isFailure { settled.insert(attempt.position) }
    case .retryLater(let attempt, let delay):
      #expect(delay > 0 && attempt.number <= launch.state.policy.retries)
    case .signal(let attempt, _):
      #expect(running[attempt.slot] == attempt, "a signal to what does not run")
    case .askPermission:
      #expect(!isAsking)
      isAsking = true
    case .halted:
      mayStart = false
    case .finish:
      #expect(running.isEmpty)
      hasFinished = true
    }
  }
}
