extension Comparison {
  /// One row for all rows that have the same in the columns with these headings, in the order in
  /// which they first appear: those columns, the number of rows, and of every column of results the
  /// mean and the sample standard deviation.
  ///
  /// What is not a number is left out of both; of a single number there is no deviation. A group
  /// stands under the id of its first row.
  func grouped(by headings: [String]) -> Comparison {
    let keys = headings.compactMap(index(of:))
    let results = columns.indices.filter { columns[$0].isResult && !keys.contains($0) }
    var groups: [Group] = []
    var places: [[ComparisonValue]: Int] = [:]
    for row in rows {
      let key = keys.map { row.cells[$0] }
      let place = places[key.map(\.canonical)] ?? groups.count
      if place == groups.count {
        places[key.map(\.canonical)] = place
        groups.append(Group(first: row, key: key, results: results.map { _ in Moments() }))
      }
      groups[place].count += 1
      for (position, column) in results.enumerated() {
        if let number = row.cells[column].number { groups[place].results[position].add(number) }
      }
    }
    var comparison = Comparison(columns: keys.map { columns[$0] } + [Column("runs")], rows: [])
    for result in results {
      let heading = columns[result].heading
      comparison.columns += [
        columns[result], Column(heading + " ±", forPrograms: name(ofDeviation: heading)),
      ]
    }
    comparison.rows = groups.map { group in
      var row = group.first
      row.period = nil
      row.cells = group.key + [.integer(group.count)]
      for (moments, result) in zip(group.results, results) {
        let sample = group.first.cells[result]
        row.cells += [sample.like(moments.mean), sample.like(moments.deviation)]
      }
      return row
    }
    comparison.emptyColumns = emptyColumns
    return comparison
  }

  /// `loss_std`, or something longer if that is the name of a column.
  private func name(ofDeviation heading: String) -> String {
    var name = heading + "_std"
    while columns.contains(where: { $0.heading == name }) { name += "_" }
    return name
  }

  private struct Group {
    var first: Row
    var key: [ComparisonValue]
    var count = 0
    var results: [Moments]
  }
}

/// Mean and deviation of numbers that come one by one (Welford 1962).
private struct Moments {
  private var count = 0.0
  private var average = 0.0
  private var squares = 0.0

  mutating func add(_ number: Double) {
    guard !number.isNaN else { return }
    count += 1
    let difference = number - average
    average += difference / count
    squares += difference * (number - average)
  }

  var mean: Double? { count > 0 ? average : nil }
  var deviation: Double? { count > 1 ? (squares / (count - 1)).squareRoot() : nil }
}

extension ComparisonValue {
  /// The same for values that are the same: whole numbers count as real numbers, and a run's mark is
  /// not a part of its operation.
  fileprivate var canonical: ComparisonValue {
    switch self {
    case .integer(let value): .real(Double(value))
    case .operation(let name, _): .operation(name, isMarked: false)
    case .command: .missing
    case .missing, .boolean, .real, .text, .time, .duration: self
    }
  }

  /// A number that came from such values as this.
  fileprivate func like(_ number: Double?) -> ComparisonValue {
    guard let number else { return .missing }
    if case .duration = self { return .duration(number) }
    return .real(number)
  }
}
