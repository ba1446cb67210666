import Arguments
import Text

/// A command about single jobs of a launch or a batch.
protocol JobCommand: ControlCommand {
  var jobs: [String] { get set }
}

extension JobCommand {
  /// The words that name jobs, all of which may name one.
  fileprivate var checkedJobs: [String] {
    get throws {
      _ = try JobWords.references(jobs, command: "\(Self.manual.name) \(control.name)")
      return jobs
    }
  }

  @DeclarationBuilder<Self> static var jobDeclarations: [Declaration<Self>] {
    targetDeclaration
    argument("JOB", \.jobs, isRequired: true, jobsHelp)
    controlDeclarations
    JobWords.optionMistake("\(manual.name) NAME")
  }

  /// Of `cancel sweep`.
  static func hint(for reason: UsageError.Reason, words: [String]) -> String? {
    guard case .missingArgument("JOB") = reason,
      let name = words.first(where: { !$0.hasPrefix("-") })
    else { return nil }
    return "JOB is a line number, a range or an id: batchrun \(manual.name) "
      + "\(shellQuoted(name)) 17"
  }
}

/// `batchrun cancel`: jobs are stopped, or not started.
struct CancelCommand: JobCommand {
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

  static var declarations: [Declaration<Self>] { jobDeclarations }

  func run() throws -> Int32 { try control.ask(.cancel(checkedJobs)) }
}

/// `batchrun skip`: single jobs are left alone from now on.
struct SkipCommand: JobCommand {
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

  static var declarations: [Declaration<Self>] { jobDeclarations }

  func run() throws -> Int32 { try control.ask(.skip(checkedJobs)) }
}

/// `batchrun retry`: single jobs run again now.
struct RetryCommand: JobCommand {
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

  static var declarations: [Declaration<Self>] { jobDeclarations }

  func run() throws -> Int32 { try control.ask(.retry(checkedJobs)) }
}
