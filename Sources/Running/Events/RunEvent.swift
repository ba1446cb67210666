import Jobs
import Launching
import Runs

/// What happens while runs are planned and executed. Faces show it; the engine does not wait for them.
package enum RunEvent: Sendable {
  /// Something is not as it should be, although the run continues. More lines show where, or what to
  /// do.
  case warning(String)
  /// A failure that ends a part of the run, which has its own exit code.
  case failure(RunFailure)
  /// Whole lines of what batchrun says about a run that it carries out itself. They are in the log of
  /// the run too.
  case log(String)

  /// The record of the run is there.
  case recorded(RunRecord)
  /// The run works in a folder that the user chose; absolute.
  case chosenFolder(String)
  /// A run is ready to be started later.
  case staged(operation: String, JobID)
  /// A completed run goes to the trash, as its operation says.
  case removing(JobID, operation: String)
  /// A batch whose trials are done was moved to the trash.
  case batchRemoved(JobID)
  /// Trials are waited for that a killed batchrun has left running.
  case waitingForSurvivors(Int)
  /// The time of `--stop-after` is over; minutes.
  case timeElapsed(minutes: Double)
  /// A signal asks us to end: what is still to be shown has until then, in seconds of the monotonic clock.
  case hurried(until: Double)
  /// A batch did not come to its end, and can be continued.
  case continuable(batch: JobID)
  /// A run of steps did not come to its end, and can be continued; one of them may have failed.
  case continuableSteps(of: JobID, haveFailed: Bool)
  /// The run of a queue has ended: its output is in this file.
  case queuedRunEnded(JobID, output: String)

  /// A run of steps is going to run this many.
  case stepsPlanned(Int)
  /// A queue has started a run.
  case partStarted(JobID, operation: String)
  case partEnded(RunPartEnd)

  /// Another process is about to be started that shows by itself what it does. What was printed before
  /// should be put out first.
  case handingOver
  /// Such a process has written something, which goes through us; unchanged, not whole lines.
  case childWrote([UInt8], isError: Bool)
  /// This many trials are left out because there are completed runs for them (`--needed`).
  case trialsSkipped(Int)
  case launching(RunLaunchStart)
  case attemptStarted(RunAttempt)
  case attemptEnded(RunAttemptEnd)
  /// A run that was to be tried again will not be: this end counts.
  case retryDropped(RunAttemptEnd)
  /// Runs that had ended run again by request, or are cancelled or skipped instead: how they ended no longer
  /// counts.
  case revoked([JobID])
  /// The metrics of a run are recorded.
  case measured(RunMeasurement)
  /// A trial that had completed before the batch was continued has this number as its objective.
  case knownTrial(JobID, commandLine: String, objective: Double)
  case noticed(LaunchNotice)
}

/// Takes events, from any thread, and returns at once.
package typealias RunListener = @Sendable (RunEvent) -> Void
