import Arguments
import Runs

/// `batchrun mark`: runs that are preferred where another one needs a run of their operation.
struct MarkCommand: RunEditCommand {
  var selection = RunSelectionOptions()
  var clears = false
  var isConfirmed = false

  static let manual = Manual(
    name: "mark",
    abstract: "Mark runs as preferred inputs of other runs",
    discussion: """
      Where an operation requires a run of another, a marked run is taken before the latest one. \
      Without RUN the latest run is marked; with --clear all marks are taken away.
      """,
    examples: [
      .init("batchrun mark 2", "Marks the second run of the list."),
      .init("batchrun mark --clear -y", "Takes all marks away."),
    ])

  static var declarations: [Declaration<Self>] {
    flag("-c, --clear", \.clears, "take the mark away")
    confirmation
    selectionDeclarations("indexes, ranges (2:5), names of launches or ids of runs")
  }

  func run() throws -> Int32 {
    let runs = try chosenRuns()
    let verb = clears ? "unmark" : "mark"
    if runs.isEmpty {
      report("No runs to \(verb).")
      return 0
    }
    guard try confirms(["You are about to \(verb) the following runs:"], runs) else {
      return Prompt.declined
    }
    let count = try apply(to: runs) { _ in .marked(!clears) }
    report("\(clears ? "Unmarked" : "Marked") \(count) run(s)")
    return 0
  }

  private func chosenRuns() throws -> [RunRecord] {
    guard clears, selection.runs.isEmpty else { return try selectedRuns(standard: ["1"]) }
    var command = self
    command.selection.isMarked = true
    return try command.matchingRuns().runs
  }
}
