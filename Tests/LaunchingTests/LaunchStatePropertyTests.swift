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
  /// Positions that were cancelled or skipped while they waited.
  private var withdrawn: Set<Int> = []
  /// By position, attempts that were requested.
  private var requested: [Int: Int] = [:]
  /// Attempts that stand still, by their serials.
  private var stopped: Set<Int> = []

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
    #expect(
      state.completed + state.failed + state.terminated + state.skipped + state.left
        + state.cancelledBeforeStart == state.total)
    #expect(launch.send(.deadlinePassed).isEmpty)
  }

  private mutating func randomEvent() {
    switch random.next() % 33 {
    case 0..<10: endOne()
    case 10..<16: send(.deadlinePassed, after: random.unit() * 3)
    case 16, 17: if isAsking { send(.permission(random.next() % 3 > 0)) }
    case 18: if expectsMore { send(.added(Int(random.next() % 4))) }
    case 19: send(isSuspended ? .resumed : .suspended, after: random.unit())
    case 20: send(.deadlinePassed)
    case 21: if random.next() % 10 == 0 { send(.stopRequested(signal: SIGINT)) }
    case 22: if random.next() % 20 == 0 { send(.closedForStarts) }
    case 23: if random.next() % 20 == 0 { send(.drainRequested) }
    case 25, 26: if !launch.state.isEnding { request() }
    case 27: send(.continued, after: random.unit())
    default: endOne()
    }
  }

  /// A request from another process.
  private mutating func request() {
    switch random.next() % 6 {
    case 0: send(.workersChanged(Int(random.next() % 6) + 1))
    case 1, 2: send(.paused(newOnly: random.next() % 2 == 0), after: random.unit())
    case 3, 4:
      let positions = somePositions { _ in true }
      for (position, standing) in zip(positions, launch.state.standings(of: positions)) {
        switch standing {
        case .waiting, .waitingAgain: withdrawn.insert(position)
        default: break
        }
      }
      send(random.next() % 2 == 0 ? .cancelled(positions) : .skipped(positions, added: 0))
    default:
      guard !launch.state.isDraining else { return }
      let positions = somePositions { standing in
        switch standing {
        case .ended, .waitingAgain: true
        case .waiting, .running, .done: false
        }
      }
      for (position, standing) in zip(positions, launch.state.standings(of: positions)) {
        withdrawn.remove(position)
        settled.remove(position)
        if case .ended = standing { requested[position, default: 0] += 1 }
      }
      let added = expectsMore ? Int(random.next() % 2) : 0
      let all = positions + (0..<added).map { launch.state.total + $0 }
      send(.retried(all, added: added))
    }
  }

  private mutating func somePositions(_ isWanted: (LaunchState.Standing) -> Bool) -> [Int] {
    let all = Array(0..<launch.state.total)
    return zip(all, launch.state.standings(of: all)).filter { isWanted($0.1) }.map(\.0)
      .shuffled(using: &random).prefix(Int(random.next() % 4)).sorted()
  }

  /// Only what is bound to happen from now on.
  private mutating func bringToAnEnd() {
    send(.continued)
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
    // Its end may be held back, but it does not stand still any longer.
    if let attempt = running[slot] { stopped.remove(attempt.serial) }
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
    if launch.state.isSuspended {
      #expect(!hasFinished || launch.state.left == 0 || launch.state.isDraining || !mayStart)
    } else {
      #expect(stopped.isEmpty, "an attempt stands still after the pause")
    }
  }

  private mutating func check(_ effect: LaunchEffect) {
    #expect(!hasFinished, "\(effect) after the end")
    switch effect {
    case .start(let attempt):
      #expect(mayStart && !isSuspended && launch.state.pause == nil)
      #expect(running.count < launch.state.workers)
      #expect(!withdrawn.contains(attempt.position), "a job that was withdrawn starts")
      #expect(running[attempt.slot] == nil, "two attempts in one slot")
      #expect(!running.values.contains { $0.position == attempt.position }, "one job twice")
      #expect(!settled.contains(attempt.position))
      #expect(attempt.number == (attempts[attempt.position] ?? 0) + 1)
      let requested = requested[attempt.position] ?? 0
      #expect(attempt.number <= launch.state.policy.retries + 1 + requested)
      #expect(attempt.serial > serial)
      serial = attempt.serial
      attempts[attempt.position] = attempt.number
      running[attempt.slot] = attempt
    case .record(let attempt, let outcome, let runtime):
      #expect(running[attempt.slot] == attempt)
      #expect(runtime >= 0)
      running[attempt.slot] = nil
      stopped.remove(attempt.serial)
      if !outcome.isFailure { settled.insert(attempt.position) }
    case .recordStart, .forget: Issue.record("no attempt waits in a queue")
    case .retryLater(let attempt, let delay):
      let requested = requested[attempt.position] ?? 0
      #expect(delay > 0 && attempt.number <= launch.state.policy.retries + requested)
    case .signal(let attempt, let signal):
      #expect(running[attempt.slot] == attempt, "a signal to what does not run")
      // Every signal that ends it continues it, too.
      if signal == SIGSTOP {
        stopped.insert(attempt.serial)
      } else {
        stopped.remove(attempt.serial)
      }
    case .recordSkip(let position, _), .recordCancel(let position, _):
      #expect(!running.values.contains { $0.position == position })
    case .dropRetry(let position, _, _):
      #expect(!running.values.contains { $0.position == position })
      settled.insert(position)
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
