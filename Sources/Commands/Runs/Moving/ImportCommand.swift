import Arguments
import Runs
import Text

/// `batchrun import`: takes runs out of an archive.
struct ImportCommand: TransferCommand {
  var selection = RunSelectionOptions()
  var isConfirmed = false
  var transfer = TransferSettings()
  var archive = ""
  var limit: ByteSize?

  static let manual = Manual(
    name: "import",
    abstract: "Copy or move runs from an archive to here",
    discussion: """
      ARCHIVE is an export, another runs folder, or the name of an archive. RUN is from the list of \
      'batchrun runs --archive ARCHIVE'; without it, all runs that match the filters are imported. \
      Runs that are here already stay unchanged; only a finished line of a runfile replaces the same \
      line that has not finished here.
      """,
    examples: [
      .init("batchrun import backup", "Copies all runs of a folder to here."),
      .init("batchrun import best.zip 1:3", "Copies three runs of a zip file."),
    ],
    exitCodes: [
      .init("0", "they are here, now or already; or no run matches"),
      .init("1", "not all could be imported"), .init("4", "you declined"),
    ])

  static var declarations: [Declaration<Self>] {
    argument("ARCHIVE", \.archive, "a folder or a zip file").completing(.files(extensions: ["zip"]))
    flag("-m, --move", \.transfer.isMove, "move the runs instead of copying them")
    resourcesDeclaration("")
    trialsDeclaration
    option(
      "--max-size SIZE", \.limit, "the most that a zip file may unpack to")
    confirmation
    selectionDeclarations("indexes, ranges (2:5) or ids of runs of the archive")
  }

  var listCommand: String { "batchrun runs --archive \(shellQuoted(archive))" }

  func run() throws -> Int32 {
    guard let opened = try opened() else {
      throw CommandFailure(
        "archive '\(archive)' does not exist",
        hint: "'batchrun archive --list' lists named archives")
    }
    if ArchiveLocation.areSame(archive, selection.store.home) {
      throw CommandFailure.wrongInput("'\(archive)' is the runs folder that the runs would go to")
    }
    if case .zip = opened, transfer.isMove {
      throw CommandFailure("'--move' cannot be used with zip archives")
    }
    let store = opened.store
    try completeMoves(in: (transfer.isMove ? [store] : []) + [selection.store])
    let runs = try selectedRunsAndTrials(in: store)
    if runs.isEmpty {
      report("No runs to import.")
      return 0
    }
    let verb = transfer.isMove ? "move" : "copy"
    let preview = "You are about to import (\(verb)) the following runs from '\(archive)':"
    guard try confirms([preview], runs), try confirmsResources() else { return Prompt.declined }
    var options = options
    options.includesEnvironment = true
    options.isFromArchive = true
    let result = try opened.transfer(
      runs, to: selection.store, options, begins: announcement)
    let exitCode = result.warn()
    report("Imported \(result.done.count) run(s) from \(archive)")
    return exitCode
  }

  /// The archive: what is at this path, or has this name.
  private func opened() throws -> OpenArchive? {
    if let location = try ArchiveLocation(reading: archive) {
      return try location.open(limit: limit)
    }
    return try OpenArchive.archive(named: archive, of: selection.store).map { .home($0.store) }
  }
}
