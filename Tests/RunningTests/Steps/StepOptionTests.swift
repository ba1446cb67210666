import Testing

@testable import Running

extension StepOptions {
  /// Some of those that `run` has, as it declares them.
  static let samples = StepOptions([
    StepOption(["-j", "--n-jobs"], takesValue: true),
    StepOption(["-y", "--yes"], takesValue: false),
    StepOption(["-q", "--quiet"], takesValue: false),
    StepOption(["--home"], takesValue: true),
    StepOption(["--stage"], takesValue: false),
    StepOption(["--stage-trials"], takesValue: false),
    StepOption(["--restart", "--start"], takesValue: true),
    StepOption(["--resume"], takesValue: true),
    StepOption(["--needed"], takesValue: false),
    StepOption(["-l", "--label"], takesValue: true),
    StepOption(["-t", "--tag"], takesValue: true, isRepeatable: true),
    StepOption(["-bl", "--batch-label"], takesValue: true),
    StepOption(["-bt", "--batch-tag"], takesValue: true, isRepeatable: true),
    StepOption(["-d", "--run-dir"], takesValue: true),
    StepOption(["-o", "--optimizer"], takesValue: true),
    StepOption(["-O", "--optimize"], takesValue: false),
    StepOption(["-N", "--minimize"], takesValue: true),
    StepOption(["-X", "--maximize"], takesValue: true),
    StepOption(["-Fo", "--opt-flag"], takesValue: true, isRepeatable: true),
    StepOption(["-m", "--max-trials", "--trials"], takesValue: true),
    StepOption(["--random-seed"], takesValue: true),
    StepOption(["--fail-on-trial-error"], takesValue: false),
    StepOption(["-f", "--force-flags"], takesValue: false),
    StepOption(["--force-sourcecode"], takesValue: false),
    StepOption(["-D", "--dep"], takesValue: true, isRepeatable: true),
    StepOption(["--gpus"], takesValue: true),
    StepOption(["--no-gpus"], takesValue: false),
    StepOption(["--stop-after"], takesValue: true),
    StepOption(["--retries"], takesValue: true),
    StepOption(["--nice"], takesValue: true),
    StepOption(["--json"], takesValue: false),
    StepOption(["--background", "-b"], takesValue: false),
    StepOption(["--help-op"], takesValue: false),
  ])
}

@Suite struct StepOptionTests {
  private let options = StepOptions.samples

  @Test(
    arguments: [
      ("--max-trials", "max-trials"), ("--max_trials", "max-trials"), ("-m", "max-trials"),
      ("--trials", "max-trials"), ("-O", "optimize"), ("-o", "optimizer"), ("-bl", "batch-label"),
      ("--help", "help-op"), ("--n-jobs", "jobs"), ("--jobs", "jobs"), ("-r", "remote"),
    ])
  func `an option has its spellings`(word: String, name: String) {
    #expect(options.spelled(word)?.name == name)
  }

  @Test(arguments: ["", "-", "--", "--never", "max-trials", "-max", "--tags"])
  func `other words are none`(word: String) {
    #expect(options.spelled(word) == nil)
  }

  @Test(
    arguments: [
      ("tag", "tag"), ("tags", "tag"), ("opt_flags", "opt-flag"), ("trials", "max-trials"),
      ("max_trials", "max-trials"), ("label", "label"), ("labels", nil), ("--label", nil),
      ("m", nil), ("jobs", "jobs"), ("n-jobs", "jobs"), ("retries", "retries"),
    ] as [(String, String?)])
  func `a key may be in the plural where there may be several`(key: String, name: String?) {
    #expect(options.key(key)?.name == name)
  }

  @Test(
    arguments: [
      ("--label", .used), ("--retries", .used), ("--nice", .used), ("--background", .ignored),
      ("--run-id", .ignored), ("--json", .refused), ("--home", .refused), ("--resume", .refused),
      // The parent decides whether trials are staged.
      ("--stage-trials", .ignored),
    ] as [(String, StepOption.Use)])
  func `some options mean nothing in a step, and some cannot hold for it`(
    word: String, use: StepOption.Use
  ) {
    #expect(options.spelled(word)?.use == use)
  }

  @Test func `run takes an option by its own spelling`() {
    #expect(options.spelled("--jobs")?.word == "--n-jobs")
    #expect(options.spelled("--trials")?.word == "--max-trials")
  }
}
