import Arguments
import Ledger
import Posix
import Runs
import Text
import Views

/// `batchrun comment`: what people have to say about runs.
struct CommentCommand: RunEditCommand {
  var selection = RunSelectionOptions()
  var lists = false
  var added: String?
  var edits = false
  var deleted: Int?
  var clears = false
  var author: String?
  var isConfirmed = false

  static let manual = Manual(
    name: "comment",
    abstract: "Comment on runs",
    discussion: """
      Without RUN, the latest run is meant. Without an option, an editor (VISUAL or EDITOR) opens for a \
      comment.
      """,
    examples: [
      .init("batchrun comment --add 'diverged after epoch 3' 2", "Adds a comment."),
      .init("batchrun comment --list", "Shows the comments on the latest run."),
    ])

  static var declarations: [Declaration<Self>] {
    flag("-l, --list", \.lists, "show the comments")
    option("-a, --add TEXT", \.added, "add a comment")
    flag("-e, --edit", \.edits, "write the comment in an editor that starts with TEXT")
    option("-d, --delete INDEX", \.deleted, parse: integer(atLeast: 1), "delete a comment")
    flag("-c, --clear", \.clears, "delete all comments")
    option("-u, --user USER[@HOST]", \.author, "the author, if that is not you")
    confirmation
    exclude("--list", "--add", "--delete", "--clear")
    exclude("--edit", "--delete", "--clear")
    exclude("--edit", "--list")
    selectionDeclarations("indexes, ranges (2:5), names of launches or ids of runs", without: "l")
  }

  func run() throws -> Int32 {
    let runs = try chosenRuns()
    if runs.isEmpty {
      report("No runs to modify.")
      return 0
    }
    if lists {
      for run in runs { show(run) }
      return 0
    }
    if let deleted { return try delete(deleted, of: runs) }
    if clears { return try clear(runs) }
    return try add(to: runs)
  }

  private func chosenRuns() throws -> [RunRecord] {
    do {
      return try selectedRuns(standard: ["1"])
    } catch RunSelectionError.notFound(let word) {
      var failure = CommandFailure(RunSelectionError.notFound(word))
      let hasNothingToDo = !lists && !clears && deleted == nil && added == nil
      failure.hint = (hasNothingToDo ? hint(givingWordTo: "--add") : nil) ?? failure.hint
      throw failure
    }
  }

  private func add(to runs: [RunRecord]) throws -> Int32 {
    let isEdited = edits || added == nil
    let text = isEdited ? try CommentEditor(runs).write(startingWith: added ?? "") : added ?? ""
    let body = LabelWords.trimmed(text)
    if body.isEmpty { throw CommandFailure("aborting due to an empty comment") }
    if !isEdited {
      let preview = ["You are about to add a comment to the following runs:"]
      guard try confirms(preview, runs) else { return Prompt.declined }
    }
    let comment = RunRecord.Comment(body: body, host: host, user: user, time: Clock.wall)
    let count = try apply(to: runs) { run in
      .comments(run.comments + [comment])
    }
    report("Added comment to \(count) run(s)")
    return 0
  }

  private func delete(_ number: Int, of runs: [RunRecord]) throws -> Int32 {
    if let run = runs.first(where: { $0.comments.count < number }) {
      throw CommandFailure(
        "run \(run.id.shortText) has no comment \(number)",
        hint: "'batchrun comment --list \(run.id.shortText)' shows its comments")
    }
    let preview = ["You are about to delete comment \(number) from the following runs:"]
    guard try confirms(preview, runs) else { return Prompt.declined }
    // By its text, not by its place: another comment may have been deleted in the meantime.
    let texts = Dictionary(
      runs.map { ([$0.ledger.folder, $0.id.text], $0.comments[number - 1]) },
      uniquingKeysWith: { first, _ in first })
    let count = try apply(to: runs) { run in
      var comments = run.comments
      if let place = comments.firstIndex(where: { $0 == texts[[run.ledger.folder, run.id.text]] }) {
        comments.remove(at: place)
      }
      return RecordChange.comments(comments)
    }
    report("Deleted comment for \(count) run(s)")
    return 0
  }

  private func clear(_ runs: [RunRecord]) throws -> Int32 {
    let preview = ["WARNING: You are about to delete ALL comments from the following runs:"]
    guard try confirms(preview, runs, standard: false) else { return Prompt.declined }
    let count = try apply(to: runs) { _ in .comments([]) }
    report("Deleted all comments for \(count) run(s)")
    return 0
  }

  private func show(_ run: RunRecord) {
    var lines = [RunTable(styling: Console.styling(of: 1)).titleLine(run)]
    lines += CommentText.lines(of: run, indent: "  ", isNumbered: true)
    if run.comments.isEmpty { lines.append("  <no comments>") }
    Console.write(lines.map { $0 + "\n" }.joined())
  }

  private var user: String {
    let given = author?.split(separator: "@", maxSplits: 1).first.map(String.init)
    return given ?? Console.environment("USER") ?? ""
  }

  private var host: String {
    let parts = author?.split(separator: "@", maxSplits: 1) ?? []
    return parts.count > 1 ? String(parts[1]) : Machine.hostname
  }
}
