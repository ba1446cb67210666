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
    /// Among `descriptions`.
    var description: Int
    var label: LineLabels.Choice
  }

  /// What a description is made of; runs that follow each other mostly have the same.
  private struct Origin {
    var operation: String
    var project: JSONValue?
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
  private var widths = [0, 0, 0, 0, 0]

  /// `isSimplified`: whether the id and the time are left out.
  package init(_ table: RunTable, isSimplified: Bool = false) {
    self.table = table
    self.isSimplified = isSimplified
  }

  package mutating func append(_ run: RunRecord) {
    let entry = Entry(
      id: run.id, time: run.time, state: run.state, description: description(of: run),
      label: labels.count(run))
    entries.append(entry)
    widths[0] = max(widths[0], name(of: entry, at: entries.count).utf8.count)
    if !isSimplified { widths[2] = max(widths[2], localTime(entry.time).utf8.count) }
    widths[3] = max(widths[3], entry.state.rawValue.utf8.count)
  }

  /// Makes one line after the other, none wider than `width`, until `body` returns false.
  package func forEachLine(width: Int? = nil, _ body: (String) -> Bool) {
    let columns = isSimplified ? [0, 1, 3, 4] : [0, 1, 2, 3, 4]
    let table = Table(columns.map { _ in Table.Column("") })
    let widths = columns.map { self.widths[$0] }
    for (place, entry) in entries.enumerated() {
      var cells = [
        Table.Cell(name(of: entry, at: place + 1)), Table.Cell(descriptions[entry.description]),
      ]
      if !isSimplified { cells.append(Table.Cell(localTime(entry.time))) }
      cells.append(Table.Cell(entry.state.rawValue, entry.state.style))
      cells.append(Table.Cell(escapedForTerminal(labels.label(of: entry.label) ?? "")))
      let line = table.line(of: cells, widths: widths, width: width, styling: self.table.styling)
      if !body(self.table.trimmed(line)) { return }
    }
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
    let text = table.description(of: run)
    let number = numbers[text] ?? descriptions.count
    if number == descriptions.count {
      numbers[text] = number
      descriptions.append(text)
      widths[1] = max(widths[1], displayWidth(of: text))
    }
    latest = Origin(
      operation: run.operation, project: project, isMarked: run.isMarked, description: number)
    return number
  }
}
