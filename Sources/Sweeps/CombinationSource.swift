import Randomness

/// The combinations of all grids of a sweep that are wanted, each of them once: walked through, or
/// jumped to.
struct CombinationSource {
  /// After this many misses in a row a draw gives up.
  private static let mostMisses = 5_000_000

  private(set) var walks: [GridWalk]
  /// The grid of the current combination.
  private(set) var grid = 0
  /// Of the grids that others are compared with.
  private var memberships: [GridMembership] = []
  /// For every grid the memberships that it must not have.
  private let overlaps: [[Int]]
  private let products: [UInt128]
  private let filter: CombinationFilter?
  /// The first axis that has moved since that was last asked.
  private var change = Int.max

  /// `keepsValues`: whether the walks know the values of all parameters.
  init(
    _ sweep: Sweep, only filter: CombinationFilter? = nil, keepsValues: Bool = false
  ) throws(SpecError) {
    self.filter = filter
    let compared = Set(sweep.overlaps.joined()).sorted()
    walks = zip(sweep.grids, sweep.overlaps).map { grid, earlier in
      GridWalk(grid, keepingAllValues: keepsValues || !earlier.isEmpty || filter != nil)
    }
    memberships = compared.map { GridMembership(sweep.grids[$0]) }
    overlaps = sweep.overlaps.map { $0.compactMap(compared.firstIndex) }
    products = sweep.grids.map(\.product)
  }

  /// Where the current combination stands in the product of all grids.
  var point: UInt128 {
    var place: UInt128 = 0
    for (axis, point) in zip(walks[grid].grid.axes, walks[grid].points) {
      place = place * UInt128(axis.count) + UInt128(max(0, point))
    }
    return products[..<grid].reduce(place, +)
  }

  /// The first axis of the grid that has moved since the last call.
  mutating func takeChange() -> Int {
    defer { change = .max }
    return change
  }

  mutating func next() throws(SpecError) -> Bool {
    while grid < walks.count {
      guard let changed = try walks[grid].next() else {
        grid += 1
        change = 0
        continue
      }
      change = min(change, changed)
      if try isTaken() { return true }
    }
    return false
  }

  /// Goes to a point of the product of all grids; whether there is a combination.
  mutating func jump(to index: UInt128) throws(SpecError) -> Bool {
    var rest = index
    for (number, product) in products.enumerated() {
      if rest < product {
        grid = number
        change = 0
        guard try walks[number].jump(to: rest) else { return false }
        return try isTaken()
      }
      rest -= product
    }
    return false
  }

  /// Whether the current combination is wanted, and comes here first.
  private mutating func isTaken() throws(SpecError) -> Bool {
    if let filter, !filter.isWanted(walks[grid]) { return false }
    return try isFirst()
  }

  /// Whether no earlier grid has the current combination.
  private mutating func isFirst() throws(SpecError) -> Bool {
    for earlier in overlaps[grid] {
      if try memberships[earlier].contains(walks[grid]) { return false }
    }
    return true
  }

  /// The points of `count` different combinations, or of all if there are fewer.
  mutating func draw(
    _ count: Int, from permutation: IndexPermutation
  ) throws(SpecError) -> [UInt128] {
    var drawn: [UInt128] = []
    var position: UInt128 = 0
    var misses = 0
    while drawn.count < count, position < permutation.count {
      let index = permutation[position]
      position += 1
      if try jump(to: index) {
        drawn.append(index)
        misses = 0
      } else {
        misses += 1
        guard misses < Self.mostMisses else {
          throw SpecError(
            "sample: only \(drawn.count) combinations found that pass the conditions, then "
              + "\(misses) in a row that do not", at: nil,
            hint: "narrow the parameters instead of excluding nearly everything")
        }
      }
    }
    return drawn
  }
}
