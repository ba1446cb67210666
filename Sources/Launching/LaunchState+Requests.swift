import Glibc
import Jobs

/// Requests about single jobs while the launch runs.
extension LaunchState {
  /// Why a job is not to run, or to be ended.
  package enum Withdrawal: Hashable, Sendable {
    /// The next launch runs it.
    case cancelled
    /// Later launches leave it alone, except those that run everything.
    case skipped
  }

  /// Where a job stands in this launch.
  package enum Standing: Hashable, Sendable {
    /// It has not started.
    case waiting
    /// It waits for another attempt, of this number.
    case waitingAgain(number: Int)
    case running(slot: Int, isEnding: Bool)
    case done
    /// It did not complete in `attempts` attempts of this launch, or was not started.
    case ended(Ending, attempts: Int)
  }

  package enum Ending: UInt32, Hashable, Sendable {
    case failed, interrupted, cancelled, skipped, stoppedEarly
  }

  /// Where jobs stand, by their positions. Each call looks through all that runs or waits.
  package func standings(of positions: [Int]) -> [Standing] {
    var running: [Int: Standing] = [:]
    for case let (slot, occupant?) in zip(slots.indices, slots) {
      running[occupant.attempt.position] = .running(
        slot: slot, isEnding: occupant.endCause != nil || occupant.withdrawal != nil)
    }
    for entry in waitingRetries.entries {
      running[entry.position] = .waitingAgain(number: entry.number)
    }
    let ended = endings.byPosition
    return positions.map { position in
      if let standing = running[position] { return standing }
      if let ended = ended[position] { return .ended(ended.ending, attempts: ended.attempts) }
      return position < nextPosition ? .done : .waiting
    }
  }

  /// Jobs that have begun, are to begin, or are left to the next launch: all but those that were skipped
  /// before.
  package var expected: Int {
    total - endings.byPosition.values.count { $0.attempts == 0 && $0.ending == .skipped }
  }

  /// Those that wait to be tried again.
  package struct Waiting: Hashable, Sendable {
    /// Of all, how many had failed, and how many were interrupted, before a request to run them again.
    package var failed = 0
    package var interrupted = 0
    package var count = 0
  }

  package var waitingAgain: Waiting {
    waitingRetries.entries.reduce(into: Waiting()) { waiting, entry in
      waiting.count += 1
      switch entry.revoked {
      case .failed: waiting.failed += 1
      case .interrupted, .cancelled:
        if entry.number > 1, entry.wasRequested { waiting.interrupted += 1 }
      case .skipped, .stoppedEarly, nil: break
      }
    }
  }

  /// Jobs whose last end was asked for. Looks through all ends but those of completed jobs, if that can be.
  var cancelled: Int {
    guard terminated + cancelledBeforeStart > 0 else { return 0 }
    return endings.byPosition.values.count { $0.ending == .cancelled }
  }

  // MARK: Cancel, skip

  /// Jobs are ended, or not started. Each position is there once.
  mutating func withdraw(
    _ positions: [Int], _ withdrawal: Withdrawal, at now: Double, _ effects: inout [LaunchEffect]
  ) {
    for (position, standing) in zip(positions, standings(of: positions)) {
      switch standing {
      case .waiting:
        passed.insert(position)
        leave(position, withdrawal, attempts: 0, &effects)
      case .waitingAgain(let number):
        waitingRetries.remove(position)
        leave(position, withdrawal, attempts: number - 1, &effects)
      case .running(let slot, _): end(slot, withdrawal, at: now, &effects)
      case .ended(let ending, let attempts) where withdrawal == .skipped && ending != .skipped:
        forget(ending, attempts: attempts)
        leave(position, withdrawal, attempts: attempts, &effects)
      case .ended, .done: break
      }
    }
    passOver()
  }

  /// A job that does not run stays so.
  mutating func leave(
    _ position: Int, _ withdrawal: Withdrawal, attempts: Int, _ effects: inout [LaunchEffect]
  ) {
    switch withdrawal {
    case .cancelled:
      endings.note(position, .cancelled, attempts: attempts)
      // What has never started is new to the next launch.
      guard attempts > 0 else {
        cancelledBeforeStart += 1
        return
      }
      terminated += 1
      effects.append(.recordCancel(position: position, attempts: attempts))
    case .skipped:
      skipped += 1
      endings.note(position, .skipped, attempts: attempts)
      effects.append(.recordSkip(position: position, attempts: attempts))
    }
  }

