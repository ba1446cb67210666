import Arguments

/// `batchrun cancel`: single jobs are ended, or not started.
struct CancelCommand: ControlCommand {
  var control = ControlOptions()
  var jobs: [String] = []

  static let manual = Manual(
    name: "cancel",
    abstract: "Cancel single jobs of a running launch",
    discussion: """
      A running job gets SIGTERM, and SIGKILL after the grace period of its launch. A job that waits is \
      not started. The next launch runs them again; 'batchrun skip' is for good, 'batchrun stop' is for \
      the whole launch.
      """,
    examples: [
      .init("batchrun cancel sweep 17", "Ends the job on line 17 of sweep.runfile."),
      .init("batchrun cancel sweep 3-7 ea113ac4", "Cancels several jobs."),
    ], exitCodes: controlExitCodes)

  static var declarations: [Declaration<Self>] {
    targetDeclaration
    argument("JOB", \.jobs, isRequired: true, jobsHelp)
    controlDeclarations
  }

  func run() throws -> Int32 { try control.ask(.cancel(jobs)) }
}

/// `batchrun skip`: single jobs are left alone from now on.
struct SkipCommand: ControlCommand {
  var control = ControlOptions()
  var jobs: [String] = []

  static let manual = Manual(
    name: "skip",
    abstract: "Skip single jobs of a running launch, now and later",
    discussion: """
      The jobs are recorded as skipped: later launches leave them alone, but for '--mode overwrite'. A \
      running job is ended first. A failed job that is skipped is not a failure any longer.
      """,
    examples: [.init("batchrun skip sweep 17", "Skips the job on line 17 of sweep.runfile.")],
    exitCodes: controlExitCodes)

  static var declarations: [Declaration<Self>] {
    targetDeclaration
    argument("JOB", \.jobs, isRequired: true, jobsHelp)
    controlDeclarations
  }

  func run() throws -> Int32 { try control.ask(.skip(jobs)) }
}

/// `batchrun retry`: single jobs run again now.
struct RetryCommand: ControlCommand {
  var control = ControlOptions()
  var jobs: [String] = []

  static let manual = Manual(
    name: "retry",
    abstract: "Retry failed jobs of a running launch now",
    discussion: """
      Failed, interrupted, cancelled and skipped jobs run again, before all jobs that wait. These attempts \
      do not count against '--retries'. Once the launch has ended, 'batchrun launch --mode retry_failed' \
      does it.
      """,
    examples: [.init("batchrun retry sweep 17", "Runs the job on line 17 of sweep.runfile again.")],
    exitCodes: controlExitCodes)

  static var declarations: [Declaration<Self>] {
    targetDeclaration
    argument("JOB", \.jobs, isRequired: true, jobsHelp)
    controlDeclarations
  }

  func run() throws -> Int32 { try control.ask(.retry(jobs)) }
}
