import Arguments

/// `batchrun set`: another number of workers for a launch or a batch that runs.
struct SetCommand: ControlCommand {
  var control = ControlOptions()
  var workers: WorkerCount?

  static let manual = Manual(
    name: "set",
    abstract: "Change how many jobs of a running launch run at once",
    discussion: """
      More workers start jobs at once. With fewer, running jobs finish and no new ones start until fewer \
      of them run. The next launch has the workers that it is given then.
      """,
    examples: [
      .init("batchrun set sweep -j 4", "Runs four jobs of sweep.runfile at a time from now on.")
    ], exitCodes: controlExitCodes)

  static var declarations: [Declaration<Self>] {
    targetDeclaration
    option("-j, --n-jobs N", \.workers, "jobs at once")
    controlDeclarations
  }

  func run() throws -> Int32 {
    guard let workers else {
      throw CommandFailure.wrongInput(
        "nothing to set", hint: "'--n-jobs N' gives the number of workers")
    }
    return try control.ask(.setWorkers(workers.count))
  }
}
