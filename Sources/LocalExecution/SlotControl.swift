import CPOSIX
import Glibc
import Launching
import Posix
import Synchronization

/// What signals and the life of the attempts in one slot have to do with each other: a signal
/// reaches the attempt that it is meant for, also if that one is only about to start, and never
/// the next one.
final class SlotControl: Sendable {
  private struct State {
    /// The serial of the attempt that started last.
    var serial = 0
    /// The process group of that attempt, while it has one.
    var group: Int32?
    /// What was sent to end it, last.
    var ending: Int32?
    /// Whether it still ran when that reached it.
    var wasInterrupted = false
    /// Whether it ignored the last signal that can be ignored.
    var isIgnored = false
    var isSuspended = false
    /// What was sent to an attempt that has not started yet.
    var early: (serial: Int, signal: Int32)?

    /// Keeps a signal for an attempt that has not started yet. To be stopped or continued changes
    /// nothing about a request to end.
    mutating func expect(_ signal: Int32, _ serial: Int) {
      if signal == SIGSTOP || signal == SIGCONT, let early, early.serial == serial,
        early.signal != SIGSTOP
      {
        return
      }
      early = signal == SIGCONT ? nil : (serial, signal)
    }
  }

  private let state = Mutex(State())

  /// An attempt starts. Returns the signal that has already been sent to end it, if any.
  func begin(_ attempt: Attempt) -> Int32? {
    state.withLock { state in
      let early = state.early
      state = State()
      state.serial = attempt.serial
      guard let early, early.serial == attempt.serial else { return nil }
      if early.signal == SIGSTOP {
        state.isSuspended = true
        return nil
      }
      state.ending = early.signal
      state.wasInterrupted = true
      return early.signal
    }
  }

  /// The attempt has a process, which leads a group of this number and stands in `slot`. What was sent
  /// in between is delivered now.
  func started(group: Int32, in slot: UnsafeMutablePointer<cposix_slot>) {
    state.withLock { state in
      state.group = group
      if let ending = state.ending { SlotControl.send(ending, to: group) }
      if state.isSuspended { slot.stop(group) }
    }
  }

  /// Sends a signal to the attempt in `slot`, if it is still there.
  func signal(_ signal: Int32, to attempt: Attempt, in slot: UnsafeMutablePointer<cposix_slot>) {
    state.withLock { state in
      if attempt.serial > state.serial {
        state.expect(signal, attempt.serial)
        return
      }
      guard attempt.serial == state.serial else { return }
      if signal == SIGSTOP || signal == SIGCONT {
        state.isSuspended = signal == SIGSTOP
        if let group = state.group {
          if signal == SIGSTOP { slot.stop(group) } else { slot.goOn(group) }
        }
        return
      }
      if let group = state.group {
        // Its leader may have ended by itself just now: then it was not we who ended it.
        guard state.wasInterrupted || cposix_is_running(group) else { return }
        if signal != SIGKILL { state.isIgnored = Posix.isIgnored(signal, by: group) }
        SlotControl.send(signal, to: group)
      }
      state.ending = signal
      state.wasInterrupted = true
    }
  }

  /// Whether a signal of ours reached the attempt while it ran, and which was the last.
  var interruption: Int32? {
    state.withLock { $0.wasInterrupted ? $0.ending : nil }
  }

  /// Whether the attempt ignored our signals, so that an exit of it is its own.
  var isIgnored: Bool { state.withLock { $0.isIgnored } }

  /// The attempt is over; its group number may be another process's from now on.
  func ended() {
    state.withLock { $0.group = nil }
  }

  /// Runs `body` if no later attempt has started in the slot, and keeps one from starting until it returns.
  func ifLatest<Result>(_ attempt: Attempt, _ body: () -> Result?) -> Result? {
    state.withLock { $0.serial == attempt.serial ? body() : nil }
  }

  /// To all of a group; one that is stopped has to be continued to be able to end.
  private static func send(_ signal: Int32, to group: Int32) {
    kill(-group, signal)
    if signal != SIGKILL { kill(-group, SIGCONT) }
  }
}

/// Pauses, as the guardian sees them: whatever instant the launcher is killed in, a process that stands
/// still is known to do so.
extension UnsafeMutablePointer<cposix_slot> {
  fileprivate func stop(_ group: Int32) {
    if pointee.paused_since == 0 { pointee.paused_since = Clock.monotonic }
    kill(-group, SIGSTOP)
  }

  /// Also one that was not stopped.
  func goOn(_ group: Int32) {
    kill(-group, SIGCONT)
    guard pointee.paused_since > 0 else { return }
    pointee.started_monotonic += Clock.monotonic - pointee.paused_since
    pointee.paused_since = 0
  }
}
