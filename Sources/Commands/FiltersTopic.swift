import Arguments
import Glibc
import Text

/// `batchrun help filters`: how commands on runs are told which ones are meant.
struct FiltersTopic: RunSelectionCommand {
  var selection = RunSelectionOptions()

  static let manual = Manual(
    name: "filters",
    abstract: "Filters: the runs that a command works on",
    discussion: """
      All commands on runs take these filters. A run must pass all of them. Of the values of a repeated \
      filter, one is enough; with -F, all must hold. Some commands use a letter for another option: see \
      'batchrun COMMAND --help-all'.
      """,
    details: """
      --not-running, --not-completed and so on leave out a status.

      EXPR compares names with values; 'and', 'or', 'not' and (…) join comparisons:
      \(expressions.map { "  " + padded($0.0, toWidth: 24) + $0.1 }.joined(separator: "\n"))

      A name is an attribute, else a flag or parameter, else a metric (its last value). Quote what is \
      not a plain word: 'my flag' = 'two words'.

      RANGE is a period of time:
      \(ranges.map { "  " + $0.joined(separator: ", ") }.joined(separator: "\n"))
      """,
    examples: [
      .init(
        "batchrun runs -o train -s today --error", "Lists the runs of 'train' that failed today."),
      .init("batchrun compare --table -F 'lr < 0.1 and loss < 2'", "Compares the good ones."),
      .init(
        "batchrun tag : --add recent -Fs 'last 2 hours' -y",
        "Tags all runs of the last two hours."),
    ], isTopic: true)

  /// Each with what it shows.
  static let expressions = [
    ("lr > 0.1 and loss < 2", "also =, !=, <= and >="),
    ("opt in [adam, sgd]", "one of these; also 'not in'"),
    ("label contains best", "text in any case"),
    ("not tags contains old", "a whole tag"),
    ("loss is not undefined", "runs that have a loss"),
    ("status = error", "completed, error, terminated, running, …"),
    ("flag:lr = 0.1", "flag:, scalar: and attr: force the kind"),
  ]

  static let ranges = [
    ["2h", "last 2 hours", "today", "yesterday", "this week", "last month", "3 days ago"],
    ["11-20", "2026-11-20", "14:30", "after 11-20", "before today", "between 11-01 and 11-15"],
  ]

  static var declarations: [Declaration<Self>] { filters() }

  func run() -> Int32 {
    let path = [commandTree, CommandNode(Self.self)]
    Console.write(Program.help(path, on: STDOUT_FILENO, isFull: false))
    return 0
  }
}
