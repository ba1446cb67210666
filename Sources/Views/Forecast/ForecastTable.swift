import Jobs
import Text

/// The table of what a launch would do with each command: action, reason, parameters, command. It
/// comes line by line, for there may be a million: its columns are as wide as the first lines need.
package struct ForecastTable {
  /// How many lines decide about the widths.
  private static let measured = 1000
  private static let gap = "  "

  /// As much of a command is worth showing before parameters are.
  private static let shortestCommand = 24

  private let names: [String]
  /// Parameters that only the command shows.
  private let furtherNames: [String]
  private let lookup: ParameterLookup
  private let showsCommand: Bool
  /// The cells that a line may have; nil for any number.
  private let width: Int?
  private let styling: Styling
  private let print: (String) -> Void

  /// Lines that wait for the widths.
  private var waiting: [[String]] = []
  private var widths: [Int] = []
  /// The columns for which there is room.
  private var shown: [Int] = []
  /// What is not shown; nil for nothing, and before `finish`.
  package private(set) var omission: ColumnFit.Omission?

  /// `columns` are the parameters that have a column; `isForTerminal`: whether the command is left out if
  /// they say enough; `width` is how wide a line may be, nil for any width; `print` gets the lines.
  package init(
    _ columns: ForecastColumns, isForTerminal: Bool, width: Int?, styling: Styling,
    print: @escaping (String) -> Void
  ) {
    names = columns.names
    furtherNames = columns.furtherNames
    lookup = ParameterLookup(names)
    showsCommand = !(isForTerminal && columns.suffice)
    self.width = width
    self.styling = styling
    self.print = print
  }

  /// Takes the next command, and why something is done with it; `hidden` are parameters that its words do
  /// not name.
  package mutating func add(
    _ action: String, because reason: String, _ command: UnsafeRawBufferPointer,
    hidden: [CommandParameters.Parameter] = []
  ) {
    var cells = [action, reason]
    cells += lookup.find(in: command) { found in
      zip(names, found).map { name, found in
        switch found {
        case .missing: Self.cell(of: hidden.first { $0.name.elementsEqual(name.utf8) })
        case .flag: "true"
        case .value(let bytes): escapedForTerminal(bytes)
        }
      }
    }
    if showsCommand { cells.append(escapedForTerminal(command)) }
    guard widths.isEmpty else { return print(line(cells)) }
    waiting.append(cells)
    if waiting.count == Self.measured { printWaiting() }
  }

  private static func cell(of parameter: CommandParameters.Parameter?) -> String {
    guard let parameter else { return "" }
    return parameter.value.map { escapedForTerminal($0) } ?? "true"
  }

  /// Prints what is left. No lines have no titles either.
  package mutating func finish() {
    if widths.isEmpty, !waiting.isEmpty { printWaiting() }
  }

  private mutating func printWaiting() {
    let titles =
      ["action", "reason"] + names.map { escapedForTerminal($0) }
      + (showsCommand ? ["command"] : [])
    let rows = [titles] + waiting
    widths = titles.indices.map { column in rows.map { displayWidth(of: $0[column]) }.max() ?? 0 }
    shown = columns(titles)
    omission = omission(titles)
    print(styling(line(titles), .bold))
    for cells in waiting { print(line(cells)) }
    waiting = []
  }

  /// Decides which columns there is room for: what is the same everywhere goes first, then parameters, the
  /// last one first.
  private func columns(_ titles: [String]) -> [Int] {
    guard let width else { return Array(titles.indices) }
    let command = showsCommand ? titles.count - 1 : nil
    var needed = widths
    if let command { needed[command] = min(needed[command], Self.shortestCommand) }
    let kinds = titles.indices.map { column -> ColumnFit.Kind in
      if column == command { return .requested }
      return column < 2 && Set(waiting.map { $0[column] }).count == 1 ? .constant : .varying
    }
    return ColumnFit(widths: needed, kinds: kinds, elastic: nil, room: width).shown
  }

  /// What the columns that are shown leave out.
  private func omission(_ titles: [String]) -> ColumnFit.Omission? {
    guard let width else { return nil }
    let total = shown.map { widths[$0] + Self.gap.count }.reduce(-Self.gap.count, +)
    let showsWholeCommand =
      showsCommand && shown.contains(titles.count - 1) && total <= width
    let omitted =
      titles.indices.filter { !shown.contains($0) }.map { titles[$0] }
      + (showsWholeCommand ? [] : furtherNames.map { escapedForTerminal($0) })
      + (showsCommand ? [] : ["command"])
    return omitted.isEmpty ? nil : ColumnFit.Omission(headings: omitted)
  }

  private func line(_ cells: [String]) -> String {
    var line = ""
    for column in shown {
      if column != shown.first { line += Self.gap }
      // Nothing stands behind the last one.
      line += column == shown.last ? cells[column] : padded(cells[column], toWidth: widths[column])
    }
    while line.hasSuffix(" ") { line.removeLast() }
    guard let width else { return line }
    return truncated(line, toWidth: width)
  }
}
