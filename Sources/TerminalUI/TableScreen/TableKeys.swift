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
    ("Details", looking),
    ("Runs: the selected runs, else the run at the cursor", runs),
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
      "Home 0 ^, End $", "first column, last column",
      [.home: .rowStart, "0": .rowStart, "^": .rowStart, .end: .rowEnd, "$": .rowEnd]),
    Binding(
      "PgUp PgDn K J", "page up, page down",
      [
        .pageUp: .pageUp, "K": .pageUp, .control("b"): .pageUp, .pageDown: .pageDown,
        "J": .pageDown, .control("f"): .pageDown,
      ]),
    Binding("H L", "page left, page right", ["H": .pageLeft, "L": .pageRight]),
    Binding(
      "g G",
      "first row, last row; NUMBER G: that row (with two digits if it starts with "
        + "1 or 2)", ["g": .top, "G": .row]),
    Binding("|", "column NUMBER (NUMBER |)", ["|": .column]),
    Binding(
      "[ ] { }", "next different value up, down, left, right",
      ["[": .skipUp, "]": .skipDown, "{": .skipLeft, "}": .skipRight]),
    Binding(
      "Insert, '", "set bookmark, return to it", [.insert: .memorise, "'": .goBack]),
  ]

  private static let finding = [
    Binding(
      "f F", "show only rows that match an expression, such as loss < 0.5; show all",
      ["f": .filter, "F": .unfilter]),
    Binding("/", "search the cells", ["/": .search]),
    Binding(
      "n, p N", "next match, previous match",
      ["n": .findNext, "p": .findPrevious, "N": .findPrevious]),
  ]

  private static let sorting = [
    Binding(
      "s S", "sort ascending or descending (stable)",
      ["s": .sort(.natural, isDescending: false), "S": .sort(.natural, isDescending: true)]),
    Binding(
      "1, 2 !", "sort by the first number in each text, ascending, descending",
      [
        "1": .sort(.numeric, isDescending: false), "2": .sort(.numeric, isDescending: true),
        "!": .sort(.numeric, isDescending: true),
      ]),
    Binding(
      "a A", "original order, reversed",
      ["a": .original, "A": .reversed]),
  ]

  private static let columns = [
    Binding(
      "d", "show only columns that differ, or all", ["d": .onlyDiffering]),
    Binding("z Z", "hide this column, show all columns", ["z": .hideColumn, "Z": .showColumns]),
    Binding(
      "( )", "move this column left, right",
      ["(": .moveColumnLeft, ")": .moveColumnRight]),
    Binding("o", "choose columns and their order from a list", ["o": .chooseColumns]),
    Binding(
      "b", "set the best value of this column: smallest, largest, none", ["b": .best]),
    Binding(", .", "narrower, wider", [",": .narrower, ".": .wider]),
    Binding("< >", "all narrower, all wider", ["<": .narrowerAll, ">": .widerAll]),
    Binding(
      "C", "fit the width to the contents; NUMBER C: that width",
      ["C": .wide]),
    Binding("c", "the same for all columns", ["c": .allWide]),
    Binding("- +", "less or more space between columns", ["-": .lessGap, "+": .moreGap]),
  ]

  private static let looking = [
    Binding("Enter", "details of the run", [.enter: .details]),
    Binding("`", "output of the run", ["`": .log]),
    Binding("=", "selected runs side by side", ["=": .sideBySide]),
  ]

  private static let runs = [
    Binding("Space", "toggle selection", [" ": .select]),
    Binding("*", "select all rows shown, or none", ["*": .selectAll]),
    Binding("m u", "mark, unmark", ["m": .mark, "u": .unmark]),
    Binding("e", "set the label", ["e": .label]),
    Binding("t", "add tags (-TAG removes one)", ["t": .tag]),
    Binding("#", "comment", ["#": .comment]),
    Binding("T", "stop", ["T": .stop]),
    Binding(
      "D Delete, U", "delete, restore the last deletion",
      ["D": .delete, .delete: .delete, "U": .undo]),
  ]

  private static let rest = [
    Binding("x", "write the table to a file: .csv, .json, .md, .tex or .txt", ["x": .export]),
    Binding("r", "reload", ["r": .reload]),
    Binding(
      "Esc", "clear the search, clear the selection, leave side by side", [.escape: .leave]),
    Binding("? F1", "this help", ["?": .help, .function(1): .help]),
    Binding("Ctrl-L", "redraw the screen", [.control("l"): .redraw]),
    Binding("Ctrl-Z", "suspend", [.control("z"): .suspend]),
    Binding("q Q", "leave", ["q": .quit, "Q": .quit, .control("c"): .interrupt]),
  ]
}
