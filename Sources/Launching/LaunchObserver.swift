import Jobs

/// Whoever shows what a launch does. The calls come from worker threads, so they must be short.
package protocol LaunchObserver: Sendable {
  func attemptStarted(_ order: AttemptOrder)
  /// An attempt ended and that is recorded. `retryDelay` seconds later the job is tried again,
  /// where it is.
  func attemptEnded(_ ending: AttemptEnding)
  func noticed(_ notice: LaunchNotice)
}

/// How an attempt ended, as the launch sees it.
package struct AttemptEnding: Sendable {
  package let report: AttemptReport
  package let outcome: Outcome
  /// Seconds, without the time that everything was suspended.
  package let runtime: Double
  package let retryDelay: Double?

  package var order: AttemptOrder { report.order }
}

/// Something about a launch that its user should be told while it runs.
package enum LaunchNotice: Hashable, Sendable {
  /// It is to stop: running jobs have been asked to end, and have so many seconds to do so.
  case stopping(signal: Int32, running: Int, grace: Double)
  /// Running jobs are being killed.
  case killing(running: Int)
  /// So many failures ended the launch early.
  case halted(failures: Int, running: Int, endsRunning: Bool)
  /// Nothing new is started for this reason; running jobs finish.
  case closedForStarts(LaunchFailure, running: Int)
  /// The machine has not enough to spare to start a job; it is looked at again every second.
  case heldBack(StartGate.Obstacle)
  /// The runfile has got so many new jobs.
  case added(Int)
  /// Everything stands still from now on.
  case suspended
  /// Everything goes on, after so many seconds.
  case resumed(pause: Double)
}

/// Why a launch could not go on.
package enum LaunchFailure: Hashable, Sendable {
  /// What happens could no longer be recorded.
  case ledgerNotWritable(reason: String)
  /// The output of a job could not be kept.
  case outputNotWritable(reason: String)
  /// The guardian was killed.
  case guardianLost
}
