import Arguments
import JSON
import Jobs
import Posix
import Running
import Runs

/// `batchrun trial`: what an optimizer asks for trials by, and sees by what has come of them.
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
    abstract: "Run a trial of a batch, from the operation that optimizes it",
    discussion: """
      For programs that 'batchrun run --optimizer' runs: each call makes one trial with these \
      flags, waits for its end, and exits as it did. Calls at once run at once, as many as the \
      batch's -j allows. Flags that are not given are as in the batch; where the batch has a list \
      or a search function for them, their values are drawn. The file that BATCH_PROTO names says \
      what there is to choose.
      """,
    examples: [
      .init("batchrun trial x=0.5 --objective", "Runs a trial, and prints what came of it."),
      .init("batchrun trial --random --json", "Draws all flags that are open to a search."),
      .init(
        "batchrun trial --list --json --batch 9de13f0e", "Shows the trials of a batch so far."),
    ],
    exitCodes: [
      .init("N", "the exit code of the trial"),
      .init("128+n", "the trial was ended by signal n"),
      .init("2", "the flags are wrong; no trial was made"),
      .init("125", "no trial was made: the batch has had all, or makes no more"),
    ])

  static var declarations: [Declaration<Self>] {
    argument("FLAG", \.words, isRequired: false, "flags as NAME=VALUE")
    option("--batch ID", \.batch, "the batch; without it, the one that this program optimizes")
      .completing(.dynamic(CompletionSources.runs))
    flag("--random", \.draws, "draw the flags that are open to a search and not given")
    flag("--json", \.printsJSON, "print the trial as JSON")
    flag("--objective", \.printsObjective, "print the number that is to be made small or large")
    homeOption(\.home, ofRuns: true)

    heading("Looking back")
    flag("--list", \.lists, "list the trials of the batch's latest start, and run none")
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
        "which batch? this is no program that a batch runs",
        hint: "name the batch with --batch ID; 'batchrun run --optimizer' runs such programs")
    }
    if let id = JobID(Array(text.utf8)), id.isOfRun { return id }
    return try RunStore(home: home).namedRun(text).id
  }
}

extension PreviousTrials: ArgumentChoice {}
