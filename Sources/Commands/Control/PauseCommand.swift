import Arguments

/// `batchrun pause`: a launch or a batch stands still.
struct PauseCommand: ControlCommand {
  var control = ControlOptions()
  var newOnly = false

  static let manual = Manual(
    name: "pause",
    abstract: "Pause a running launch",
    discussion: """
      Running jobs are stopped as by Ctrl-Z (SIGSTOP) and nothing new starts, until 'batchrun continue'. \
      Paused time does not count as runtime, nor for time limits. With '--new-only' running jobs \
      continue, and no new ones start.

      The pause stays in force until 'batchrun continue'; 'batchrun stop' ends it too.
      """,
    examples: [
      .init("batchrun pause sweep", "Stops all jobs of sweep.runfile for a while."),
      .init("batchrun pause sweep --new-only", "Lets running jobs finish, and waits."),
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
    examples: [.init("batchrun continue sweep", "Ends 'batchrun pause sweep'.")],
    exitCodes: controlExitCodes)

  static var declarations: [Declaration<Self>] {
    targetDeclaration
    controlDeclarations
  }

  func run() throws -> Int32 { try control.ask(.resume) }
}
