import Jobs

/// What can happen to a launch.
package enum LaunchEvent: Sendable {
  case began
  /// The attempt in a slot ended. `runtime` in seconds, pauses included; the outcome as the
  /// executor saw it, which does not know why a process was signaled; `wasInterrupted` if it
  /// still ran when a signal of ours reached it, `ignoredSignals` if it ignored that.
  case ended(
    slot: Int, outcome: Outcome, runtime: Double, wasInterrupted: Bool,
    ignoredSignals: Bool = false)
  /// An attempt that was accepted has begun.
  case attemptBegan(Attempt)
  /// The launch leaves the attempts that are under way.
  case detached
  /// A time that the state asked for has come.
  case deadlinePassed
  /// A signal asks the launch to stop: the first time kindly, the second time at once.
  case stopRequested(signal: Int32)
  /// Nothing new is to start; what runs finishes, and is not tried again.
  case drainRequested
  /// Nothing new is to start, because its goal is reached or its time is over.
  case concluded(SearchEnd)
  /// The results of attempts that have ended, by their serials, were read, where the policy awaits that.
  case resultsRead([Int])
  /// An attempt will not become the best.
  case stoppedEarly(Attempt, EarlyStop)
  /// The drain is taken back: jobs start again.
  case drainEnded
  /// Nothing new may start: the ledger cannot record it.
  case closedForStarts
  /// Nothing new may start: the guardian was killed, and perhaps the launcher is next.
  case guardianLost
  case suspended
  case resumed
  /// This many jobs were added after the last one.
  case added(Int)
  /// No more jobs will be added.
  case inputEnded
  /// The new number of jobs that may run at once, companions not counted.
  case workersChanged(Int)
  /// A pause is requested; `newOnly`: running jobs continue.
  case paused(newOnly: Bool)
  /// The pause ends.
  case continued
  /// Jobs, by their positions, are to be ended or not to be started.
  case cancelled([Int])
  /// The same, and later launches skip them; `added` of them are new, after the last one.
  case skipped([Int], added: Int)
  /// Jobs are to run again now; `added` of them are new, after the last one.
  case retried([Int], added: Int)
  /// The answer to `askPermission`.
  case permission(Bool)
}

/// What is to be done about it.
package enum LaunchEffect: Hashable, Sendable {
  /// Record the start of this attempt, then begin it.
  case start(Attempt)
  /// Record the start of this attempt, which waited in a queue and has begun.
  case recordStart(Attempt)
  /// This attempt left the queue without a beginning: nothing of it is recorded.
  case forget(Attempt)
  /// Record how this attempt ended.
  case record(Attempt, outcome: Outcome, runtime: Double)
  /// This job will be tried again after this many seconds.
  case retryLater(Attempt, delay: Double)
  /// Record that this job is skipped; `attempts` of this launch came before.
  case recordSkip(position: Int, attempts: Int)
  /// Record that this job, whose attempts in this launch have failed so far, is not finished.
  case recordCancel(position: Int, attempts: Int)
  /// This job will not be tried again after all: its last end counts; `attempts` of this launch came before.
  /// `isAutomatic` if no request had revoked that end.
  case dropRetry(position: Int, attempts: Int, isAutomatic: Bool)
  /// Send a signal to all processes of this attempt.
  case signal(Attempt, signal: Int32)
  /// Find out whether one more job may start now.
  case askPermission
  /// Failures reached the limit of the halt rule.
  case halted
  /// Nothing runs and nothing will be started.
  case finish
}
