import Arguments

/// `batchrun cancel`: jobs are stopped, or not started.
struct CancelCommand: ControlCommand {
  var control = ControlOptions()
  var jobs: [String] = []

  static let manual = Manual(
    name: "cancel",
    abstract: "Cancel jobs of a running launch",
    discussion: """
      A running job gets SIGTERM, and SIGKILL after the grace period of its launch. A waiting job is not \
      started. The next launch reruns them. 'batchrun skip' skips jobs for good, 'batchrun stop' stops \
      the entire launch.
      """,
    examples: [
      .init("batchrun cancel sweep 17", "Stops the job on line 17 of sweep.runfile."),
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
    abstract: "Skip jobs of a running launch",
    discussion: """
      The jobs are recorded as skipped: later launches leave them alone, except with '--mode \
      overwrite'. A running job is stopped first. A failed job that is skipped no longer counts as \
      failed.
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
    abstract: "Retry failed jobs of a running launch",
    discussion: """
      Failed, interrupted, cancelled and skipped jobs run again, before all waiting jobs. These attempts \
      do not count against '--retries'. After the launch has ended, use 'batchrun launch --mode \
      retry-failed'.
      """,
    examples: [.init("batchrun retry sweep 17", "Reruns the job on line 17 of sweep.runfile.")],
    exitCodes: controlExitCodes)

  static var declarations: [Declaration<Self>] {
    targetDeclaration
    argument("JOB", \.jobs, isRequired: true, jobsHelp)
    controlDeclarations
  }

  func run() throws -> Int32 { try control.ask(.retry(jobs)) }
}
