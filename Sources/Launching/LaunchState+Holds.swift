import Glibc

/// Standing still: from the terminal (Ctrl-Z), or by request.
extension LaunchState {
  /// Why everything stands still. Jobs are stopped by the first reason and continued with the last.
  package struct Holds: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let terminal = Holds(rawValue: 1)
    package static let request = Holds(rawValue: 2)
  }

  /// A requested pause.
  package enum Pause: Hashable, Sendable {
    case all
    /// Running jobs continue.
    case newOnly
  }

  package var pause: Pause? {
    if holds.contains(.request) { return .all }
    return holdsStarts ? .newOnly : nil
  }

  /// Whether it comes to an end whatever is asked for now.
  package var isEnding: Bool {
    stopSignal != nil || isClosedForStarts || hasFinished
  }

  /// A pause is requested; `newOnly`: running jobs continue, and no new ones start.
  mutating func pause(newOnly: Bool, at now: Double, _ effects: inout [LaunchEffect]) {
    // A launch that starts nothing new would never come back to it.
    holdsStarts = newOnly && !isDraining && !isClosedForStarts
    if newOnly {
      letGo(.request, at: now, &effects)
    } else if stopSignal == nil {
      hold(.request, at: now, &effects)
    }
  }

  /// Whether it starts nothing new because a user asked for that, and for no other reason.
  var isDrainAlone: Bool { isDrained && !isHalted && !isEnding }

  /// Ends a requested pause.
  mutating func endPause(at now: Double, _ effects: inout [LaunchEffect]) {
    holdsStarts = false
    letGo(.request, at: now, &effects)
  }

  mutating func hold(_ reason: Holds, at now: Double, _ effects: inout [LaunchEffect]) {
    let isFirst = holds.isEmpty
    holds.insert(reason)
    guard isFirst else { return }
    suspendedAt = now
    signalAll(SIGSTOP, &effects)
  }

  mutating func letGo(_ reason: Holds, at now: Double, _ effects: inout [LaunchEffect]) {
    guard holds.remove(reason) != nil, holds.isEmpty else { return }
    let pause = now - suspendedAt
    for slot in slots.indices {
      guard let occupant = slots[slot] else { continue }
      slots[slot]?.paused += pause
      slots[slot]?.timeLimitAt? += pause
      if !occupant.goesOn { slots[slot]?.killAt? += pause }
      slots[slot]?.goesOn = false
      if let end = occupant.heldEnd {
        // One that has ended during the pause has waited for a part of it only.
        slots[slot]?.heldEnd?.until += min(pause, now - end.heldAt)
      }
    }
    signalAll(SIGCONT, &effects)
  }

  /// In a pause only those have a deadline that are to end.
  var nextDeadlineInPause: Double? {
    // The whole process stands still otherwise.
    guard holds == .request else { return nil }
    return slots.compactMap { $0?.goesOn == true ? $0?.killAt : nil }.min()
  }
}
