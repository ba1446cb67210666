import Arguments
import Runs

/// `batchrun stop`: ends runs that are running.
struct StopCommand: RunEditing {
  var selection = RunSelectionOptions()
  var isConfirmed = false
  var isForced = false
  var timeout = 30.0

  static let manual = Manual(
    name: "stop",
    abstract: "Stop runs that are running",
    discussion: """
      The processes of each run get SIGTERM. Without RUN, all running runs that match the filters \
      are meant; if they are several, '--yes' does not answer for you: name them, or ':' for all.
      """,
    examples: [
      .init("batchrun stop 1", "Stops the first run of the list."),
      .init("batchrun stop : --operation train -y", "Stops all runs of an operation."),
    ],
    exitCodes: [
      .init("0", "none of them runs any more"), .init("1", "some did not stop"),
      .init("4", "you declined"),
    ])

  static var declarations: [Declaration<Self>] {
    confirmation
    flag("--force", \.isForced, "kill what does not stop in time")
    option("--timeout SECONDS", \.timeout, parse: number(atLeast: 0), "how long to wait")
    selectionDeclarations("indexes, ranges (2:5) or ids of runs", hasStates: false)
  }

  func run() throws(CommandFailure) -> Int32 {
    var command = self
    let namesAll = selection.runs == [":"]
    let namesNone = selection.runs.isEmpty
    if namesAll || namesNone {
      command.selection.runs = []
      command.selection.only[.running] = true
    }
    let runs =
      namesAll || namesNone
      ? try command.matchingRuns().runs : try selectedRuns(standard: [])
    if runs.isEmpty {
      report("Nothing to stop.")
      return 0
    }
    if namesNone && runs.count > 1 { command.isConfirmed = false }
    let preview = ["You are about to stop the following runs:"]
    let question = "Stop \(runs.count) run(s)?"
    guard try command.confirms(preview, runs, question: question, standard: false) else {
      return Prompt.declined
    }
    let left = try RunStopping(timeout: timeout, isForced: isForced).stop(runs)
    guard !left.isEmpty else { return 0 }
    let numbers = left.map { String($0.pid) }.joined(separator: ", ")
    Console.write("The following processes did not stop as expected: \(numbers)\n")
    return 1
  }
}
