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
    selectionDeclarations(
      "indexes, ranges (2:5), names of launches or ids of runs", hasStates: false)
  }

  func run() throws -> Int32 {
    let runs = try chosenRuns()
    if runs.isEmpty {
      report("Nothing to stop.")
      return 0
    }
    let running = runs.filter { $0.state == .running }
    for run in runs where run.state != .running {
      Console.write("Run \(run.id.shortText) is not running\n")
    }
    if running.isEmpty { return 0 }
    guard try confirms(running) else { return Prompt.declined }
    let left = try RunStop(in: selection.store, timeout: timeout, isForced: isForced)
      .stop(running) { $0.tell() }
    guard !left.isEmpty else { return 0 }
    let numbers = left.map { String($0.pid) }.joined(separator: ", ")
    Console.write("The following processes did not stop as expected: \(numbers)\n")
    return 1
  }

  /// Those that are named; with `:` or none, all that are running.
  private func chosenRuns() throws -> [RunRecord] {
    guard selection.runs.isEmpty || selection.runs == [":"] else {
      return try selectedRuns(standard: [])
    }
    var command = self
    command.selection.runs = []
    command.selection.only[.running] = true
    return try command.matchingRuns().runs
  }

  /// That several are stopped though none is named takes more than '--yes'.
  private func confirms(_ runs: [RunRecord]) throws -> Bool {
    let isSurprising = selection.runs.isEmpty && runs.count > 1
    if isConfirmed && !isSurprising { return true }
    showPreview(["You are about to stop the following runs:"], runs)
    let question = "Stop \(runs.count) run(s)?"
    guard isSurprising else { return try Prompt.confirms(question, standard: false) }
    return try Prompt.confirms(
      question, standard: false, hint: "name the runs that you mean, or ':' for all of them")
  }
}
