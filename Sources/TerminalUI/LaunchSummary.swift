/// What a launch came to, as its last lines tell it.
package struct LaunchSummary: Sendable {
  /// A job that failed or was cut short, as the summary shows it.
  package struct JobEnd: Sendable {
    package var id: String
    package var command: [UInt8]
    /// `exit code 1`, `killed by SIGSEGV`, `timed out`.
    package var reason: String
    package var attempts: Int
    /// The folder or file that holds what it wrote; nil where there is none.
    package var logs: String?
    /// The last lines of its output, where those were asked for.
    package var tail: LogTail?

    package init(
      id: String, command: [UInt8], reason: String, attempts: Int = 1, logs: String? = nil,
      tail: LogTail? = nil
    ) {
      self.id = id
      self.command = command
      self.reason = reason
      self.attempts = attempts
      self.logs = logs
      self.tail = tail
    }
  }

  package var name: String
  /// Jobs that ended with exit code 0, that failed, and that the end of the launch cut short.
  package var done: Int
  package var failed: Int
  package var terminated: Int
  /// Jobs that were never started.
  package var notStarted: Int
  /// Jobs that an earlier launch finished, well and badly.
  package var skippedDone: Int
  package var skippedFailed: Int
  /// Jobs of which nobody knows whether an earlier launch has finished them.
  package var skippedUnknown: Int
  /// Jobs that only `--limit` kept from being run.
  package var leftOut: Int
  /// Seconds that the launch took, without the time in which it was stopped.
  package var elapsed: Double
  /// The sum of the runtimes of all attempts: what one worker would have taken.
  package var busySeconds: Double
  /// The first jobs that failed, in the order of the runfile; not all of them need be here.
  package var failedJobs: [JobEnd]
  /// The first jobs that were cut short, in that order; not all of them need be here.
  package var terminatedJobs: [JobEnd] = []
  /// The best trial of a batch: `loss 0.0655: train lr=0.3`.
  package var best: String?
  /// The command that runs again what failed or was left.
  package var retryCommand: String?
  package var resumeCommand: String?
  /// The command that begins again with all jobs, where none can tell those that are left from those that
  /// are done.
  package var overwriteCommand: String?

  package init(
    name: String, done: Int = 0, failed: Int = 0, terminated: Int = 0, notStarted: Int = 0,
    skippedDone: Int = 0, skippedFailed: Int = 0, skippedUnknown: Int = 0,
    elapsed: Double = 0, busySeconds: Double = 0,
    failedJobs: [JobEnd] = [], leftOut: Int = 0, retryCommand: String? = nil,
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
    self.failedJobs = failedJobs
    self.retryCommand = retryCommand
    self.resumeCommand = resumeCommand
  }

  /// Jobs that this launch started.
  package var started: Int { done + failed + terminated }
}
