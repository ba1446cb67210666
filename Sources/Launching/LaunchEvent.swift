import Jobs

/// What can happen to a launch.
package enum LaunchEvent: Sendable {
  case began
  /// The attempt in a slot ended. `runtime` in seconds, pauses included; the outcome as the
  /// executor saw it, which does not know why a process was signaled; `wasInterrupted` where it
  /// still ran when a signal of ours reached it.
  case ended(slot: Int, outcome: Outcome, runtime: Double, wasInterrupted: Bool)
  /// A time that the state asked for has come.
  case deadlinePassed
  /// A signal asks the launch to stop: the first time kindly, the second time at once.
  case stopRequested(signal: Int32)
  /// Nothing new is to start; what runs finishes, and is not tried again.
  case drainRequested
  /// Nothing new may start: the ledger cannot record it.
  case closedForStarts
  /// Nothing new may start: the guardian was killed, and perhaps the launcher is next.
  case guardianLost
  case suspended
  case resumed
  /// So many jobs were added behind the last one.
  case added(Int)
  /// No more jobs will be added.
  case inputEnded
  /// The answer to `askPermission`.
  case permission(Bool)
}

/// What is to be done about it.
package enum LaunchEffect: Hashable, Sendable {
  /// Record the start of this attempt, then begin it.
  case start(Attempt)
  /// Record how this attempt ended.
  case record(Attempt, outcome: Outcome, runtime: Double)
  /// This job will be tried again after so many seconds.
  case retryLater(Attempt, delay: Double)
  /// Send a signal to all processes of this attempt.
  case signal(Attempt, signal: Int32)
  /// Find out whether one more job may start now.
  case askPermission
  /// Failures reached the limit of the halt rule.
  case halted
  /// Nothing runs and nothing will be started.
  case finish
}
