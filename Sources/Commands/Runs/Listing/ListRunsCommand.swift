import Arguments
import Runs
import Text
import Views

/// `batchrun runs`: the list of runs.
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
      Each line starts with the index of the run and the first digits of its id: other commands take \
      either. The operation, start time, status and label follow. Launched lines of runfiles are runs \
      too.
      """,
    examples: [
      .init("batchrun runs", "Lists the 20 newest runs."),
      .init("batchrun runs --operation train --error -n 5", "Lists the five latest that failed."),
      .init("batchrun runs --json", "Prints all runs as JSON."),
    ])

  static var declarations: [Declaration<Self>] {
    flag("-a, --all", \.showsAll, "show all runs")
    count("-m, --more", \.more, "show 20 more")
    option("-n, --limit N", \.limit, parse: integer(atLeast: 1), "show N runs")
    flag("-d, --deleted", \.isDeleted, "list deleted runs ('restore' brings them back)")
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
    mistakes
  }

  func run() throws -> Int32 {
    let archive = try archive.map { name in
      try OpenArchive.named(name, home: selection.store)
    }
    defer { withExtendedLifetime(archive) {} }
    let store = archive?.store ?? (isDeleted ? selection.store.trash : selection.store)
    if isJSON {
      if limit != nil || more > 0 { Console.note("--json always shows all runs") }
      var found = try found(in: store)
      RunJSON.forEachPart(of: &found) { Console.write(bytes: $0) }
      for problem in found.problems { Console.warn(problem.message) }
      return 0
    }
    if showsAll {
      try showAll(in: store)
      return 0
    }
    let shown = limit ?? Self.pageSize * (more + 1)
    let listing = try matchingRuns(in: store, limit: shown)
    text.forEachPart(of: listing.runs) { Console.write($0) }
    if listing.runs.isEmpty { try noteThatThereAreNone(in: store) }
    if limit == nil, listing.total > listing.runs.count {
      let note =
        "Showing the first \(listing.runs.count) runs (\(listing.total) total) - "
        + "use --all to show all or -m to show more"
      Console.writeError(Console.styling(of: 2)(note, .dim) + "\n")
    }
    return 0
  }

  private var text: RunListing {
    RunListing(
      styling: Console.styling(of: 1), width: Console.isTerminal(1) ? Console.width(of: 1) : nil,
      isSimplified: isSimplified,
      details: isVerbose ? .attributes : showsComments ? .comments : .none)
  }

  private func showAll(in store: RunStore) throws {
    let text = text
    var found = try found(in: store, members: text.members)
    try text.forEachPart(of: &found) { count, problems in
      for problem in problems { Console.warn(problem.message) }
      if count == 0 { try noteThatThereAreNone(in: store) }
    } _: {
      Console.write($0)
      return !Console.isClosed
    }
  }
}
