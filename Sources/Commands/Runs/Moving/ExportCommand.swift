import Arguments
import Runs
import Text

/// `batchrun export`: takes runs along, as a folder or a zip file.
struct ExportCommand: TransferCommand {
  var selection = RunSelectionOptions()
  var isConfirmed = false
  var transfer = TransferSettings()
  var location = ""

  static let manual = Manual(
    name: "export",
    abstract: "Copy or move runs to a folder or a zip file",
    discussion: """
      Without RUN, all runs that match the filters are exported; runs that are running stay. \
      LOCATION is made where it is missing, and added to where it is there; a name that ends in \
      '.zip' is that of a zip file. What lies there is a home: 'batchrun import' takes runs out \
      of it, 'batchrun runs --archive' lists it, and it can be taken to another machine. The \
      environment of a run stays behind, for it may tell secrets.
      """,
    examples: [
      .init("batchrun export backup", "Copies all runs to a folder."),
      .init("batchrun export best.zip --marked", "Makes a zip file of the marked runs."),
      .init(
        "batchrun export --move /archive/2024 --operation train",
        "Moves all runs of an operation away."),
    ],
    exitCodes: [
      .init("0", "they are there, or were before; or there are none"),
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
      "with the environment that each run had (.batchrun/env)")
    trialsDeclaration
    confirmation
    selectionDeclarations("indexes, ranges (2:5), names of launches or ids of runs")
  }

  func run() throws -> Int32 {
    let target = try ArchiveLocation(writing: location)
    if ArchiveLocation.areSame(location, selection.store.home) {
      throw CommandFailure.wrongInput("'\(location)' is the home that the runs are in")
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

  /// Of `export 1 out.zip` it is said that the two are meant the other way round.
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
