import Arguments
import Runs
import Text

/// `batchrun export`: runs as a folder or a zip file.
struct ExportCommand: TransferCommand {
  var selection = RunSelectionOptions()
  var isConfirmed = false
  var transfer = TransferSettings()
  var location = ""

  static let manual = Manual(
    name: "export",
    abstract: "Copy or move runs to a folder or zip file",
    discussion: """
      Without RUN, all runs that match the filters are exported, except running ones. LOCATION is made \
      if it is missing, else runs are added to it; a name that ends in '.zip' makes a zip file. The \
      result is an ordinary runs folder: 'batchrun import' takes runs out of it, 'batchrun runs \
      --archive' lists it, on this machine or another. Environment variables are left out: they may \
      contain secrets.
      """,
    examples: [
      .init("batchrun export backup", "Copies all runs to a folder."),
      .init("batchrun export best.zip --marked", "Makes a zip file of the marked runs."),
      .init(
        "batchrun export --move /archive/2024 --operation train",
        "Moves all runs of an operation."),
    ],
    exitCodes: [
      .init("0", "they are exported, now or already; or no run matches"),
      .init("1", "not all could be exported"), .init("4", "you declined"),
      .init("74", "LOCATION cannot be written"),
    ])

  static var declarations: [Declaration<Self>] {
    argument("LOCATION", \.location, "a folder, or a file whose name ends in '.zip'")
      .completing(.files(extensions: ["zip"]))
    flag("-m, --move", \.transfer.isMove, "move the runs instead of copying them")
    resourcesDeclaration()
    flag(
      "--include-env", \.transfer.includesEnvironment,
      "with the environment of each run (.batchrun/env)")
    trialsDeclaration
    confirmation
    selectionDeclarations("indexes, ranges (2:5), names of launches or ids of runs")
  }

  func run() throws -> Int32 {
    let target = try ArchiveLocation(writing: location)
    if ArchiveLocation.areSame(location, selection.store.home) {
      throw CommandFailure.wrongInput("'\(location)' is the runs folder that the runs are in")
    }
    var homes = [selection.store]
    if case .folder(let path) = target { homes.append(RunStore(home: path)) }
    try completeMoves(in: homes)
    let runs: [RunRecord]
    do {
      runs = try selectedRunsAndTrials(in: selection.store)
    } catch RunSelectionError.notFound(let word) {
      throw notFound(word)
    }
    if runs.isEmpty {
      report("No runs to export.")
      return 0
    }
    let verb = transfer.isMove ? "move" : "copy"
    let preview = "You are about to \(verb) the following runs to '\(location)':"
    guard try confirms([preview], runs), try confirmsResources() else { return Prompt.declined }
    let result = try selection.store.export(runs, to: target, options, begins: announcement)
    let exitCode = result.warn()
    report("Exported \(result.done.count) run(s) to \(location)")
    return exitCode
  }

  /// Of `export 1 out.zip`: says that the two are in the wrong order.
  private func notFound(_ word: String) -> CommandFailure {
    var failure = CommandFailure(RunSelectionError.notFound(word))
    if word == selection.runs.last, case .name = RunReference(word),
      (try? selection.store.select([location])) != nil
    {
      let words = [word, location] + selection.runs.dropLast()
      failure.hint =
        "LOCATION comes first: batchrun export "
        + words.map { shellQuoted($0) }.joined(separator: " ")
    }
    return failure
  }
}
