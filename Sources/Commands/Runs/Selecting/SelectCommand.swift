import Arguments
import Jobs
import Ledger
import Posix
import Queries
import Views
import Runs
import Text

/// `batchrun select`: the id of a run, for scripts.
struct SelectCommand: RunSelectionCommand {
  var selection = RunSelectionOptions()
  var isShort = false
  var isPath = false
  var attribute: String?
  var selectsAll = false
  var minimum: String?
  var maximum: String?

  static let manual = Manual(
    name: "select",
    abstract: "Print a run's id, or another attribute",
    discussion: """
      Without RUN, the latest run that matches the filters is meant. '--min' and '--max' choose among \
      the named runs, else among all that match; runs without COL are never chosen. 'batchrun help \
      compare' explains COL.
      """,
    examples: [
      .init("batchrun select --completed", "Prints the id of the latest completed run."),
      .init("batchrun select --min 'min loss' --attr label", "Prints the label of the best run."),
    ])

  static var declarations: [Declaration<Self>] {
    flag("-s, --short-id", \.isShort, "print the first eight digits of the id")
    flag("-p, --path, --dir", \.isPath, "print the path of the run's folder")
    option("-a, --attr NAME", \.attribute, "print this attribute")
      .completing(.dynamic(CompletionSources.attributes))
    flag("-A, --all", \.selectsAll, "print all of them, not only the latest")
    option("--min COL", \.minimum, "choose the run with the smallest COL")
    option("--max COL", \.maximum, "choose the run with the largest COL")
    exclude("--min", "--max")
    exclude("--short-id", "--path", "--attr")
    selectionDeclarations("indexes, ranges (2:5) or ids of runs", without: "sp")
  }

  func run() throws -> Int32 {
    for run in try chosenRuns() { Console.write(try text(of: run) + "\n") }
    return 0
  }

  private func chosenRuns() throws -> [RunRecord] {
    if let column = minimum ?? maximum {
      return [try best(by: column)]
    }
    if selectsAll { return try selectedRuns(standard: [":"]) }
    return selection.runs.count > 1 ? try selectedRuns(standard: []) : [try selectedRun()]
  }

  private func best(by column: String) throws -> RunRecord {
    let request = ComparisonRequest(bestBy: column, isLargest: maximum != nil)
    var scalars = RunScalars(home: selection.store.home)
    var builder = ComparisonBuilder(request, now: Clock.wall)
    try forEachSelectedRun { builder.add($0, scalars: scalars.summaries(of: $0)) }
    scalars.save()
    guard let best = try builder.finish().rows.first,
      let run = try selection.store.run(best.id, in: best.ledger)
    else {
      throw CommandFailure("no matching runs")
    }
    if run.state != .completed {
      Console.note(
        "run \(run.id.shortText) has the \(maximum == nil ? "smallest" : "largest") value and is "
          + "\(run.state.rawValue); '--completed' chooses among completed runs")
    }
    return run
  }

  private func text(of run: RunRecord) throws -> String {
    if isShort { return run.id.shortText }
    if isPath {
      guard let directory = run.directory else {
        throw CommandFailure("run '\(run.id.shortText)' has no folder")
      }
      return Console.isTerminal(1) ? escapedForTerminal(directory) : directory
    }
    guard let attribute else { return run.id.text }
    guard let text = RunAttributeText.text(of: attribute, in: run) else {
      throw CommandFailure("no such run attribute '\(attribute)'")
    }
    return text
  }
}
