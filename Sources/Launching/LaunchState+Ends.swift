import Glibc
import Jobs

/// How attempts have ended, and what follows from that.
extension LaunchState {
  /// What a signal of ours had to do with an end.
  struct Interruption {
    /// Whether the attempt still ran when the signal reached it.
    let happened: Bool
    /// Whether its process ignored the signal.
    let wasIgnored: Bool
  }

  mutating func end(
    _ slot: Int, _ reported: Outcome, runtime: Double, _ interruption: Interruption, at now: Double,
    _ effects: inout [LaunchEffect]
  ) {
    guard let occupant = slots[slot], occupant.heldEnd == nil else { return }
    if occupant.isQueued, leaveQueue(occupant, reported, &effects) { return }
    let outcome: Outcome
    switch interruption.happened ? occupant.endCause : nil {
    case .timeLimit: outcome = .timedOut
    case .stopped(let signal): outcome = .terminated(signal: signal)
    case .cancelled where occupant.withdrawal == .skipped: outcome = .terminated(signal: SIGTERM)
    case .cancelled: outcome = .cancelled
    case .stoppedEarly(let stop):
      // One that ignores the signal may come to its own end before it is killed.
      if case .exited = reported, interruption.wasIgnored {
        outcome = reported
      } else {
        outcome = .stoppedEarly(stop)
      }
    case nil: outcome = reported
    }
    let counted = occupant.counted(runtime, since: isSuspended ? suspendedAt : nil, at: now)
    // A cluster's worker holds such an end back itself.
    if !interruption.happened, !policy.queues, stopSignal == nil, occupant.withdrawal == nil,
      let signal = SignalDeath.mayBeOfAll(outcome)
    {
      slots[slot]?.heldEnd = HeldEnd(
        outcome: outcome, signal: signal, runtime: counted, heldAt: now,
        until: now + SignalDeath.hold)
      held += 1
      return
    }
    record(occupant.attempt, outcome, runtime: counted, at: now, &effects)
  }

  mutating func record(
    _ attempt: Attempt, _ outcome: Outcome, runtime: Double, at now: Double,
    _ effects: inout [LaunchEffect]
  ) {
    let withdrawal = slots[attempt.slot]?.withdrawal
    if slots[attempt.slot]?.isQueued == true { queued -= 1 }
    slots[attempt.slot] = nil
    giveBack(attempt)
    awaitResults(of: attempt, outcome)
    effects.append(.record(attempt, outcome: outcome, runtime: runtime))
    if outcome.isFailure { runtimes.add(runtime) }
    if outcome.state == .completed {
      completed += 1
      runtimes.add(runtime)
    } else if withdrawal == .skipped {
      skipped += 1
      endings.note(attempt.position, .skipped, attempts: attempt.number)
      effects.append(.recordSkip(position: attempt.position, attempts: attempt.number))
    } else if case .stoppedEarly = outcome {
      stoppedEarly += 1
      runtimes.add(runtime)
      endings.note(attempt.position, .stoppedEarly, attempts: attempt.number)
    } else if outcome.isFailure {
      fail(attempt, mayRetry: withdrawal == nil, at: now, &effects)
    } else if case .interrupted = outcome, withdrawal == nil,
      beginAgain(attempt, at: now, &effects)
    {
      return
    } else {
      terminated += 1
      endings.note(
        attempt.position, withdrawal == nil ? .interrupted : .cancelled, attempts: attempt.number)
    }
  }

  /// Lets go of ends that are held back, as `outcome` has them; of those that it has none for, later.
  mutating func releaseHeld(
    at now: Double, _ effects: inout [LaunchEffect], as outcome: (HeldEnd) -> Outcome?
  ) {
    guard held > 0 else { return }
    for case .some(let occupant) in slots {
      guard let end = occupant.heldEnd, let outcome = outcome(end) else { continue }
      held -= 1
      record(occupant.attempt, outcome, runtime: end.runtime, at: now, &effects)
    }
  }

  private mutating func fail(
    _ attempt: Attempt, mayRetry: Bool, at now: Double, _ effects: inout [LaunchEffect]
  ) {
    if attempt.position < policy.companions {
      failed += 1
      return
    }
    let number = attempt.number - (requestedAttempts[attempt.position] ?? 0)
    if mayRetry, number <= policy.retries, !isDraining, !isClosedForStarts {
      let delay = policy.backoff.delay(afterAttempt: number, random: random.unit())
      waitingRetries.push(
        RetryQueue.Entry(time: now + delay, position: attempt.position, number: attempt.number + 1))
      retried += 1
      effects.append(.retryLater(attempt, delay: delay))
      return
    }
    failed += 1
    endings.note(attempt.position, .failed, attempts: attempt.number)
    guard let halt = policy.halt, !isHalted, halt.isReached(failures: failed, of: total) else {
      return
    }
    isHalted = true
    effects.append(.halted)
    if halt.endsRunning {
      endPause(at: now, &effects)
      endRunning(by: SIGTERM, at: now, &effects)
    }
  }

  mutating func finishIfDone(_ effects: inout [LaunchEffect]) {
    guard !hasFinished, running == 0 || isDetached else { return }
    let nothingLeft = left == 0 && inputEnded
    guard isDraining || isClosedForStarts || nothingLeft || isDetached else { return }
    hasFinished = true
    dropRetries(&effects)
    effects.append(.finish)
  }
}
