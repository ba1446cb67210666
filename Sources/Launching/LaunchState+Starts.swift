import Jobs

/// When jobs start, and in which slots.
extension LaunchState {
  var mayStart: Bool {
    !isDraining && !isClosedForStarts && !isSuspended && !holdsStarts && !isDetached
      && unread.isEmpty
  }

  /// Whether there is a slot for the next job.
  var hasRoom: Bool {
    nextPosition < policy.companions
      || (!freeSlots.isEmpty && running - companionsRunning < workers)
  }

  func canStart(at now: Double) -> Bool {
    mayStart && hasRoom && now >= nextStartAt
      && (nextPosition < total || waitingRetries.isReady(at: now))
  }

  mutating func startAll(at now: Double, _ effects: inout [LaunchEffect]) {
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

  mutating func startNext(at now: Double, _ effects: inout [LaunchEffect]) {
    let isCompanion = nextPosition < policy.companions
    let slot: Int
    if isCompanion {
      slot = policy.slots - 1 - nextPosition
      companionsRunning += 1
    } else {
      guard let free = freeSlots.popLast() else { return }
      slot = free
    }
    serial += 1
    let attempt: Attempt
    var revoked: Ending?
    if let retry = waitingRetries.pop(at: now) {
      attempt = Attempt(
        position: retry.position, number: retry.number, slot: slot, serial: serial,
        revokesEnd: retry.revoked != nil && retry.wasRequested && retry.number > 1)
      revoked = retry.revoked
    } else {
      attempt = Attempt(position: nextPosition, number: 1, slot: slot, serial: serial)
      nextPosition += 1
      passOver()
    }
    var occupant = Occupant(attempt: attempt, startedAt: now)
    occupant.isQueued = policy.queues
    if policy.queues {
      occupant.revoked = revoked
      queued += 1
    } else if attempt.position >= policy.companions {
      occupant.timeLimitAt = policy.timeout.map { now + $0 }
    }
    slots[slot] = occupant
    running += 1
    nextStartAt = policy.delay > 0 ? now + policy.delay : nextStartAt
    effects.append(.start(attempt))
  }

  /// The next position is one that may start in its turn.
  mutating func passOver() {
    guard !passed.isEmpty else { return }
    while passed.remove(nextPosition) != nil { nextPosition += 1 }
  }

  // MARK: Slots

  /// The place of a slot among those of workers, from 0; nil for one of a companion. Companions have
  /// theirs after those of the workers that the launch started with.
  private func rank(of slot: Int) -> Int? {
    if slot >= policy.slots { return slot - policy.companions }
    return slot < policy.slots - policy.companions ? slot : nil
  }

  /// The attempt has left its slot.
  mutating func giveBack(_ attempt: Attempt) {
    running -= 1
    if attempt.position < policy.companions {
      companionsRunning -= 1
    } else if let rank = rank(of: attempt.slot), rank < workers {
      freeSlots.append(attempt.slot)
    }
  }

  /// The new number of jobs that run at once; running jobs are left alone.
  mutating func setWorkers(_ count: Int) {
    workers = count
    let needed = count + policy.companions
    if needed > slots.count {
      slots.append(contentsOf: repeatElement(nil, count: needed - slots.count))
    }
    freeSlots = slots.indices.reversed().filter { slot in
      guard let rank = rank(of: slot) else { return false }
      return rank < count && slots[slot] == nil
    }
  }
}
