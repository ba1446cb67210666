import Arguments

/// `batchrun pause`: a launch or a batch stands still.
struct PauseCommand: ControlCommand {
  var control = ControlOptions()
  var newOnly = false

  static let manual = Manual(
    name: "pause",
    abstract: "Pause a running launch",
    discussion: """
      Running jobs are suspended as by Ctrl-Z (SIGSTOP) and no jobs start, until 'batchrun continue' or \
      'batchrun stop'. Paused time does not count as runtime, nor for time limits. With '--new-only', \
      running jobs continue, and no jobs start.
      """,
    examples: [
      .init("batchrun pause sweep", "Suspends all jobs of sweep.runfile."),
      .init("batchrun pause sweep --new-only", "Lets running jobs finish, and starts no more."),
    ], exitCodes: controlExitCodes)

  static var declarations: [Declaration<Self>] {
    targetDeclaration
    flag("--new-only", \.newOnly, "start no new jobs; running jobs continue")
    controlDeclarations
  }

  func run() throws -> Int32 { try control.ask(.pause(newOnly: newOnly)) }
}

/// `batchrun continue`: ends a pause.
struct ContinueCommand: ControlCommand {
  var control = ControlOptions()

  static let manual = Manual(
    name: "continue",
    abstract: "Continue a paused launch",
    discussion: """
      Ends 'batchrun pause'. It also takes back 'batchrun stop --drain' while the launch still runs: new jobs \
      start again. The drain of a batch cannot be taken back.
      """,
    examples: [.init("batchrun continue sweep", "Ends 'batchrun pause sweep'.")],
    exitCodes: controlExitCodes)

  static var declarations: [Declaration<Self>] {
    targetDeclaration
    controlDeclarations
  }

  func run() throws -> Int32 { try control.ask(.resume) }
}
