import Queries
import Text

extension ComparisonBuilder {
  /// The comparison of the runs that have come.
  ///
  /// A heading stands once, where it first appears; what a later section says of a run goes over
  /// what an earlier one said.
  package func finish() throws(ComparisonError) -> Comparison {
    var comparison = Comparison(columns: [], rows: [])
    /// By source, where its values go.
    var targets = [Int?](repeating: nil, count: table.sources.count)
    var indexes: [String: Int] = [:]
    /// The columns that runs have brought along.
    var brought = 0..<0
    for sections in ColumnTable.Section.shown {
      let first = comparison.columns.count
      for (heading, source) in table.columns(of: sections) {
        let index = indexes[heading] ?? comparison.columns.count
        if index == comparison.columns.count {
          comparison.columns.append(Comparison.Column(heading, goal: goals[heading]))
          indexes[heading] = index
        }
        if sections == [.user] { comparison.columns[index].isRequested = true }
        if let source {
          targets[source] = index
          if table.sources[source].source.isResult { comparison.columns[index].isResult = true }
        } else if sections == [.user] {
          comparison.emptyColumns.append(heading)
        }
      }
      if sections == ColumnTable.Section.ofRuns { brought = first..<comparison.columns.count }
    }
    let isGrouped = !request.groups.isEmpty
    let repeated = repeatedParameters
    let places = isGrouped ? Array(rows.indices) : try shownPlaces(comparison, targets)
    if !isGrouped, request.order != nil {
      arrange(brought, of: &comparison, &targets, by: places)
    }
    for place in places {
      let row = rows[place]
      var cells = [ComparisonValue](repeating: .missing, count: comparison.columns.count)
      for (source, value) in row.cells {
        // What its flags tell from other lines needs no command.
        if case .command = value, let own = row.parameters,
          !repeated.contains([row.ledger.folder, own])
        {
          continue
        }
        if let target = targets[source] { cells[target] = value }
      }
      comparison.rows.append(
        Comparison.Row(
          id: row.id, ledger: row.ledger, state: row.state, isMarked: row.isMarked,
          period: row.period, cells: cells))
    }
    if isGrouped {
      comparison = comparison.grouped(by: request.groups.map(\.heading))
      try sortGroups(of: &comparison)
    }
    if request.omitsUnchanged { comparison.omitUnchangedColumns() }
    return comparison
  }

  /// Puts the columns that runs have brought along in the order in which they first appear in the rows
  /// that are shown: rows that are sorted do not come in the order in which the runs came. A column
  /// without any value stays behind the one in front of it.
  private func arrange(
    _ columns: Range<Int>, of comparison: inout Comparison, _ targets: inout [Int?],
    by places: [Int]
  ) {
    var isPlaced = [Bool](repeating: false, count: comparison.columns.count)
    var order: [Int] = []
    for place in places where order.count < columns.count {
      let new = rows[place].cells.compactMap { cell -> (rank: Int, heading: String, index: Int)? in
        guard let index = targets[cell.source], columns.contains(index), !isPlaced[index] else {
          return nil
        }
        isPlaced[index] = true
        return (rank(of: cell.source), comparison.columns[index].heading, index)
      }
      order += new.sorted { left, right in
        left.rank != right.rank
          ? left.rank < right.rank : comesNaturallyBefore(left.heading, right.heading)
      }.map(\.index)
    }
    let hasValue = Set(targets.compactMap { $0 })
    for index in columns where !isPlaced[index] {
      let place = order.firstIndex(of: index - 1).map { $0 + 1 } ?? 0
      order.insert(index, at: hasValue.contains(index) ? order.count : place)
    }
    var moved = Array(comparison.columns.indices)
    for (new, old) in zip(columns, order) { moved[old] = new }
    let sorted = order.map { comparison.columns[$0] }
    comparison.columns.replaceSubrange(columns, with: sorted)
    targets = targets.map { target in target.map { moved[$0] } }
  }

  /// What comes first of one run: what its operation lists, in that order, then flags, then the step.
  private func rank(of source: Int) -> Int {
    switch table.sources[source].section {
    case .operation: source - table.sources.count
    case .flags: 0
    case .step: 1
    default: 2
    }
  }

  /// Parameters that several lines of one launch have, with its folder.
  private var repeatedParameters: Set<[String]> {
    var met: Set<[String]> = []
    return Set(
      rows.compactMap { row in row.parameters.map { [row.ledger.folder, $0] } }
        .filter { !met.insert($0).inserted })
  }

  /// The places of the rows that are shown, in the order in which they are shown.
  private func shownPlaces(
    _ comparison: Comparison, _ targets: [Int?]
  ) throws(ComparisonError) -> [Int] {
    let limit = request.limit ?? rows.count
    guard let order = request.order, !rows.isEmpty else { return Array(rows.indices.prefix(limit)) }
    let sources: Set<Int>
    if let index = comparison.index(of: order.column) {
      sources = Set(targets.indices.filter { targets[$0] == index })
    } else if let orderError {
      throw .badOrder(order.column, orderError)
    } else if let source = table.columns(of: [.order]).first?.source {
      sources = [source]
    } else {
      throw .unknownOrder(order.column, headings: comparison.columns.map(\.heading))
    }
    let keys = rows.map { row in
      SortKey(row.cells.last { sources.contains($0.source) }?.value ?? .missing)
    }
    return Array(sortedPlaces(of: keys, order).prefix(limit))
  }

  /// Groups can be sorted by what is shown of them.
  private func sortGroups(of comparison: inout Comparison) throws(ComparisonError) {
    var places = Array(comparison.rows.indices)
    if let order = request.order, !comparison.rows.isEmpty {
      let named = (try? ColumnSpecification(order.column))?.heading ?? order.column
      guard let index = comparison.index(of: order.column) ?? comparison.index(of: named) else {
        throw .unknownOrder(order.column, headings: comparison.columns.map(\.heading))
      }
      places = sortedPlaces(of: comparison.rows.map { SortKey($0.cells[index]) }, order)
    }
    comparison.rows = places.prefix(request.limit ?? places.count).map { comparison.rows[$0] }
  }

  private func sortedPlaces(of keys: [SortKey], _ order: ComparisonRequest.Order) -> [Int] {
    keys.indices.sorted { left, right in
      keys[left].comes(before: keys[right], isDescending: order.isDescending) ?? (left < right)
    }
  }
}

extension Comparison {
  /// Leaves out the columns that have the same in all rows. One row has nothing to differ from.
  fileprivate mutating func omitUnchangedColumns() {
    guard let first = rows.first, rows.count > 1 else { return }
    let kept = columns.indices.filter { index in
      !rows.allSatisfy { $0.cells[index].isSame(as: first.cells[index]) }
    }
    columns = kept.map { columns[$0] }
    for place in rows.indices {
      let cells = rows[place].cells
      rows[place].cells = kept.map { cells[$0] }
    }
  }
}
