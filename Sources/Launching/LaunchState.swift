import Glibc
import Jobs
import Randomness

/// Where a launch stands, and all that it decides: a value that is told what happened and says
/// what to do. It knows no process, file or clock, so everything it does can be tested as arithmetic.
package struct LaunchState: Sendable {
  /// What occupies a slot.
  package struct Occupant: Sendable {
    package let attempt: Attempt
    package let startedAt: Double
    /// Seconds of this attempt that do not count, because everything was suspended.
    package fileprivate(set) var paused = 0.0
    /// Why it is being ended, where it is.
    package fileprivate(set) var endCause: EndCause?
    fileprivate var timeLimitAt: Double?
    fileprivate var killAt: Double?
    /// How it has ended, where that is held back.
    fileprivate var heldEnd: HeldEnd?

    /// What counts of a runtime: all but the pauses, the one that began at `suspendedAt` included.
    /// An attempt that ended just before a pause, and is only heard of after it, has no part in it.
    fileprivate func counted(_ runtime: Double, since suspendedAt: Double?, at now: Double)
      -> Double
    {
      let current = suspendedAt.map { now - max($0, startedAt) } ?? 0
      return [paused + current, paused].first { runtime >= $0 }.map { runtime - $0 } ?? runtime
    }
  }

  package enum EndCause: Hashable, Sendable {
    case timeLimit
    case stopped(signal: Int32)
  }

  /// An end that may be part of the end of the launch itself: a cluster or a service sends its signals
  /// to all processes, in any order.
  fileprivate struct HeldEnd {
    let outcome: Outcome
    let signal: Int32
    /// Seconds, pauses left out.
    let runtime: Double
    var until: Double
  }

  package let policy: LaunchPolicy
  /// Jobs that this launch has been given.
  package private(set) var total: Int
  package private(set) var completed = 0
  /// Jobs that failed for good.
  package private(set) var failed = 0
  /// Jobs that were ended before they could finish.
  package private(set) var terminated = 0
  /// Further attempts that were begun or are waiting to be.
  package private(set) var retried = 0
  package private(set) var running = 0
  package private(set) var slots: [Occupant?]
  /// Runtimes of the attempts that came to an end of their own.
  package private(set) var runtimes = RuntimeStatistics()
  package private(set) var stopSignal: Int32?
  package private(set) var isHalted = false
  /// Whether somebody asked for nothing new to start.
  package private(set) var isDrained = false
  package private(set) var isSuspended = false
  /// Attempts whose end is held back, among those that run.
  package private(set) var held = 0

  private var freeSlots: [Int]
  private var nextPosition = 0
  private var serial = 0
  private var waitingRetries = RetryQueue()
  private var random: SplitMix64
  private var isClosedForStarts = false
  private var inputEnded: Bool
  private var hasFinished = false
  private var suspendedAt = 0.0
  private var nextStartAt = -Double.infinity
  private var awaitsPermission = false
  private var permissionRetryAt: Double?

  /// The state before anything has happened, of `total` jobs; where it `expectsMore`, further ones
  /// may be added until `inputEnded`. `seed` is of the jitter between attempts.
  package init(policy: LaunchPolicy, total: Int, expectsMore: Bool = false, seed: UInt64 = 0) {
    self.policy = policy
    self.total = total
    inputEnded = !expectsMore
    slots = Array(repeating: nil, count: policy.slots)
    freeSlots = Array((0..<policy.slots).reversed())
    random = SplitMix64(seed: seed)
  }

  /// Jobs that have not been started, or wait for another attempt.
  package var left: Int {
    total - nextPosition + waitingRetries.count
  }

  /// Whether nothing new will be started, whatever else happens.
  package var isDraining: Bool {
    stopSignal != nil || isHalted || isDrained
  }

  /// Tells the state what happened at `now` (seconds of the monotonic clock) and returns what is
  /// to be done, in this order.
  package mutating func handle(_ event: LaunchEvent, at now: Double) -> [LaunchEffect] {
    var effects: [LaunchEffect] = []
    switch event {
    case .began:
      break
    case .ended(let slot, let outcome, let runtime, let wasInterrupted):
      end(slot, outcome, runtime: runtime, wasInterrupted: wasInterrupted, at: now, &effects)
    case .deadlinePassed:
      enforceDeadlines(at: now, &effects)
    case .stopRequested(let signal):
      stop(signal, at: now, &effects)
    case .drainRequested:
      isDrained = true
    case .closedForStarts:
      isClosedForStarts = true
    case .guardianLost:
      isClosedForStarts = true
      releaseHeld(at: now, &effects) { .terminated(signal: $0.signal) }
    case .suspended:
      suspend(at: now, &effects)
    case .resumed:
      resume(at: now, &effects)
    case .added(let count):
      total += count
    case .inputEnded:
      inputEnded = true
    case .permission(let granted):
      awaitsPermission = false
      permissionRetryAt = granted ? nil : now + 1
      if granted, canStart(at: now) { startNext(at: now, &effects) }
    }
    startAll(at: now, &effects)
    finishIfDone(&effects)
    return effects
  }

  /// When to come back with `deadlinePassed`; nil while there is nothing to wait for.
  package var nextDeadline: Double? {
    if isSuspended { return nil }
    var next = Double.infinity
    for case .some(let running) in slots {
      next = min(
        next, running.heldEnd?.until ?? running.killAt ?? running.timeLimitAt ?? .infinity)
    }
    if mayStart, !freeSlots.isEmpty {
      var start = waitingRetries.nextTime ?? .infinity
      if nextPosition < total { start = -.infinity }
      if start < .infinity {
        // A start that nothing else holds back would have been made already.
        start = max(start, nextStartAt, permissionRetryAt ?? -.infinity)
        if !awaitsPermission, start > -.infinity { next = min(next, start) }
      }
    }
    return next < .infinity ? next : nil
  }

  // MARK: Starting

  private var mayStart: Bool {
    !isDraining && !isClosedForStarts && !isSuspended
  }

  private func canStart(at now: Double) -> Bool {
    mayStart && !freeSlots.isEmpty && now >= nextStartAt
      && (nextPosition < total || waitingRetries.isReady(at: now))
  }

  private mutating func startAll(at now: Double, _ effects: inout [LaunchEffect]) {
    while canStart(at: now) {
      if policy.isGated {
        if !awaitsPermission, now >= permissionRetryAt ?? -.infinity {
          awaitsPermission = true
          permissionRetryAt = nil
          effects.append(.askPermission)
        }
        return
      }
      startNext(at: now, &effects)
    }
  }

  private mutating func startNext(at now: Double, _ effects: inout [LaunchEffect]) {
    let isCompanion = nextPosition < policy.companions
    // The last slot is the first of those that are free.
    guard let slot = isCompanion ? freeSlots.first : freeSlots.last else { return }
    freeSlots.remove(at: isCompanion ? 0 : freeSlots.count - 1)
    serial += 1
    let attempt: Attempt
    if let retry = waitingRetries.pop(at: now) {
      attempt = Attempt(
        position: retry.position, number: retry.number, slot: slot, serial: serial)
    } else {
      attempt = Attempt(position: nextPosition, number: 1, slot: slot, serial: serial)
      nextPosition += 1
    }
    var occupant = Occupant(attempt: attempt, startedAt: now)
    if attempt.position >= policy.companions {
      occupant.timeLimitAt = policy.timeout.map { now + $0 }
    }
    slots[slot] = occupant
    running += 1
    nextStartAt = policy.delay > 0 ? now + policy.delay : nextStartAt
    effects.append(.start(attempt))
  }

  // MARK: Ending

  private mutating func end(
    _ slot: Int, _ reported: Outcome, runtime: Double, wasInterrupted: Bool, at now: Double,
    _ effects: inout [LaunchEffect]
  ) {
    guard let occupant = slots[slot], occupant.heldEnd == nil else { return }
    let outcome: Outcome
    switch wasInterrupted ? occupant.endCause : nil {
    case .timeLimit: outcome = .timedOut
    case .stopped(let signal): outcome = .terminated(signal: signal)
    case nil: outcome = reported
    }
    let counted = occupant.counted(runtime, since: isSuspended ? suspendedAt : nil, at: now)
    if !wasInterrupted, stopSignal == nil, let signal = SignalDeath.mayBeOfAll(outcome) {
      slots[slot]?.heldEnd = HeldEnd(
        outcome: outcome, signal: signal, runtime: counted, until: now + SignalDeath.hold)
      held += 1
      return
    }
    record(occupant.attempt, outcome, runtime: counted, at: now, &effects)
  }

  private mutating func record(
    _ attempt: Attempt, _ outcome: Outcome, runtime: Double, at now: Double,
    _ effects: inout [LaunchEffect]
  ) {
    slots[attempt.slot] = nil
    freeSlots.append(attempt.slot)
    running -= 1
    effects.append(.record(attempt, outcome: outcome, runtime: runtime))
    if outcome.isFailure {
      runtimes.add(runtime)
      fail(attempt, at: now, &effects)
    } else if outcome.state == .completed {
      completed += 1
      runtimes.add(runtime)
    } else {
      terminated += 1
    }
  }

  /// Lets go of ends that are held back, as `outcome` has them; of those that it has none for, later.
  private mutating func releaseHeld(
    at now: Double, _ effects: inout [LaunchEffect], as outcome: (HeldEnd) -> Outcome?
  ) {
    guard held > 0 else { return }
    for case .some(let occupant) in slots {
      guard let end = occupant.heldEnd, let outcome = outcome(end) else { continue }
      held -= 1
      record(occupant.attempt, outcome, runtime: end.runtime, at: now, &effects)
    }
  }

  private mutating func fail(_ attempt: Attempt, at now: Double, _ effects: inout [LaunchEffect]) {
    if attempt.position < policy.companions {
      failed += 1
      return
    }
    if attempt.number <= policy.retries, !isDraining, !isClosedForStarts {
      let delay = policy.backoff.delay(afterAttempt: attempt.number, random: random.unit())
      waitingRetries.push(
        RetryQueue.Entry(time: now + delay, position: attempt.position, number: attempt.number + 1))
      retried += 1
      effects.append(.retryLater(attempt, delay: delay))
      return
    }
    failed += 1
    guard let halt = policy.halt, !isHalted, halt.isReached(failures: failed, of: total) else {
      return
    }
    isHalted = true
    effects.append(.halted)
    if halt.endsRunning { endRunning(by: SIGTERM, at: now, &effects) }
  }

  private mutating func stop(
    _ signal: Int32, at now: Double, _ effects: inout [LaunchEffect]
  ) {
    if stopSignal != nil {
      for slot in slots.indices {
        markEnding(slot, cause: .stopped(signal: SIGKILL), killAt: nil)
      }
      signalAll(SIGKILL, &effects)
      return
    }
    stopSignal = signal
    releaseHeld(at: now, &effects) { _ in .terminated(signal: signal) }
    endRunning(by: signal, at: now, &effects)
  }

  /// Asks every running job to end.
  private mutating func endRunning(
    by signal: Int32, at now: Double, _ effects: inout [LaunchEffect]
  ) {
    for slot in slots.indices {
      markEnding(slot, cause: .stopped(signal: signal), killAt: now + policy.grace)
    }
    signalAll(signal, &effects)
  }

  private func signalAll(_ signal: Int32, _ effects: inout [LaunchEffect]) {
    for case .some(let occupant) in slots where occupant.heldEnd == nil {
      effects.append(.signal(occupant.attempt, signal: signal))
    }
  }

  private mutating func markEnding(_ slot: Int, cause: EndCause, killAt: Double?) {
    guard slots[slot]?.heldEnd == nil else { return }
    if slots[slot]?.endCause == nil { slots[slot]?.endCause = cause }
    slots[slot]?.timeLimitAt = nil
    slots[slot]?.killAt = killAt
  }

  private mutating func enforceDeadlines(at now: Double, _ effects: inout [LaunchEffect]) {
    releaseHeld(at: now, &effects) { now >= $0.until ? $0.outcome : nil }
    for slot in slots.indices {
      guard let occupant = slots[slot], occupant.heldEnd == nil else { continue }
      if let killAt = occupant.killAt, now >= killAt {
        slots[slot]?.killAt = nil
        effects.append(.signal(occupant.attempt, signal: SIGKILL))
      } else if let limit = occupant.timeLimitAt, now >= limit {
        markEnding(slot, cause: .timeLimit, killAt: now + policy.grace)
        effects.append(.signal(occupant.attempt, signal: SIGTERM))
      }
    }
  }

  private mutating func finishIfDone(_ effects: inout [LaunchEffect]) {
    guard !hasFinished, running == 0 else { return }
    let nothingLeft = left == 0 && inputEnded
    guard isDraining || isClosedForStarts || nothingLeft else { return }
    hasFinished = true
    // Nobody will try these again: how they failed last is how they end.
    failed += waitingRetries.count
    waitingRetries = RetryQueue()
    effects.append(.finish)
  }

  // MARK: Suspending

  private mutating func suspend(at now: Double, _ effects: inout [LaunchEffect]) {
    guard !isSuspended else { return }
    isSuspended = true
    suspendedAt = now
    signalAll(SIGSTOP, &effects)
  }

  private mutating func resume(at now: Double, _ effects: inout [LaunchEffect]) {
    guard isSuspended else { return }
    isSuspended = false
    let pause = now - suspendedAt
    for slot in slots.indices {
      slots[slot]?.paused += pause
      slots[slot]?.timeLimitAt? += pause
      slots[slot]?.killAt? += pause
      slots[slot]?.heldEnd?.until += pause
    }
    signalAll(SIGCONT, &effects)
  }
}
