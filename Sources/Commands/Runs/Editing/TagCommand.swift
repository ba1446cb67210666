import Arguments
import Runs
import Text

/// `batchrun tag`: words to find runs by.
struct TagCommand: RunEditCommand {
  var selection = RunSelectionOptions()
  var added: [String] = []
  var deleted: [String] = []
  var clears = false
  var syncsLabels = false
  var listsAll = false
  var isConfirmed = false

  static let manual = Manual(
    name: "tag",
    abstract: "Add or remove tags of runs",
    discussion: """
      Without RUN, the latest run is meant; with --list-all, all runs. --sync-labels alone puts the \
      tags of a run into its label.
      """,
    examples: [
      .init("batchrun tag --add baseline 1:5", "Tags five runs."),
      .init("batchrun tag --list-all", "Lists all tags."),
    ])

  static var declarations: [Declaration<Self>] {
    option("-a, --add TAG", \.added, "add TAG")
    option("-d, --delete TAG", \.deleted, "remove TAG")
    flag("-c, --clear", \.clears, "remove all tags")
    flag("-s, --sync-labels", \.syncsLabels, "add and remove the words in labels too")
    flag("--list-all", \.listsAll, "print the tags of the runs, each once")
    confirmation
    exclude("--list-all", "--add")
    exclude("--list-all", "--delete")
    exclude("--list-all", "--clear")
    exclude("--list-all", "--sync-labels")
    selectionDeclarations("indexes, ranges (2:5), names of launches or ids of runs", without: "s")
  }

  func run() throws -> Int32 {
    if listsAll {
      let tags = try selectedRuns(standard: [":"]).flatMap(\.tags)
      for tag in Set(tags).sorted() { Console.write(escapedForTerminal(tag) + "\n") }
      return 0
    }
    let edit = TagEdit(added: added, removed: deleted, clears: clears, syncsLabel: syncsLabels)
    guard edit.changesTags || syncsLabels else {
      throw CommandFailure.wrongInput(
        "missing one of: --add, --delete, --clear, --sync-labels, --list-all",
        hint: hint(givingWordTo: "--add") ?? "see 'batchrun tag --help'")
    }
    let runs = try selectedRuns(standard: ["1"])
    if runs.isEmpty {
      report("No runs to modify.")
      return 0
    }
    let preview = [
      "You are about to modify tags for the following runs:",
      syncsLabels
        ? "Labels are updated to reflect the latest tags."
        : "Labels are not updated - use --sync-labels to apply changes to run labels.",
    ]
    guard try confirms(preview, runs) else { return Prompt.declined }
    let count = try apply(to: runs) { edit.change(of: $0) }
    report("Modified tags for \(count) run(s)")
    return 0
  }
}
