import Queries

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
    for section in ColumnTable.Section.allCases where section != .order {
      for (heading, source) in table.columns(of: section) {
        let index = indexes[heading] ?? comparison.columns.count
        if index == comparison.columns.count {
          comparison.columns.append(Comparison.Column(heading, goal: goals[heading]))
          indexes[heading] = index
        }
        if let source {
          targets[source] = index
          if table.sources[source].source.isResult { comparison.columns[index].isResult = true }
        } else if section == .user {
          comparison.emptyColumns.append(heading)
        }
      }
    }
    let isGrouped = !request.groups.isEmpty
    let repeated = repeatedParameters
    for place in isGrouped ? Array(rows.indices) : try shownPlaces(comparison, targets) {
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
          id: row.id, ledger: row.ledger, state: row.state, isMarked: row.isMarked, cells: cells))
    }
    if isGrouped {
      comparison = comparison.grouped(by: request.groups.map(\.heading))
      try sortGroups(of: &comparison)
    }
    if request.omitsUnchanged { comparison.omitUnchangedColumns() }
    return comparison
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
    } else if let source = table.columns(of: .order).first?.source {
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
