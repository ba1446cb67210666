import Jobs
import Text

/// The table of what a launch would do with each command: action, reason, parameters, command. It
/// comes line by line, for there may be a million: its columns are as wide as the first lines need.
package struct ForecastTable {
  /// How many lines decide about the widths.
  private static let measured = 1000
  private static let gap = "  "

  private let names: [String]
  private let lookup: ParameterLookup
  private let showsCommand: Bool
  /// The cells that a line may have; nil for any number.
  private let width: Int?
  private let styling: Styling
  private let print: (String) -> Void

  /// Lines that wait for the widths.
  private var waiting: [[String]] = []
  private var widths: [Int] = []

  /// `columns` are the parameters that have a column; `isForTerminal`: whether the command is left out if
  /// they say enough; `width` is how wide a line may be, nil for any width; `print` gets the lines.
  package init(
    _ columns: ForecastColumns, isForTerminal: Bool, width: Int?, styling: Styling,
    print: @escaping (String) -> Void
  ) {
    names = columns.names
    lookup = ParameterLookup(names)
    showsCommand = !(isForTerminal && columns.suffice)
    self.width = width
    self.styling = styling
    self.print = print
  }

  /// Takes the next command, and why something is done with it.
  package mutating func add(
    _ action: String, because reason: String, _ command: UnsafeRawBufferPointer
  ) {
    var cells = [action, reason]
    cells += lookup.find(in: command) { found in
      found.map { (found) -> String in
        switch found {
        case .missing: ""
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

  /// Prints what is left. No lines have no titles either.
  package mutating func finish() {
    if widths.isEmpty, !waiting.isEmpty { printWaiting() }
  }

  private mutating func printWaiting() {
    let titles =
      ["action", "reason"] + names.map { escapedForTerminal($0) }
      + (showsCommand ? ["command"] : [])
    let rows = [titles] + waiting
    widths = titles.indices.map { column in
      // Nothing stands behind the last one.
      column == titles.count - 1 ? 0 : rows.map { displayWidth(of: $0[column]) }.max() ?? 0
    }
    print(styling(line(titles), .bold))
    for cells in waiting { print(line(cells)) }
    waiting = []
  }

  private func line(_ cells: [String]) -> String {
    var line = ""
    for (cell, width) in zip(cells, widths) {
      if !line.isEmpty { line += Self.gap }
      line += width == 0 ? cell : padded(cell, toWidth: width)
    }
    while line.hasSuffix(" ") { line.removeLast() }
    guard let width else { return line }
    return truncated(line, toWidth: width)
  }
}
