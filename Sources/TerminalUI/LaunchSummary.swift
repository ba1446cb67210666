import Text

/// What a launch came to, as its last lines tell it.
package struct LaunchSummary: Sendable {
  package var name: String
  /// Jobs that ended with exit code 0, that failed, and that were interrupted.
  package var done: Int
  package var failed: Int
  package var terminated: Int
  /// Jobs that were stopped early, in this launch and before.
  package var stoppedEarly = 0
  package var skippedStopped = 0
  /// Jobs that were never started.
  package var notStarted: Int
  /// Jobs that continue on a cluster without the launch: those that run, and those that wait.
  package var runningElsewhere = 0
  package var queuedElsewhere = 0
  /// Jobs that an earlier launch finished, well and badly.
  package var skippedDone: Int
  package var skippedFailed: Int
  /// Jobs that were skipped on request, in this launch and before.
  package var skippedByRequest = 0
  /// Jobs of which it is unknown whether an earlier launch has finished them.
  package var skippedUnknown: Int
  /// Jobs that only `--limit` kept from being run.
  package var leftOut: Int
  /// Jobs that are not wanted in this launch (`--only`).
  package var unwanted = 0
  /// Seconds that the launch took, without the time in which it was stopped.
  package var elapsed: Double
  /// The sum of the runtimes of all attempts: what one worker would have taken.
  package var busySeconds: Double
  /// How jobs failed, and how those ended that were interrupted.
  package var failures: FailureGroups
  package var interruptions = FailureGroups()
  /// Seconds that a job may take (`--timeout`); nil for no limit.
  package var timeout: Double?
  /// The option that gives jobs more memory, where a cluster runs them.
  package var memoryOption: String?
  /// The best trial of a batch: `loss 0.0655: train lr=0.3`.
  package var best: String?
  /// The command that shows the output of what failed.
  package var logsCommand: String?
  /// The command that runs again what failed or was left.
  package var retryCommand: String?
  package var resumeCommand: String?
  /// The command that follows jobs that continue without the launch.
  package var followCommand: String?
  /// The command that begins again with all jobs, if none can tell those that are left from those that
  /// are done.
  package var overwriteCommand: String?

  package init(
    name: String, done: Int = 0, failed: Int = 0, terminated: Int = 0, notStarted: Int = 0,
    skippedDone: Int = 0, skippedFailed: Int = 0, skippedUnknown: Int = 0,
    elapsed: Double = 0, busySeconds: Double = 0,
    failures: FailureGroups = FailureGroups(), leftOut: Int = 0, retryCommand: String? = nil,
    resumeCommand: String? = nil
  ) {
    self.name = name
    self.done = done
    self.failed = failed
    self.terminated = terminated
    self.notStarted = notStarted
    self.skippedDone = skippedDone
    self.skippedFailed = skippedFailed
    self.skippedUnknown = skippedUnknown
    self.leftOut = leftOut
    self.elapsed = elapsed
    self.busySeconds = busySeconds
    self.failures = failures
    self.retryCommand = retryCommand
    self.resumeCommand = resumeCommand
  }

  /// `sweep: 383 done, 117 failed in 2m 3s`; not escaped.
  package var sentence: String {
    name + ": " + counts(Styling.plain).joined(separator: ", ") + " in "
      + Duration.seconds(elapsed).readable
  }

  /// Jobs that this launch started.
  package var started: Int { done + failed + terminated + stoppedEarly }
}
