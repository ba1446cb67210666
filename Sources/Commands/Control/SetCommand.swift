import Arguments
import Running
import Text

/// `batchrun set`: another number of workers for a launch or a batch that runs.
struct SetCommand: ControlCommand {
  var control = ControlOptions()
  var workers: WorkerCount?

  static let manual = Manual(
    name: "set",
    abstract: "Change the number of workers of a running launch",
    discussion: """
      With more workers, jobs start at once. A launch that started with up to 64 workers can have 64, \
      another one four times as many as it started with. With fewer, running jobs finish, and no jobs \
      start until fewer than N run. While a launch drains, the number stays. The next \
      launch uses its own --n-jobs.
      """,
    examples: [
      .init("batchrun set sweep -j 4", "Runs four jobs of sweep.runfile at a time from now on.")
    ], exitCodes: controlExitCodes)

  static var declarations: [Declaration<Self>] {
    targetDeclaration
    option("-j, --n-jobs N", \.workers, "jobs at once; 'auto': all cores, 50%: half of them")
    controlDeclarations
  }

  /// Of `set sweep 4`.
  static func hint(for reason: UsageError.Reason, words: [String]) -> String? {
    guard case .unexpectedArgument(let word) = reason, Int(word) != nil, let name = words.first
    else { return nil }
    return "'-j' gives the number of workers: batchrun set \(shellQuoted(name)) -j \(word)"
  }

  func run() throws -> Int32 {
    guard let workers else {
      throw CommandFailure.wrongInput(
        "nothing to set", hint: "'--n-jobs N' gives the number of workers")
    }
    return try control.ask(.setWorkers(workers.count))
  }
}
