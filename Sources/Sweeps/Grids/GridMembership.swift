/// Answers whether a grid contains a combination of another grid, without listing either.
struct GridMembership {
  private let grid: Grid
  private var walk: GridWalk
  /// For every axis the points by what is written at them; nil if it can be computed.
  private let points: [[[String?]: Int]?]

  init(_ grid: Grid) {
    self.grid = grid
    walk = GridWalk(grid, keepingAllValues: true)
    points = grid.axes.map { axis in
      if case .sequence(.arithmetic) = axis.points { return nil }
      var points: [[String?]: Int] = [:]
      for point in 0..<axis.count {
        let texts = axis.slots.enumerated().map { place, slot in
          grid.text(axis.value(at: point, place: place), of: slot)
        }
        points[texts] = points[texts] ?? point
      }
      return points
    }
  }

  /// Whether the combination that `other` stands at is one of this grid's, too.
  mutating func contains(_ other: borrowing GridWalk) throws(SpecError) -> Bool {
    var target: [Int] = []
    for (axis, points) in zip(grid.axes, points) {
      var texts: [String?] = []
      for slot in axis.slots { texts.append(grid.text(other.value(slot), of: slot)) }
      if let point = points?[texts] {
        target.append(point)
      } else if case .sequence(.arithmetic(let sequence)) = axis.points,
        let text = texts[0], let point = sequence.position(of: text)
      {
        target.append(point)
      } else if texts.allSatisfy({ $0 == nil }) {
        // Perhaps the parameters do not exist here; the comparison below finds out.
        target.append(0)
      } else {
        return false
      }
    }
    guard try walk.jump(toPoints: target) else { return false }
    for slot in grid.writings.indices
    where grid.text(walk.value(slot), of: slot) != grid.text(other.value(slot), of: slot) {
      return false
    }
    return true
  }
}

extension Grid {
  /// The value of a slot as text; nil if nothing is written.
  func text(_ value: Value?, of slot: Int) -> String? {
    value.flatMap { writings[slot]?.text(of: $0) }
  }

  /// All texts that a parameter can have, if it exists in every combination and there are few.
  func fixedTexts(of slot: Int) -> Set<String>? {
    for (level, axis) in axes.enumerated() {
      guard let place = axis.slots.firstIndex(of: slot) else { continue }
      guard axis.count <= 10_000, presences[level] == .always, levels[slot] == level else {
        return nil
      }
      var texts: Set<String> = []
      for point in 0..<axis.count {
        guard let text = text(axis.value(at: point, place: place), of: slot) else { return nil }
        texts.insert(text)
      }
      return texts
    }
    return nil
  }
}
