import JSON
import Jobs
import Ledger
import Runs
import Text

/// The lines of a long list, the same as those of `RunTable`. Little is kept of a run until all have
/// come, since the width of a column depends on the last one too.
package struct RunLines {
  private struct Entry {
    var id: JobID
    var time: Double
    var state: JobState
    var isStoppedEarly: Bool
    /// Among `descriptions`.
    var description: Int
    var label: LineLabels.Choice

    var shownState: String { isStoppedEarly ? EarlyStop.word : state.rawValue }
  }

  /// What a description is made of; runs that follow each other mostly have the same.
  private struct Origin {
    var operation: String
    var project: JSONValue?
    var isMarked: Bool
    var description: Int
  }

  /// The same of a line that is only glanced at.
  private struct LineOrigin {
    var ledger: LedgerLocation
    var isMarked: Bool
    var description: Int
  }

  private let table: RunTable
  private let isSimplified: Bool
  private var entries: [Entry] = []
  private var labels = LineLabels()
  private var descriptions: [String] = []
  private var numbers: [String: Int] = [:]
  private var latest: Origin?
  private var latestLine: LineOrigin?
  private var widths = [0, 0, 0, 0, 0]

  /// `isSimplified`: whether the id and the time are left out.
  package init(_ table: RunTable, isSimplified: Bool = false) {
    self.table = table
    self.isSimplified = isSimplified
  }

  package mutating func append(_ run: RunRecord) {
    append(
      Entry(
        id: run.id, time: run.time, state: run.state, isStoppedEarly: run.stoppedEarly != nil,
        description: description(of: run), label: labels.count(run)))
  }

  /// The same of a run that is only glanced at; false if that does not tell all that its line has.
  package mutating func append(_ run: RunGlance) -> Bool {
    guard run.isPlainLine, run.isSound, run.fields[.opRef] == nil, let time = run.time,
      let label = labels.count(run)
    else { return false }
    append(
      Entry(
        id: run.id, time: time, state: run.state,
        isStoppedEarly: run.state == .terminated && run.fields.stoppedEarly != nil,
        description: description(of: run), label: label))
    return true
  }

  private mutating func append(_ entry: Entry) {
    entries.append(entry)
    if !isSimplified { widths[2] = max(widths[2], Self.width(ofTime: entry.time)) }
    widths[3] = max(widths[3], entry.shownState.utf8.count)
  }

  /// Of years with four digits all times are equally long.
  private static func width(ofTime seconds: Double) -> Int {
    usualTimes.contains(seconds) ? 19 : localTime(seconds).utf8.count
  }

  /// From 1971 to 9998, wherever one lives.
  private static let usualTimes = 31_536_000.0..<253_370_000_000.0

  /// How wide the columns are, once all runs have come.
  package struct Layout {
    fileprivate let table: Table
    fileprivate let widths: [Int]
    fileprivate let width: Int?
  }

  /// `width`: that of the widest line; nil for as wide as they come.
  package func layout(width: Int? = nil) -> Layout {
    let columns = isSimplified ? [0, 1, 3, 4] : [0, 1, 2, 3, 4]
    var widths = columns.map { self.widths[$0] }
    // The name of the last one is the longest.
    widths[0] = entries.last.map { name(of: $0, at: entries.count).utf8.count } ?? 0
    return Layout(
      table: Table(columns.map { _ in Table.Column("") }), widths: widths, width: width)
  }

  package var count: Int { entries.count }

  /// The line of a run, counted from 0.
  package func line(at index: Int, _ layout: Layout) -> String {
    let entry = entries[index]
    var cells = [
      Table.Cell(name(of: entry, at: index + 1)), Table.Cell(descriptions[entry.description]),
    ]
    if !isSimplified { cells.append(Table.Cell(localTime(entry.time))) }
    cells.append(Table.Cell(entry.shownState, entry.state.style))
    cells.append(Table.Cell(escapedForTerminal(labels.label(of: entry.label) ?? "")))
    return Table.trimmed(
      layout.table.line(
        of: cells, widths: layout.widths, width: layout.width, styling: table.styling))
  }

  private func name(of entry: Entry, at place: Int) -> String {
    isSimplified ? "[\(place)]" : "[\(place):\(entry.id.shortText)]"
  }

  private mutating func description(of run: RunRecord) -> Int {
    let project = run.members[.opRef]
    if let latest, latest.operation == run.operation, latest.isMarked == run.isMarked,
      latest.project == project
    {
      return latest.description
    }
    let number = number(of: table.description(of: run))
    latest = Origin(
      operation: run.operation, project: project, isMarked: run.isMarked, description: number)
    return number
  }

  private mutating func description(of line: RunGlance) -> Int {
    let isMarked = line.fields.isTrue(.marked)
    if let latestLine, latestLine.isMarked == isMarked, latestLine.ledger == line.ledger {
      return latestLine.description
    }
    let operation = RunRecord.ledgerName(line.ledger)
    let number = number(of: table.description(operation, project: nil, isMarked: isMarked))
    latestLine = LineOrigin(ledger: line.ledger, isMarked: isMarked, description: number)
    return number
  }

  private mutating func number(of text: String) -> Int {
    let number = numbers[text] ?? descriptions.count
    if number == descriptions.count {
      numbers[text] = number
      descriptions.append(text)
      widths[1] = max(widths[1], displayWidth(of: text))
    }
    return number
  }
}
