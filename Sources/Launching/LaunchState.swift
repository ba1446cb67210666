import Glibc
import Jobs
import Randomness

/// The state of a launch, and all that it decides: a value that takes in what happened and returns
/// what to do. It knows no process, file or clock, so everything it does can be tested as arithmetic.
package struct LaunchState: Sendable {
  /// What occupies a slot.
  package struct Occupant: Sendable {
    package let attempt: Attempt
    package internal(set) var startedAt: Double
    /// Whether it was accepted and has not begun.
    package internal(set) var isQueued = false
    /// How the attempt before it ended, if that counts again in case this one never begins.
    var revoked: Ending?
    /// Seconds of this attempt that do not count, because everything was suspended.
    package internal(set) var paused = 0.0
    /// Why it is being ended, if it is.
    package internal(set) var endCause: EndCause?
    /// The request about it, carried out once it has ended.
    var withdrawal: Withdrawal?
    var timeLimitAt: Double?
    var killAt: Double?
    /// Whether it runs although everything is paused, to be able to end.
    var goesOn = false
    /// How it has ended, if that is held back.
    var heldEnd: HeldEnd?

    /// When it would have started without its pauses, the one that started at `suspendedAt` included.
    func countedStart(since suspendedAt: Double?, at now: Double) -> Double {
      startedAt + paused + (suspendedAt.map { now - max($0, startedAt) } ?? 0)
    }

    /// What counts of a runtime: all but the pauses, the one that started at `suspendedAt` included.
    /// An attempt that ended just before a pause, and is only heard of after it, has no part in it.
    func counted(_ runtime: Double, since suspendedAt: Double?, at now: Double)
      -> Double
    {
      let current = suspendedAt.map { now - max($0, startedAt) } ?? 0
      return [paused + current, paused].first { runtime >= $0 }.map { runtime - $0 } ?? runtime
    }
  }

  package enum EndCause: Hashable, Sendable {
    case timeLimit
    case stopped(signal: Int32)
    case cancelled
    case stoppedEarly(EarlyStop)
  }

  /// An end that may be part of the end of the launch itself: a cluster or a service sends its signals
  /// to all processes, in any order.
  struct HeldEnd {
    let outcome: Outcome
    let signal: Int32
    /// Seconds, pauses left out.
    let runtime: Double
    let heldAt: Double
    var until: Double
  }

  package let policy: LaunchPolicy
  /// Jobs that this launch has been given.
  package internal(set) var total: Int
  package internal(set) var completed = 0
  /// Jobs that failed for good.
  package internal(set) var failed = 0
  /// Jobs that were ended before they could finish.
  package internal(set) var terminated = 0
  /// Jobs that were ended because they would not have become the best.
  package internal(set) var stoppedEarly = 0
  /// Jobs that were cancelled before they started.
  package internal(set) var cancelledBeforeStart = 0
  /// Jobs that were skipped by request while the launch ran.
  package internal(set) var skipped = 0
  /// Further attempts that were started or are waiting to be.
  package internal(set) var retried = 0
  /// Attempts that are under way, those included that wait in a queue.
  package internal(set) var running = 0
  /// Of these, attempts that have not begun.
  package internal(set) var queued = 0
  package internal(set) var slots: [Occupant?]
  /// How many jobs may run at once, companions not counted.
  package internal(set) var workers: Int
  /// Runtimes of the attempts that ended by themselves.
  package internal(set) var runtimes = RuntimeStatistics()
  package internal(set) var stopSignal: Int32?
  package internal(set) var isHalted = false
  /// Whether a user asked to start nothing new.
  package private(set) var isDrained = false
  /// Why nothing new starts although all is well.
  package private(set) var conclusion: SearchEnd?
  /// Why everything stands still, if it does.
  package internal(set) var holds: Holds = []
  /// Whether no new jobs start for a while, by request.
  package internal(set) var holdsStarts = false
  /// Attempts whose end is held back, among those that run.
  package internal(set) var held = 0

  /// Slots of workers that have nothing to do, the next one last.
  var freeSlots: [Int]
  /// The serials of attempts that have ended and may decide whether anything else starts.
  private(set) var unread: Set<Int> = []
  var companionsRunning = 0
  var nextPosition = 0
  var serial = 0
  var waitingRetries = RetryQueue()
  var suspendedAt = 0.0
  var nextStartAt = -Double.infinity
  var awaitsPermission = false
  var permissionRetryAt: Double?
  /// What has not succeeded, on request.
  var endings = Endings()
  /// Positions from the next one on that are not to be started in their turn.
  var passed: Set<Int> = []
  /// By position: how many of its attempts were requested and do not count as `retries`.
  var requestedAttempts: [Int: Int] = [:]
  /// By position: how many times it was interrupted by the cluster.
  var interruptions: [Int: Int] = [:]
  /// Whether the launch has left what is under way.
  package private(set) var isDetached = false
  var random: SplitMix64
  private(set) var isClosedForStarts = false
  private(set) var inputEnded: Bool
  var hasFinished = false

  /// The state before anything has happened, of `total` jobs; if it `expectsMore`, more jobs
  /// may be added until `inputEnded`. `seed` is of the jitter between attempts.
  package init(policy: LaunchPolicy, total: Int, expectsMore: Bool = false, seed: UInt64 = 0) {
    self.policy = policy
    self.total = total
    inputEnded = !expectsMore
    slots = Array(repeating: nil, count: policy.slots)
    workers = policy.slots - policy.companions
    freeSlots = Array((0..<workers).reversed())
    random = SplitMix64(seed: seed)
  }

  /// How many jobs may run at once, if that is not the number at the start.
  var changedWorkers: Int? {
    workers == policy.slots - policy.companions ? nil : workers
  }

  /// Jobs that have not been started, or wait for another attempt.
  package var left: Int {
    total - nextPosition - passed.count + waitingRetries.count
  }

  package var isSuspended: Bool { !holds.isEmpty }

  /// Whether nothing new will be started, whatever else happens.
  package var isDraining: Bool {
    stopSignal != nil || isHalted || isDrained || conclusion != nil
  }

  /// Whether results decide against further jobs, or may still do so.
  package var awaitsResults: Bool { !unread.isEmpty || conclusion != nil }

  /// Notes that an attempt has ended whose results may decide about others.
  mutating func awaitResults(of attempt: Attempt, _ outcome: Outcome) {
    guard policy.awaitsResults, attempt.position >= policy.companions else { return }
    switch outcome {
    case .exited(code: 0), .stoppedEarly: unread.insert(attempt.serial)
    default: break
    }
  }

  /// Whether further jobs were still to be added.
  package var awaitsMore: Bool { !inputEnded }

  /// Tells the state what happened at `now` (seconds of the monotonic clock) and returns what is
  /// to be done, in this order.
  package mutating func handle(_ event: LaunchEvent, at now: Double) -> [LaunchEffect] {
    var effects: [LaunchEffect] = []
    switch event {
    case .began:
      break
    case .ended(let slot, let outcome, let runtime, let wasInterrupted, let ignoredSignals):
      let interruption = Interruption(happened: wasInterrupted, wasIgnored: ignoredSignals)
      end(slot, outcome, runtime: runtime, interruption, at: now, &effects)
    case .attemptBegan(let attempt):
      begin(attempt, at: now, &effects)
    case .detached:
      isDetached = true
    case .deadlinePassed:
      enforceDeadlines(at: now, &effects)
    case .stopRequested(let signal):
      stop(signal, at: now, &effects)
    case .drainRequested:
      isDrained = true
      endPause(at: now, &effects)
    case .concluded(let end):
      conclusion = conclusion ?? end
    case .resultsRead(let serials):
      unread.subtract(serials)
    case .stoppedEarly(let attempt, let stop):
      stopEarly(attempt, stop, at: now, &effects)
    case .closedForStarts:
      isClosedForStarts = true
    case .guardianLost:
      isClosedForStarts = true
      endPause(at: now, &effects)
      releaseHeld(at: now, &effects) { .terminated(signal: $0.signal) }
    case .suspended:
      hold(.terminal, at: now, &effects)
    case .resumed:
      letGo(.terminal, at: now, &effects)
    case .paused(let newOnly):
      pause(newOnly: newOnly, at: now, &effects)
    case .continued:
      endPause(at: now, &effects)
    case .drainEnded:
      isDrained = false
    case .workersChanged(let count):
      setWorkers(count)
    case .cancelled(let positions):
      withdraw(positions, .cancelled, at: now, &effects)
    case .skipped(let positions, let added):
      total += added
      withdraw(positions, .skipped, at: now, &effects)
    case .retried(let positions, let added):
      total += added
      retry(positions, at: now)
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
    if isEnding || isHalted || conclusion != nil { dropRetries(&effects) }
    finishIfDone(&effects)
    return effects
  }

  /// When to come back with `deadlinePassed`; nil while there is nothing to wait for.
  package var nextDeadline: Double? {
    if isSuspended { return nextDeadlineInPause }
    var next = Double.infinity
    for case .some(let running) in slots {
      next = min(
        next, running.heldEnd?.until ?? running.killAt ?? running.timeLimitAt ?? .infinity)
    }
    if mayStart, hasRoom {
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
}
