import Jobs

/// A receiver of what a launch does: its display, a recorder, a server.
package protocol LaunchObserver: Sendable {
  /// Takes note of a change.
  ///
  /// The call comes from the thread that made the change, which starts the next job after it: it
  /// must return at once and never wait. An observer that works or waits is called through a
  /// `LaunchChangeQueue`.
  func observe(_ change: LaunchChange)
}

/// A change of a launch. The start of an attempt comes before its end; changes of different
/// attempts come in any order.
package enum LaunchChange: Sendable {
  /// The start of an attempt is recorded, and its executor is about to start it.
  case started(AttemptOrder)
  /// An attempt has ended, and that is recorded if it could be.
  case ended(AttemptEnd)
  case noticed(LaunchNotice)
  /// Jobs that waited, for their first attempt or another one, have been cancelled or skipped.
  case withdrawn([JobID], LaunchState.Withdrawal)
  /// Jobs that were to be tried again, as their ends had told, will not be: those ends count.
  case retriesDropped([JobID])
  /// Jobs that had failed or were interrupted run again by request, or are cancelled or skipped instead: how
  /// they ended no longer counts.
  case revoked([JobID])
  /// The results of jobs that have ended were read, where that is awaited.
  case resultsRead
}

/// Something about a launch that its user should know while it runs.
package enum LaunchNotice: Hashable, Sendable {
  /// It is to stop: running jobs have been asked to end, and have this many seconds to do so.
  case stopping(signal: Int32, running: Int, grace: Double)
  /// Running jobs are being killed.
  case killing(running: Int)
  /// This many failures ended the launch early.
  case halted(failures: Int, running: Int, endsRunning: Bool)
  /// Nothing new is started, by request; running jobs finish.
  case draining(running: Int)
  /// Nothing new is started, because its goal is reached or its time is over; running jobs
  /// finish.
  case concluded(SearchEnd, running: Int)
  /// The drain was taken back: new jobs start again.
  case drainEnded
  /// Nothing new is started for this reason; running jobs finish.
  case closedForStarts(LaunchFailure, running: Int)
  /// The machine has not enough to spare to start a job; it is looked at again every second.
  case heldBack(StartGate.Obstacle)
  /// The runfile has this many new jobs.
  case added(Int)
  /// The number of workers was changed by request.
  case workersChanged(now: Int, before: Int)
  /// The launch was paused by request: `running` jobs are stopped.
  case paused(running: Int)
  /// By request no new jobs start for a while: `running` jobs continue.
  case holding(running: Int)
  /// Such a pause has ended; `pause` in seconds.
  case continued(pause: Double)
  /// Jobs were cancelled or skipped by request.
  case withdrawn(cancelled: Int, skipped: Int)
  /// The number of jobs that are retried by request.
  case retriedByRequest(Int)
  /// What an executor that queues has to say.
  case executor(ExecutorNotice)
  /// The launch leaves jobs that go on without it.
  /// `unsubmitted` are left to the next launch.
  case detached(running: Int, queued: Int, unsubmitted: Int)
  /// Everything stands still from now on.
  case suspended
  /// Everything continues, after this many seconds.
  case resumed(pause: Double)
}

/// Why a launch could not continue.
package enum LaunchFailure: Hashable, Sendable {
  /// What a run needs of ours cannot be made.
  case runNotPrepared(reason: String)
  /// What happens could no longer be recorded.
  case ledgerNotWritable(reason: String)
  /// The output of a job could not be kept.
  case outputNotWritable(reason: String)
  /// A job failed while the disk of this folder, the ledger's, had no room.
  case diskFull(folder: String)
  /// Nothing could be submitted.
  case notSubmitted(reason: String)
  /// The guardian was killed.
  case guardianLost
}
