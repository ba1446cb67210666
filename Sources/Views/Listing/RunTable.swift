import Posix
import Runs
import Text

/// Runs as lists show them, one line each.
package struct RunTable {
  let styling: Styling
  private let folder: String

  package init(styling: Styling = .plain) {
    self.styling = styling
    folder = (try? CurrentFolder.path()) ?? ""
  }

  /// `[1:046c8b1b]  train.py  2026-11-20 21:59:56  completed  lr=0.3`
  package func lines(_ runs: [RunRecord], width: Int? = nil) -> [String] {
    lines(
      runs.enumerated().map { ("\($0.offset + 1):\($0.element.id.shortText)", $0.element) }, width)
  }

  /// The same without the place in the list, indented, for what a command is about to do.
  package func previewLines(_ runs: [RunRecord], width: Int? = nil) -> [String] {
    lines(runs.map { ($0.id.shortText, $0) }, width.map { $0 - 2 }).map { "  " + $0 }
  }

  /// `046c8b1b  train.py  2026-11-20 21:59:56  completed  lr=0.3`, above the details of the run.
  package func titleLine(_ run: RunRecord) -> String {
    lines([(run.id.shortText, run)], nil, bracketed: false).joined()
  }

  /// `[1]  train.py  completed  lr=0.3`
  package func simplifiedLines(_ runs: [RunRecord], width: Int? = nil) -> [String] {
    var table = Table(["", "", "", ""].map { Table.Column($0) })
    for (place, (run, label)) in zip(runs, LineLabels.labels(of: runs)).enumerated() {
      table.rows.append([
        Table.Cell("[\(place + 1)]"), Table.Cell(description(of: run)),
        Table.Cell(run.shownState, run.state.style),
        Table.Cell(escapedForTerminal(label ?? "")),
      ])
    }
    return table.trimmedLines(width: width, styling: styling)
  }

  private func lines(
    _ runs: [(String, RunRecord)], _ width: Int?, bracketed: Bool = true
  ) -> [String] {
    var table = Table(["", "", "", "", ""].map { Table.Column($0) })
    for ((name, run), label) in zip(runs, LineLabels.labels(of: runs.lazy.map(\.1))) {
      table.rows.append([
        Table.Cell(bracketed ? "[\(name)]" : name), Table.Cell(description(of: run)),
        Table.Cell(localTime(run.time)), Table.Cell(run.shownState, run.state.style),
        Table.Cell(escapedForTerminal(label ?? "")),
      ])
    }
    return table.trimmedLines(width: width, styling: styling)
  }

  /// The operation, where it comes from if that is another folder than this, and the mark.
  func description(of run: RunRecord) -> String {
    description(run.operation, project: RunOrigin(run)?.project, isMarked: run.isMarked)
  }

  func description(_ operation: String, project: String?, isMarked: Bool) -> String {
    var text = escapedForTerminal(operation)
    if let project,
      let place = ProjectOrigin.description(of: project, from: folder)
    {
      text += " (\(escapedForTerminal(place)))"
    }
    return isMarked ? text + " [marked]" : text
  }
}
