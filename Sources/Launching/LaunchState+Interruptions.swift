import Glibc
import Jobs

/// Ending attempts that run: all of them, those that take too long, and those that will not become the best.
extension LaunchState {
  mutating func stop(
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
    endPause(at: now, &effects)
    releaseHeld(at: now, &effects) { _ in .terminated(signal: signal) }
    endRunning(by: signal, at: now, &effects)
  }

  /// Asks every running job to end.
  mutating func endRunning(
    by signal: Int32, at now: Double, _ effects: inout [LaunchEffect]
  ) {
    for slot in slots.indices {
      markEnding(slot, cause: .stopped(signal: signal), killAt: now + policy.grace)
    }
    signalAll(signal, &effects)
  }

  mutating func stopEarly(
    _ attempt: Attempt, _ stop: EarlyStop, at now: Double, _ effects: inout [LaunchEffect]
  ) {
    guard let occupant = slots[attempt.slot], occupant.attempt == attempt, occupant.heldEnd == nil,
      occupant.endCause == nil, occupant.withdrawal == nil
    else { return }
    markEnding(attempt.slot, cause: .stoppedEarly(stop), killAt: now + policy.grace)
    let isInPause = isSuspended
    slots[attempt.slot]?.goesOn = isInPause
    effects.append(.signal(attempt, signal: SIGTERM))
  }

  func signalAll(_ signal: Int32, _ effects: inout [LaunchEffect]) {
    for case .some(let occupant) in slots where occupant.heldEnd == nil {
      effects.append(.signal(occupant.attempt, signal: signal))
    }
  }

  mutating func markEnding(_ slot: Int, cause: EndCause, killAt: Double?) {
    guard slots[slot]?.heldEnd == nil else { return }
    if slots[slot]?.endCause == nil { slots[slot]?.endCause = cause }
    slots[slot]?.timeLimitAt = nil
    slots[slot]?.killAt = killAt
  }

  mutating func enforceDeadlines(at now: Double, _ effects: inout [LaunchEffect]) {
    if !isSuspended { releaseHeld(at: now, &effects) { now >= $0.until ? $0.outcome : nil } }
    for slot in slots.indices {
      guard let occupant = slots[slot], occupant.heldEnd == nil, !isSuspended || occupant.goesOn
      else { continue }
      if let killAt = occupant.killAt, now >= killAt {
        slots[slot]?.killAt = nil
        effects.append(.signal(occupant.attempt, signal: SIGKILL))
      } else if let limit = occupant.timeLimitAt, now >= limit {
        markEnding(slot, cause: .timeLimit, killAt: now + policy.grace)
        effects.append(.signal(occupant.attempt, signal: SIGTERM))
      }
    }
  }
}
