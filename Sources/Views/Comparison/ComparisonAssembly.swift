import Queries
import Text

extension ComparisonBuilder {
  /// The comparison of the runs that have come.
  ///
  /// A heading stands once, where it first appears; what a later section has of a run replaces
  /// what an earlier one has.
  package func finish() throws(ComparisonError) -> Comparison {
    var columns = columns
    let isGrouped = !request.groups.isEmpty
    let ranking = isGrouped ? nil : self.ranking
    let places = isGrouped ? Array(rows.indices) : try shownPlaces(columns, ranking)
    if !isGrouped, request.order != nil || ranking != nil { arrange(&columns, by: places) }
    var comparison = columns.comparison
    let bestSoFar = ranking == nil ? nil : comparison.index(of: Self.bestSoFar)
    for place in places {
      let row = rows[place]
      var cells = [ComparisonValue](repeating: .missing, count: comparison.columns.count)
      for (source, value) in row.cells {
        // What its flags tell from other lines needs no command.
        if case .command = value, let own = row.parameters, !parameters.isRepeated(own) {
          continue
        }
        if let target = columns.targets[source] { cells[target] = value }
      }
      if let bestSoFar, let value = ranking?.bestSoFar[place] { cells[bestSoFar] = .real(value) }
      var shown = Comparison.Row(
        id: row.id, ledger: row.ledger, state: row.state, isMarked: row.isMarked,
        period: row.period, cells: cells)
      shown.isBest = ranking?.best == place
      comparison.rows.append(shown)
    }
    if ranking != nil { comparison.objective = request.objective?.column.heading }
    if isGrouped {
      comparison = comparison.grouped(by: request.groups.map(\.heading))
      try sortGroups(of: &comparison)
    }
    if request.omitsUnchanged { comparison.omitUnchangedColumns() }
    return comparison
  }

  /// Of trials of a batch of which any has the number that counts; nil of others.
  private var ranking: TrialRanking? {
    guard let objective = request.objective else { return nil }
    let trials = rows.compactMap(\.trial)
    guard trials.count == rows.count, trials.contains(where: { $0.value != nil }) else {
      return nil
    }
    return TrialRanking(trials, objective)
  }

  /// The columns of the comparison, and where the values of each source go.
  struct Columns {
    /// Without rows.
    var comparison = Comparison(columns: [], rows: [])
    /// By source.
    var targets: [Int?]
    /// Those of the runs.
    var brought = 0..<0
  }

  var columns: Columns {
    var columns = Columns(targets: [Int?](repeating: nil, count: table.sources.count))
    var indexes: [String: Int] = [:]
    // What no trial has is no column.
    let hasValues = rows.contains { $0.trial?.value != nil }
    for sections in ColumnTable.Section.shown where sections != [.objective] || hasValues {
      let first = columns.comparison.columns.count
      for (heading, source) in table.columns(of: sections) {
        let index = indexes[heading] ?? columns.comparison.columns.count
        if index == columns.comparison.columns.count {
          columns.comparison.columns.append(column(heading, in: sections))
          indexes[heading] = index
        }
        if sections == [.user] { columns.comparison.columns[index].isRequested = true }
        if let source {
          columns.targets[source] = index
          let source = table.sources[source].source
          if source.isResult { columns.comparison.columns[index].isResult = true }
          if case .flag = source { columns.comparison.columns[index].isFlag = true }
        } else if sections == [.user] {
          columns.comparison.emptyColumns.append(heading)
        }
      }
      if sections == ColumnTable.Section.ofRuns {
        columns.brought = first..<columns.comparison.columns.count
      }
    }
    return columns
  }

  private func column(_ heading: String, in sections: [ColumnTable.Section]) -> Comparison.Column {
    guard sections == [.objective], heading == Self.bestSoFar else {
      return Comparison.Column(heading, goal: goals[heading])
    }
    return Comparison.Column(heading, isResult: true, forPrograms: "best_so_far")
  }

  /// Puts the columns of the runs in the order in which they first appear in the rows
  /// that are shown: rows that are sorted do not come in the order in which the runs came. A column
  /// without any value stays after the one before it.
  private func arrange(_ columns: inout Columns, by places: [Int]) {
    let (brought, targets) = (columns.brought, columns.targets)
    let headings = columns.comparison.columns
    var isPlaced = [Bool](repeating: false, count: headings.count)
    var order: [Int] = []
    for place in places where order.count < brought.count {
      let new = rows[place].cells.compactMap { cell -> (rank: Int, heading: String, index: Int)? in
        guard let index = targets[cell.source], brought.contains(index), !isPlaced[index] else {
          return nil
        }
        isPlaced[index] = true
        return (rank(of: cell.source), headings[index].heading, index)
      }
      order += new.sorted { left, right in
        left.rank != right.rank
          ? left.rank < right.rank : comesNaturallyBefore(left.heading, right.heading)
      }.map(\.index)
    }
    let hasValue = Set(targets.compactMap { $0 })
    for index in brought where !isPlaced[index] {
      let place = order.firstIndex(of: index - 1).map { $0 + 1 } ?? 0
      order.insert(index, at: hasValue.contains(index) ? order.count : place)
    }
    var moved = Array(headings.indices)
    for (new, old) in zip(brought, order) { moved[old] = new }
    columns.comparison.columns.replaceSubrange(brought, with: order.map { headings[$0] })
    columns.targets = targets.map { target in target.map { moved[$0] } }
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

  /// The places of the rows that are shown, in the order in which they are shown.
  private func shownPlaces(
    _ columns: Columns, _ ranking: TrialRanking?
  ) throws(ComparisonError) -> [Int] {
    let limit = request.limit ?? rows.count
    guard let order = request.order, !rows.isEmpty else {
      return Array((ranking?.order ?? Array(rows.indices)).prefix(limit))
    }
    let keys = sortKeys(by: try orderSources(of: columns))
    return Array(sortedPlaces(of: keys, order).prefix(limit))
  }

  /// The sources whose values rows are sorted by.
  func orderSources(of columns: Columns) throws(ComparisonError) -> Set<Int> {
    guard let order = request.order else { return [] }
    if let index = columns.comparison.index(of: order.column) {
      return Set(columns.targets.indices.filter { columns.targets[$0] == index })
    }
    if let orderError { throw .badOrder(order.column, orderError) }
    guard let source = table.columns(of: [.order]).first?.source else {
      throw .unknownOrder(order.column, headings: columns.comparison.columns.map(\.heading))
    }
    return [source]
  }

  func sortKeys(by sources: Set<Int>) -> [SortKey] {
    rows.map { row in
      SortKey(row.cells.last { sources.contains($0.source) }?.value ?? .missing)
    }
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

  func sortedPlaces(of keys: [SortKey], _ order: ComparisonRequest.Order) -> [Int] {
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