  private mutating func end(
    _ slot: Int, _ withdrawal: Withdrawal, at now: Double, _ effects: inout [LaunchEffect]
  ) {
    guard let occupant = slots[slot] else { return }
    if occupant.withdrawal != .skipped { slots[slot]?.withdrawal = withdrawal }
    if let end = occupant.heldEnd {
      // Its process ended by a signal: that ends it as asked for.
      held -= 1
      record(
        occupant.attempt,
        slots[slot]?.withdrawal == .skipped ? .terminated(signal: end.signal) : .cancelled,
        runtime: end.runtime, at: now, &effects)
      return
    }
    guard occupant.endCause == nil else { return }
    markEnding(slot, cause: .cancelled, killAt: now + policy.grace)
    let isInPause = isSuspended
    slots[slot]?.goesOn = isInPause
    effects.append(.signal(occupant.attempt, signal: SIGTERM))
  }

  /// What waits to be tried again is not: its last end counts.
  mutating func dropRetries(_ effects: inout [LaunchEffect]) {
    for entry in waitingRetries.entries {
      if let ending = entry.revoked {
        restore(ending, entry.position, attempts: entry.number - 1)
      } else {
        failed += 1
        retried -= 1
        endings.note(entry.position, .failed, attempts: entry.number - 1)
      }
      effects.append(
        .dropRetry(
          position: entry.position, attempts: entry.number - 1,
          isAutomatic: entry.revoked == nil || !entry.wasRequested))
    }
    waitingRetries = RetryQueue()
  }

  /// The end of a job counts once more that a request to run it again had revoked.
  mutating func restore(_ ending: Ending, _ position: Int, attempts: Int) {
    if attempts > 0 { retried -= 1 }
    endings.note(position, ending, attempts: attempts)
    switch ending {
    case .cancelled where attempts == 0: cancelledBeforeStart += 1
    case .failed: failed += 1
    case .interrupted, .cancelled: terminated += 1
    case .skipped: skipped += 1
    case .stoppedEarly: stoppedEarly += 1
    }
  }

  private mutating func forget(_ ending: Ending, attempts: Int) {
    switch ending {
    case .cancelled where attempts == 0: cancelledBeforeStart -= 1
    case .failed: failed -= 1
    case .interrupted, .cancelled: terminated -= 1
    case .skipped: skipped -= 1
    case .stoppedEarly: stoppedEarly -= 1
    }
  }

  // MARK: Retry

  /// Jobs that have ended badly, or that were only just added, run before all that waits. Each position
  /// is there once.
  mutating func retry(_ positions: [Int], at now: Double) {
    for (position, standing) in zip(positions, standings(of: positions)) {
      let number: Int
      var revoked: Ending?
      var wasRequested = true
      switch standing {
      case .waiting:
        passed.insert(position)
        number = 1
      case .waitingAgain(let next):
        let entry = waitingRetries.remove(position)
        revoked = entry?.revoked
        wasRequested = entry?.wasRequested ?? true
        number = next
      case .ended(let ending, let attempts):
        revoked = ending
        forget(ending, attempts: attempts)
        endings.remove(position)
        number = attempts + 1
        if attempts > 0 {
          retried += 1
          requestedAttempts[position, default: 0] += 1
        }
      case .running, .done: continue
      }
      waitingRetries.push(
        RetryQueue.Entry(
          time: now, position: position, number: number, revoked: revoked,
          wasRequested: wasRequested))
    }
    passOver()
  }
}

/// Jobs of a launch that did not complete. Until the first request it is a list that only grows, and
/// costs nothing for a job that is done.
struct Endings: Sendable {
  /// 8 bytes.
  private struct Entry: Sendable {
    let position: UInt32
    private let attemptsAndEnding: UInt32

    init(_ position: Int, _ ending: LaunchState.Ending, _ attempts: Int) {
      self.position = UInt32(truncatingIfNeeded: position)
      attemptsAndEnding = UInt32(truncatingIfNeeded: attempts) << 3 | ending.rawValue
    }

    var value: (ending: LaunchState.Ending, attempts: Int) {
      (LaunchState.Ending(rawValue: attemptsAndEnding & 7) ?? .failed, Int(attemptsAndEnding >> 3))
    }
  }

  private var entries: [Entry] = []

  mutating func note(_ position: Int, _ ending: LaunchState.Ending, attempts: Int) {
    entries.append(Entry(position, ending, attempts))
  }

  mutating func remove(_ position: Int) {
    entries.removeAll { $0.position == position }
  }

  /// Of several entries for a job the last one counts.
  var byPosition: [Int: (ending: LaunchState.Ending, attempts: Int)] {
    Dictionary(entries.map { (Int($0.position), $0.value) }) { $1 }
  }
}
