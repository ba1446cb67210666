import Ledger
import Runs
import Text

/// A list of runs as text, run by run: a line, and below it the details of the run.
package struct RunListing {
  package enum Details: Sendable {
    case none, attributes, comments
  }

  private let table: RunTable
  private let width: Int?
  private let isSimplified: Bool
  private let details: Details

  /// `width` is that of the widest line, nil for as wide as they come; `isSimplified` leaves out the id
  /// and the time.
  package init(
    styling: Styling = .plain, width: Int? = nil, isSimplified: Bool = false,
    details: Details = .none
  ) {
    table = RunTable(styling: styling)
    self.width = width
    self.isSimplified = isSimplified
    self.details = details
  }

  /// What has to be known of runs that are found.
  package var members: RunMembers { details == .none ? .ofLists : .everything }

  package func forEachPart(of runs: [RunRecord], _ put: (String) -> Void) {
    let lines =
      isSimplified ? table.simplifiedLines(runs, width: width) : table.lines(runs, width: width)
    for (line, run) in zip(lines, runs) { put(line + "\n" + text(below: run)) }
  }

  /// The same of all runs that were found, of which there may be very many: no more is kept than their
  /// lines need. `begin` gets how many there are, and what could not be read, before the first part
  /// comes; `put` says whether it wants more.
  package func forEachPart(
    of found: inout FoundRuns,
    begin: (_ count: Int, _ problems: [LedgerError]) throws -> Void,
    _ put: (String) -> Bool
  ) rethrows {
    var lines = RunLines(table, isSimplified: isSimplified)
    found.forEach(glance: { lines.append($0) }) { run, _ in lines.append(run) }
    try begin(lines.count, found.problems)
    let layout = lines.layout(width: width)
    var index = 0
    if details == .none {
      while index < lines.count, put(lines.line(at: index, layout) + "\n") { index += 1 }
      return
    }
    found.forEach { run, _ in
      guard index < lines.count else { return }
      let isWanted = put(lines.line(at: index, layout) + "\n" + text(below: run))
      index = isWanted ? index + 1 : lines.count
    }
  }

  private func text(below run: RunRecord) -> String {
    switch details {
    case .none: ""
    case .attributes:
      RunInformation(run).attributes
        .flatMap { $0.detail.lines(name: $0.name, indent: 2) }.map { $0 + "\n" }.joined()
    case .comments: CommentText.lines(of: run, indent: "  ").map { $0 + "\n" }.joined()
    }
  }
}
