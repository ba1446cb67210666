import Arguments
import Runs
import Text

/// `batchrun archive`: moves runs into a named archive.
struct ArchiveCommand: TransferCommand {
  var selection = RunSelectionOptions()
  var isConfirmed = false
  var transfer = TransferSettings()
  var name: String?
  var makes = false
  var lists = false
  var isVerbose = false
  var copies = false
  var description: String?

  static let manual = Manual(
    name: "archive",
    abstract: "Move runs into a named archive",
    discussion: """
      An archive is a separate folder inside the runs folder. 'batchrun runs --archive NAME' lists its \
      runs, 'batchrun import NAME' brings them back. Without RUN, all runs that match the filters are \
      moved.
      """,
    examples: [
      .init(
        "batchrun archive --create 2024 --operation train", "Archives all runs of an operation."),
      .init("batchrun archive --list", "Lists the archives."),
    ],
    exitCodes: [
      .init("0", "they are in the archive, now or already; or no run matches"),
      .init("1", "no archive of that name, or some runs could not be moved"),
      .init("4", "you declined"),
    ])

  static var declarations: [Declaration<Self>] {
    argument("NAME", \.name, "the name of the archive")
    flag("-c, --create", \.makes, "make the archive if it does not exist")
    flag("-l, --list", \.lists, "list the archives")
    flag("-v, --verbose", \.isVerbose, "with '--list', show where they are")
    flag("--copy", \.copies, "copy the runs instead of moving them")
    resourcesDeclaration()
    flag(
      "--include-env", \.transfer.includesEnvironment,
      "with the environment of each run (.batchrun/env)")
    option("-d, --description TEXT", \.description, "the purpose of the archive")
    trialsDeclaration
    confirmation
    exclude("--list", "--create")
    selectionDeclarations("indexes, ranges (2:5), names of launches or ids of runs", without: "l")
  }

  private var archives: NamedArchives { NamedArchives(of: selection.store) }

  func run() throws -> Int32 {
    if lists { return try list() }
    guard let name else {
      throw CommandFailure("missing argument for NAME", hint: "'--list' lists the archives")
    }
    let existing = try archives.archive(named: name)
    guard existing != nil || makes else {
      throw CommandFailure(
        "archive '\(name)' does not exist",
        hint: orderHint(name) ?? "'--create' makes it, '--list' lists the others")
    }
    var command = self
    command.transfer.isMove = !copies
    return try command.put(into: existing, named: name)
  }

  /// Of `archive 1 old`.
  private func orderHint(_ name: String) -> String? {
    guard case .index = RunReference(name), let last = selection.runs.last,
      case .name = RunReference(last)
    else { return nil }
    let words = [last, name] + selection.runs.dropLast()
    return "NAME comes first: batchrun archive --create "
      + words.map { shellQuoted($0) }.joined(separator: " ")
  }

  private func put(
    into existing: NamedArchive?, named name: String
  ) throws -> Int32 {
    try completeMoves(in: [selection.store] + [existing?.store].compactMap { $0 })
    let runs = try selectedRunsAndTrials(in: selection.store)
    if runs.isEmpty && existing != nil && description == nil {
      report("No runs to archive.")
      return 0
    }
    let verb = copies ? "copy" : "move"
    let preview = "You are about to archive (\(verb)) the following runs to '\(name)':"
    if !runs.isEmpty {
      guard try confirms([preview], runs), try confirmsResources() else { return Prompt.declined }
    }
    let archive = try archive(existing, named: name)
    if runs.isEmpty {
      report("No runs to archive.")
      return 0
    }
    let result = try selection.store.transfer(
      runs, to: archive.store, options, begins: announcement)
    let exitCode = result.warn()
    report("Archived \(result.done.count) run(s) to '\(name)'")
    return exitCode
  }

  private func archive(
    _ existing: NamedArchive?, named name: String
  ) throws -> NamedArchive {
    if let existing {
      if let description { try archives.describe(existing, as: description) }
      return existing
    }
    report("Creating '\(name)'")
    return try archives.make(name, description: description ?? "")
  }

  private func list() throws -> Int32 {
    let all = try archives.all()
    let width = Console.isTerminal(1) ? Console.width(of: 1) : nil
    var table = Table([Table.Column(""), Table.Column("")])
    for archive in all {
      table.rows.append([
        Table.Cell(escapedForTerminal(archive.name)),
        Table.Cell(escapedForTerminal(archive.description)),
      ])
    }
    for (line, archive) in zip(table.trimmedLines(width: width), all) {
      Console.write(line + "\n")
      if isVerbose { Console.write("  path: \(escapedForTerminal(archive.store.home))\n") }
    }
    return 0
  }
}
