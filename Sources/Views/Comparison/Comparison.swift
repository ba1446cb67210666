import Jobs
import Ledger

/// When a run started and stopped, in seconds since 1970, as far as that is known.
package struct RunPeriod: Hashable, Sendable {
  package var start: Double?
  package var stop: Double?

  package init(start: Double? = nil, stop: Double? = nil) {
    self.start = start
    self.stop = stop
  }
}

/// Runs side by side: a table of typed cells.
package struct Comparison: Sendable {
  package struct Column: Hashable, Sendable {
    package var heading: String
    /// What is best in it, if that is known.
    package var goal: Goal?
    /// Whether runs have produced it: a scalar, or the time that they took.
    package var isResult: Bool
    /// Whether it has values of flags.
    package var isFlag = false
    /// Whether it was asked for by name.
    package var isRequested = false
    /// What programs know it by, if that is something else.
    private let otherName: String?

    package init(
      _ heading: String, goal: Goal? = nil, isResult: Bool = false, forPrograms name: String? = nil
    ) {
      self.heading = heading
      self.goal = goal
      self.isResult = isResult
      otherName = name
    }

    /// Its heading in CSV and JSON.
    package var name: String { otherName ?? heading }
  }

  package enum Goal: Hashable, Sendable {
    case minimum, maximum
  }

  package struct Row: Sendable {
    package var id: JobID
    package var ledger: LedgerLocation
    package var state: JobState
    package var isMarked: Bool
    /// Whether it is the best trial of its batch.
    package var isBest = false
    /// When its run started and stopped, in seconds since 1970; nothing of a group.
    package var period: RunPeriod?
    /// One for each column.
    package var cells: [ComparisonValue]

    package init(
      id: JobID, ledger: LedgerLocation, state: JobState, isMarked: Bool = false,
      period: RunPeriod? = nil, cells: [ComparisonValue]
    ) {
      self.id = id
      self.ledger = ledger
      self.state = state
      self.isMarked = isMarked
      self.period = period
      self.cells = cells
    }
  }

  package var columns: [Column]
  package var rows: [Row]
  /// The heading of what is best among the trials of a batch; nil for other runs.
  package var objective: String?
  /// The columns that were asked for by name and that no run has anything for.
  package var emptyColumns: [String] = []

  package init(columns: [Column], rows: [Row]) {
    self.columns = columns
    self.rows = rows
  }

  /// With these columns and rows only, in this order.
  package func picking(columns indexes: [Int], rows places: [Int]) -> Comparison {
    let picked = places.map { place in
      var row = rows[place]
      row.cells = indexes.map { rows[place].cells[$0] }
      return row
    }
    var comparison = Comparison(columns: indexes.map { columns[$0] }, rows: picked)
    comparison.objective = objective
    return comparison
  }

  /// Where a column stands; nil if there is none with this heading.
  package func index(of heading: String) -> Int? {
    columns.firstIndex { $0.heading == heading } ?? columns.firstIndex { $0.name == heading }
  }
}
