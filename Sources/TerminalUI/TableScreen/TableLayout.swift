import Views

/// How the user has arranged the columns of a table, to be remembered: by their names, so that it
/// holds for other rows and columns as well.
package struct TableLayout: Hashable, Sendable {
  /// The names of columns in the order that was chosen; empty for the order in which they come.
  package var order: [String] = []
  package var hidden: Set<String> = []
  /// In cells; the others are as wide as what they hold, within bounds.
  package var widths: [String: Int] = [:]
  /// Where the best value was set, or set to none (nil).
  package var goals: [String: TableGoal?] = [:]
  package var showsOnlyDiffering = false

  package init() {}

  /// The indexes of columns in the chosen order. One that was not there when the order was chosen
  /// comes after the one that it stands after by itself.
  func arranged(_ columns: [TableColumn]) -> [Int] {
    guard !order.isEmpty else { return Array(columns.indices) }
    var places: [String: Int] = [:]
    for (place, name) in order.enumerated() where places[name] == nil { places[name] = place }
    var previous = -1
    let ranked = columns.enumerated().map { index, column -> (place: Int, index: Int) in
      previous = places[column.name] ?? previous
      return (previous, index)
    }
    // After a column of the order come those that have its place by standing after it.
    return ranked.sorted { left, right in
      if left.place != right.place { return left.place < right.place }
      let (isLeft, isRight) = (
        isKnown(columns[left.index], places), isKnown(columns[right.index], places)
      )
      return isLeft != isRight ? isLeft : left.index < right.index
    }.map(\.index)
  }

  private func isKnown(_ column: TableColumn, _ places: [String: Int]) -> Bool {
    places[column.name] != nil
  }

  /// Moves a column over its neighbour, among those that are shown.
  mutating func move(_ name: String, by offset: Int, among shown: [String], of all: [String]) {
    guard let place = shown.firstIndex(of: name), shown.indices.contains(place + offset),
      let neighbour = all.firstIndex(of: shown[place + offset]), let from = all.firstIndex(of: name)
    else { return }
    var names = all
    names.remove(at: from)
    names.insert(name, at: neighbour)
    // Columns that are not there now keep their places after those that are.
    order = names + order.filter { !names.contains($0) }
  }
}
