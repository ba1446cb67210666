import Runs

/// Of rows in an order of which only the first are shown the others are not kept.
extension ComparisonBuilder {
  /// Whether rows are missing that would be among the first: which column the order means has turned
  /// out otherwise than it looked when they were left out. With all rows kept it is right.
  package var hasLostRows: Bool {
    rankingSources != nil && hasLostRows(whereOrderIsBy: orderSources)
  }

  private func hasLostRows(whereOrderIsBy sources: Set<Int>) -> Bool {
    rankingSources.map { !$0.isSubset(of: sources) } ?? false
  }

  /// A source that turns up later has no value in the rows before, and their order stays. So it is
  /// enough to keep the first rows by the known sources.
  mutating func trimIfLong() {
    guard let order = request.order, let limit = request.limit, rows.count >= 2 * limit + 64
    else { return }
    let sources = orderSources
    guard !hasLostRows(whereOrderIsBy: sources) else { return }
    rankingSources = sources
    let keys = sortKeys(by: sources)
    let kept = sortedPlaces(of: keys, order).prefix(limit)
    bound = nil
    if sources.count == 1, let source = sources.first, let last = kept.last {
      bound = (keys[last], table.sources[source].source, table.valueCount)
    }
    rows = kept.sorted().map { rows[$0] }
  }

  /// Whether a line that comes now cannot be among the first.
  func isBehind(_ line: RunGlance) -> Bool {
    guard let order = request.order, let bound, bound.valueCount == table.valueCount,
      let value = GlancedLine(line: line).value(of: bound.source)
    else { return false }
    return SortKey(value).comes(before: bound.key, isDescending: order.isDescending) != true
  }

  private var orderSources: Set<Int> {
    (try? orderSources(of: columns)) ?? []
  }
}
