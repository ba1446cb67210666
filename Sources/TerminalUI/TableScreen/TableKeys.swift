/// The keys of a table screen: the one list that both handling and help are made of.
enum TableKeys {
  struct Binding: Sendable {
    /// As help shows the keys.
    let shown: String
    let help: String
    let commands: [(key: Key, command: TableCommand)]

    init(_ shown: String, _ help: String, _ commands: KeyValuePairs<Key, TableCommand>) {
      self.shown = shown
      self.help = help
      self.commands = commands.map { ($0.key, $0.value) }
    }
  }

  static func command(of key: Key) -> TableCommand? { commands[key] }

  private static let commands = Dictionary(
    groups.flatMap(\.bindings).flatMap(\.commands).map { ($0.key, $0.command) }
  ) { first, _ in first }

  /// All keys, for people.
  static var help: [TextBox.Line] {
    groups.enumerated().flatMap { number, group -> [TextBox.Line] in
      (number == 0 ? [] : [.blank]) + [.heading(group.title)]
        + group.bindings.map { .field($0.shown, $0.help) }
    }
  }

  static let groups: [(title: String, bindings: [Binding])] = [
    ("Moving", moving), ("Finding", finding), ("Sorting", sorting), ("Columns", columns),
    ("Looking closer", looking),
    ("Runs: those that are selected, else the one at the cursor", runs),
    ("Everything else", rest),
  ]

  private static let moving = [
    Binding(
      "arrows h j k l", "move",
      [
        .left: .left, "h": .left, .down: .down, "j": .down, .up: .up, "k": .up, .right: .right,
        "l": .right,
      ]),
    Binding(
      "Home 0 ^, End $", "the first column, the last one",
      [.home: .rowStart, "0": .rowStart, "^": .rowStart, .end: .rowEnd, "$": .rowEnd]),
    Binding(
      "PgUp PgDn K J", "a page up, a page down",
      [
        .pageUp: .pageUp, "K": .pageUp, .control("b"): .pageUp, .pageDown: .pageDown,
        "J": .pageDown, .control("f"): .pageDown,
      ]),
    Binding("H L", "a page to the left, to the right", ["H": .pageLeft, "L": .pageRight]),
    Binding(
      "g G",
      "the first row, the last one; with a number before G, that row; one that begins with "
        + "1 or 2 needs two digits", ["g": .top, "G": .row]),
    Binding("|", "the column with the number before it", ["|": .column]),
    Binding(
      "[ ] { }", "the next other value upwards, downwards, to the left, to the right",
      ["[": .skipUp, "]": .skipDown, "{": .skipLeft, "}": .skipRight]),
    Binding(
      "Insert, '", "memorise where you are, go back there", [.insert: .memorise, "'": .goBack]),
  ]

  private static let finding = [
    Binding(
      "f F", "show only what an expression holds for, such as loss < 0.5; show all again",
      ["f": .filter, "F": .unfilter]),
    Binding("/", "search the cells", ["/": .search]),
    Binding(
      "n, p N", "the next match, the previous one",
      ["n": .findNext, "p": .findPrevious, "N": .findPrevious]),
  ]

  private static let sorting = [
    Binding(
      "s S", "by this column, up or down; what it was sorted by before decides among equals",
      ["s": .sort(.natural, isDescending: false), "S": .sort(.natural, isDescending: true)]),
    Binding(
      "1, 2 !", "by the first number in each text of this column, up, down",
      [
        "1": .sort(.numeric, isDescending: false), "2": .sort(.numeric, isDescending: true),
        "!": .sort(.numeric, isDescending: true),
      ]),
    Binding(
      "a A", "in the order in which they came, the other way round",
      ["a": .original, "A": .reversed]),
  ]

  private static let columns = [
    Binding(
      "d", "only columns in which the rows differ, or all", ["d": .onlyDiffering]),
    Binding("z Z", "hide this column, show all again", ["z": .hideColumn, "Z": .showColumns]),
    Binding(
      "( )", "move this column to the left, to the right",
      ["(": .moveColumnLeft, ")": .moveColumnRight]),
    Binding("o", "choose columns and their order from a list", ["o": .chooseColumns]),
    Binding(
      "b", "what is best in this column: the smallest, the largest, nothing", ["b": .best]),
    Binding(", .", "narrower, wider", [",": .narrower, ".": .wider]),
    Binding("< >", "all narrower, all wider", ["<": .narrowerAll, ">": .widerAll]),
    Binding(
      "C", "this column as wide as what is in it; with a number before it, as wide as that",
      ["C": .wide]),
    Binding("c", "the same for all columns", ["c": .allWide]),
    Binding("- +", "less space between columns, more", ["-": .lessGap, "+": .moreGap]),
  ]

  private static let looking = [
    Binding("Enter", "all that is known of the run", [.enter: .details]),
    Binding("`", "what it has printed", ["`": .log]),
    Binding("=", "selected runs side by side", ["=": .sideBySide]),
  ]

  private static let runs = [
    Binding("Space", "select, or no longer", [" ": .select]),
    Binding("*", "select all rows that are shown, or none", ["*": .selectAll]),
    Binding("m u", "mark, unmark", ["m": .mark, "u": .unmark]),
    Binding("e", "set the label", ["e": .label]),
    Binding("t", "add tags, and take away those with - in front", ["t": .tag]),
    Binding("#", "comment", ["#": .comment]),
    Binding("T", "stop", ["T": .stop]),
    Binding(
      "D Delete, U", "delete, bring back what was deleted last",
      ["D": .delete, .delete: .delete, "U": .undo]),
  ]

  private static let rest = [
    Binding("x", "write what is shown to a file: .csv, .json, .md, .tex or .txt", ["x": .export]),
    Binding("r", "read everything again", ["r": .reload]),
    Binding(
      "Esc", "one step back: a search, a selection, the runs side by side", [.escape: .leave]),
    Binding("? F1", "this help", ["?": .help, .function(1): .help]),
    Binding("Ctrl-L", "draw the screen again", [.control("l"): .redraw]),
    Binding("Ctrl-Z", "leave for a while", [.control("z"): .suspend]),
    Binding("q Q", "leave", ["q": .quit, "Q": .quit, .control("c"): .interrupt]),
  ]
}
