import Arguments
import JSON
import Runs
import Text
import Views

/// `batchrun runs`: what there is.
struct ListRunsCommand: RunSelectionCommand {
  var selection = RunSelectionOptions()
  var showsAll = false
  var more = 0
  var limit: Int?
  var isDeleted = false
  var archive: String?
  var showsComments = false
  var isVerbose = false
  var isJSON = false
  var isSimplified = false

  private static let pageSize = 20

  static let manual = Manual(
    name: "list",
    abstract: "List runs, the newest first",
    discussion: """
      Each line has the place of the run in the list and the beginning of its id, either of which \
      names it to other commands, then the operation, when it was started, its status and its \
      label. Lines of runfiles that were launched are runs too.

      An EXPR compares attributes, flags and scalars with values (=, !=, <, <=, >, >=, is, in, \
      contains) and joins that by and, or and not: 'lr > 0.1 and not status = error'. A RANGE is \
      'today', 'last week', '3 months ago', '2026-11-20', '14:30', 'before' or 'after' any of these, \
      'between' two of them with 'and', or 'last 2 hours' and '2h'. docs/filters.md has the whole of \
      both.
      """,
    examples: [
      .init("batchrun runs", "Lists the 20 newest runs."),
      .init("batchrun runs --operation train --error -n 5", "Lists five that failed."),
      .init("batchrun runs --json", "Gives all of them to a program."),
    ])

  static var declarations: [Declaration<Self>] {
    flag("-a, --all", \.showsAll, "show all of them")
    count("-m, --more", \.more, "show 20 more")
    option("-n, --limit N", \.limit, parse: integer(atLeast: 1), "show N")
    flag("-d, --deleted", \.isDeleted, "list the deleted runs, which 'restore' brings back")
    option(
      "-A, --archive PATH", \.archive,
      "list the runs of an archive: a folder, a zip file, or a name"
    ).completing(.files(extensions: ["zip"]))
    flag("-c, --comments", \.showsComments, "show the comments too")
    flag("-v, --verbose", \.isVerbose, "show more of each run")
    flag("--json", \.isJSON, "print one JSON array of all runs")
    flag("--simplified", \.isSimplified, "leave out the id and the time")
    exclude("--all", "--limit")
    exclude("--archive", "--deleted")
    exclude("--comments", "--verbose", "--json")
    filterDeclarations()
  }

  func run() throws -> Int32 {
    let archive = try archive.map { name in
      try OpenArchive.named(name, home: selection.store)
    }
    defer { withExtendedLifetime(archive) {} }
    let store = archive?.store ?? (isDeleted ? selection.store.trash : selection.store)
    if isJSON {
      if limit != nil || more > 0 { Console.note("--json always shows all runs") }
      try showJSON(in: store)
      return 0
    }
    if showsAll {
      try showAll(in: store)
      return 0
    }
    let shown = limit ?? Self.pageSize * (more + 1)
    let listing = try matchingRuns(in: store, limit: shown)
    show(listing.runs)
    if listing.runs.isEmpty { try noteThatThereAreNone(in: store) }
    if limit == nil, listing.total > listing.runs.count {
      let note =
        "Showing the first \(listing.runs.count) runs (\(listing.total) total) - "
        + "use --all to show all or -m to show more"
      Console.writeError(Console.styling(of: 2)(note, .dim) + "\n")
    }
    return 0
  }

  /// There may be very many, of which no more is kept than their lines need.
  private func showAll(in store: RunStore) throws {
    let isBrief = !isVerbose && !showsComments
    var lines = RunLines(RunTable(styling: Console.styling(of: 1)), isSimplified: isSimplified)
    var found = try found(in: store, members: isBrief ? .ofLists : .everything)
    found.forEach(glance: { lines.append($0) }) { run, _ in lines.append(run) }
    for problem in found.problems { Console.warn(problem.message) }
    if lines.count == 0 { try noteThatThereAreNone(in: store) }
    let layout = lines.layout(width: width)
    guard !isBrief else {
      for index in 0..<lines.count where !Console.isClosed {
        Console.write(lines.line(at: index, layout) + "\n")
      }
      return
    }
    var index = 0
    found.forEach { run, _ in
      guard index < lines.count, !Console.isClosed else { return }
      Console.write(lines.line(at: index, layout) + "\n" + details(of: run))
      index += 1
    }
  }

  private func showJSON(in store: RunStore) throws {
    var found = try found(in: store)
    var text: [UInt8] = Array("[".utf8)
    found.forEach { run, _ in
      text.appendJSON(JSONValue.object(RunJSON.summary(run)))
      Console.write(bytes: text)
      text = Array(",".utf8)
    }
    Console.write(text == Array(",".utf8) ? "]\n" : "[]\n")
    for problem in found.problems { Console.warn(problem.message) }
  }

  /// A person who sees nothing should know why.
  private func noteThatThereAreNone(in store: RunStore) throws {
    guard Console.isTerminal(1), Console.isTerminal(2) else { return }
    Console.note(try selection.isEmpty ? "no runs in '\(store.home)'" : "no runs match")
  }

  private var width: Int? { Console.isTerminal(1) ? Console.width(of: 1) : nil }

  private func show(_ runs: [RunRecord]) {
    let table = RunTable(styling: Console.styling(of: 1))
    let lines =
      isSimplified ? table.simplifiedLines(runs, width: width) : table.lines(runs, width: width)
    for (line, run) in zip(lines, runs) {
      Console.write(line + "\n" + details(of: run))
    }
  }

  private func details(of run: RunRecord) -> String {
    var text = ""
    if isVerbose {
      text += RunInformation(run).attributes
        .flatMap { $0.detail.lines(name: $0.name, indent: 2) }.map { $0 + "\n" }.joined()
    }
    if showsComments {
      text += CommentText.lines(of: run, indent: "  ").map { $0 + "\n" }.joined()
    }
    return text
  }
}
