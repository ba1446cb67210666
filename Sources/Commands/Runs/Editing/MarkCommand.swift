import Arguments
import Runs

/// `batchrun mark`: the runs that other runs use first.
struct MarkCommand: RunEditCommand {
  var selection = RunSelectionOptions()
  var clears = false
  var isConfirmed = false

  static let manual = Manual(
    name: "mark",
    abstract: "Mark runs as preferred inputs of other runs",
    discussion: """
      If an operation requires a run of another operation, a marked run is used instead of the latest \
      one. Without RUN, the latest run is marked; with --clear, all marks are removed.
      """,
    examples: [
      .init("batchrun mark 2", "Marks the second run of the list."),
      .init("batchrun mark --clear -y", "Removes all marks."),
    ])

  static var declarations: [Declaration<Self>] {
    flag("-c, --clear", \.clears, "remove the mark")
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
