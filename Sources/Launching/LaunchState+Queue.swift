import Jobs

/// Attempts that wait in a queue of a cluster, and those that it takes back.
extension LaunchState {
  /// An attempt that was accepted begins: only now its time counts.
  mutating func begin(_ attempt: Attempt, at now: Double, _ effects: inout [LaunchEffect]) {
    guard let occupant = slots[attempt.slot], occupant.attempt == attempt, occupant.isQueued else {
      return
    }
    queued -= 1
    slots[attempt.slot]?.isQueued = false
    slots[attempt.slot]?.startedAt = now
    if occupant.endCause == nil, attempt.position >= policy.companions {
      slots[attempt.slot]?.timeLimitAt = policy.timeout.map { now + $0 }
    }
    effects.append(.recordStart(attempt))
  }

  /// An attempt has ended that never began. False if its job has failed by that, as any other.
  mutating func leaveQueue(
    _ occupant: Occupant, _ outcome: Outcome, _ effects: inout [LaunchEffect]
  ) -> Bool {
    guard !outcome.isFinished else { return false }
    let attempt = occupant.attempt
    queued -= 1
    slots[attempt.slot] = nil
    giveBack(attempt)
    effects.append(.forget(attempt))
    if let withdrawal = occupant.withdrawal {
      leave(attempt.position, withdrawal, attempts: attempt.number - 1, &effects)
    } else if attempt.number == 1 {
      // It is as new to the next launch.
      cancelledBeforeStart += 1
    } else {
      restore(occupant.revoked ?? .failed, attempt.position, attempts: attempt.number - 1)
      effects.append(
        .dropRetry(
          position: attempt.position, attempts: attempt.number - 1,
          isAutomatic: !attempt.revokesEnd))
    }
    return true
  }

  /// A job that was interrupted runs again at once, if that has not happened too often; that is not one of
  /// its retries.
  mutating func beginAgain(
    _ attempt: Attempt, at now: Double, _ effects: inout [LaunchEffect]
  ) -> Bool {
    let count = interruptions[attempt.position, default: 0]
    guard count < policy.interruptions, !isDraining, !isClosedForStarts else { return false }
    interruptions[attempt.position] = count + 1
    requestedAttempts[attempt.position, default: 0] += 1
    retried += 1
    waitingRetries.push(
      RetryQueue.Entry(
        time: now, position: attempt.position, number: attempt.number + 1, revoked: .interrupted,
        wasRequested: false))
    effects.append(.retryLater(attempt, delay: 0))
    return true
  }
}
