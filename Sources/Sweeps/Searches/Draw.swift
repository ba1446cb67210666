// One combination of a search: a grid of one point.

extension Axis {
  /// The axis with nothing but the point at this share of them.
  func fixed(atShare share: Double) -> Axis {
    switch points {
    case .sequence, .rows: fixed(at: point(atShare: share))
    case .distribution(let distribution): fixed(to: distribution.value(atShare: share))
    }
  }

  /// The axis with one of its points.
  func fixed(at point: Int) -> Axis {
    switch points {
    case .sequence(let values): fixed(to: values[point])
    case .rows(let rows): Axis(slots: slots, points: .rows([rows[point]]))
    case .distribution: self
    }
  }

  /// The axis of one parameter with nothing but this value.
  func fixed(to value: Value) -> Axis {
    Axis(slots: slots, points: .sequence(.listed([value])))
  }

  private func point(atShare share: Double) -> Int {
    guard let weights else { return min(Int(share * Double(count)), count - 1) }
    var rest = share * weights.reduce(0, +)
    for (point, weight) in weights.enumerated() {
      if rest < weight { return point }
      rest -= weight
    }
    // What rounding leaves belongs to the last that is possible.
    return weights.lastIndex { $0 > 0 } ?? 0
  }
}

extension Grid {
  /// The only combination where each axis has one point; nil where conditions leave it out.
  func combination(fixing axes: [Axis], keepsValues: Bool) throws(SpecError) -> GridWalk? {
    var grid = self
    grid.axes = axes
    var walk = GridWalk(grid, keepingAllValues: keepsValues)
    return try walk.next() == nil ? nil : walk
  }
}

extension GridWalk {
  /// The command of the combination that it stands at, which is the first one.
  func command() throws(SpecError) -> ArraySlice<UInt8> {
    var assembler = try CommandAssembler(grid)
    try assembler.assemble(self, changedFrom: 0)
    return assembler.command
  }
}
