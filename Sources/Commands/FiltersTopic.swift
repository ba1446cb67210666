import Arguments
import Glibc
import Queries
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
      \(FilterExamples.expressions.map { "  " + padded($0.0, toWidth: 24) + $0.1 }.joined(separator: "\n"))

      A name is an attribute, else a flag or parameter, else a metric (its last value). Quote what is \
      not a plain word: 'my flag' = 'two words'.

      RANGE is a period of time:
      \(FilterExamples.ranges.map { "  " + $0.joined(separator: ", ") }.joined(separator: "\n"))
      """,
    examples: [
      .init(
        "batchrun runs -o train -s today --error", "Lists the runs of 'train' that failed today."),
      .init("batchrun compare --table -F 'lr < 0.1 and loss < 2'", "Compares the good ones."),
      .init(
        "batchrun tag : --add recent -Fs 'last 2 hours' -y",
        "Tags all runs of the last two hours."),
    ], isTopic: true)

  static var declarations: [Declaration<Self>] { filters() }

  func run() -> Int32 {
    let path = [commandTree, CommandNode(Self.self)]
    Console.write(Program.help(path, on: STDOUT_FILENO, isFull: false))
    return 0
  }
}
