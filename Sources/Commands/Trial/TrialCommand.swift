import Arguments
import JSON
import Jobs
import Posix
import Running
import Runs

/// `batchrun trial`: how an optimizer asks for trials, and sees their results.
struct TrialCommand: Command {
  var words: [String] = []
  var batch: String?
  var draws = false
  var printsJSON = false
  var printsObjective = false
  var lists = false
  var previous = PreviousTrials.batch
  var home = Home.ofRuns

  static let manual = Manual(
    name: "trial",
    abstract: "Run a trial of a batch (for optimizers)",
    discussion: """
      For programs that 'batchrun run --optimizer' runs: each call makes one trial with these flags, \
      waits for its end, and exits with its exit code. Concurrent calls run in parallel, up to the \
      batch's -j. Other flags are those of the batch; a value is drawn if the batch has a list or a \
      search function for it. The file named by BATCH_PROTO lists the choices.
      """,
    examples: [
      .init("batchrun trial x=0.5 --objective", "Runs a trial, and prints its objective."),
      .init("batchrun trial --random --json", "Draws all flags of the search."),
      .init(
        "batchrun trial --list --json --batch 9de13f0e", "Shows the trials of a batch so far."),
    ],
    exitCodes: [
      .init("N", "the exit code of the trial"),
      .init("128+n", "the trial was ended by signal n"),
      .init("2", "the flags are wrong; no trial was made"),
      .init("125", "no trial was made: the batch has reached its limit, or makes no more"),
    ])

  static var declarations: [Declaration<Self>] {
    argument("FLAG", \.words, isRequired: false, "flags as NAME=VALUE")
    option("--batch ID", \.batch, "the batch [default: the one that this program optimizes]")
      .completing(.dynamic(CompletionSources.runs))
    flag("--random", \.draws, "draw the flags of the search that are not given")
    flag("--json", \.printsJSON, "print the trial as JSON")
    flag("--objective", \.printsObjective, "print the value to make small or large")
    homeOption(\.home, ofRuns: true)

    heading("Earlier trials")
    flag("--list", \.lists, "list the trials since the batch was last started, and run none")
    option(
      "--previous WHICH", \.previous,
      "with --list: 'batch', or the completed runs of the same 'operation' or 'sourcecode'")

    exclude("--json", "--objective")
    exclude("--list", "--objective")
    exclude("--list", "--random")
  }

  func run() throws -> Int32 {
    let id = try batchID()
    if lists {
      guard words.isEmpty else {
        throw CommandFailure.wrongInput("flags cannot be used with --list")
      }
      var listing = try TrialList(id, home: home, previous: previous)
      if printsJSON {
        Console.write(bytes: listing.json())
      } else {
        for line in listing.lines() { Console.write(line + "\n") }
      }
      return 0
    }
    switch try TrialCall(words, draws: draws, of: id).answer() {
    case .trial(let trial, let code):
      show(trial)
      return code
    case .refused(let message, _, _, TrialAnswer.noTrial):
      // The usual end of an optimizer.
      Console.note(message)
      return TrialAnswer.noTrial
    case .refused(let message, let details, let hint, let code):
      throw CommandFailure(message, details: details, hint: hint, exitCode: code)
    }
  }

  private func show(_ trial: JSONValue) {
    if printsJSON {
      var bytes: [UInt8] = []
      bytes.appendJSON(trial)
      Console.write(bytes: bytes + [UInt8(ascii: "\n")])
    } else if printsObjective {
      guard let value = trial["objective"], !value.isNull else {
        if trial["status"]?.string == JobState.staged.rawValue { return }
        let id = trial["id"]?.string ?? ""
        return Console.warn("trial \(id.prefix(8)) has no objective: it did not print one")
      }
      var bytes: [UInt8] = []
      bytes.appendJSON(value)
      Console.write(bytes: bytes + [UInt8(ascii: "\n")])
    }
  }

  private func batchID() throws -> JobID {
    guard let text = batch ?? Console.environment("RUN_ID") else {
      throw CommandFailure.wrongInput(
        "no batch given, and this process was not started by one",
        hint: "name the batch with --batch ID; 'batchrun run --optimizer' runs such programs")
    }
    if let id = JobID(Array(text.utf8)), id.isOfRun { return id }
    return try RunStore(home: home).namedRun(text).id
  }
}

extension PreviousTrials: ArgumentChoice {}
