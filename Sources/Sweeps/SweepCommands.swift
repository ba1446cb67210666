import Randomness

/// The selected commands of a sweep, one after another, in memory that does not depend on how many
/// they are (a sample needs its own size).
package struct SweepCommands {
  /// Where the combinations come from.
  private enum Order {
    /// One after another through all grids.
    case grid
    /// These points of the product, in the order in which they stand here.
    case drawn([UInt128])
    /// All points of the product in random order.
    case permuted(IndexPermutation)
  }

  private var source: CombinationSource
  private var order: Order
  /// Nil for a grid.
  private var draws: RandomDraws?
  private var assemblers: [CommandAssembler] = []
  private var remainingToSkip: Int
  private var remaining: Int
  /// How far `order` has been used.
  private var position: UInt128 = 0
  private let isComplete: Bool

  /// `filter` says which combinations there are to select from; `keepsValues`: whether `satisfies` can
  /// be asked of each.
  package init(
    _ sweep: Sweep, _ selection: Selection, only filter: CombinationFilter? = nil,
    keepsValues: Bool = false
  ) throws(SpecError) {
    try self.init(sweep, selection, only: filter, keepsValues: keepsValues, assembling: true)
  }

  init(
    _ sweep: Sweep, _ selection: Selection, only filter: CombinationFilter?,
    keepsValues: Bool = false, assembling: Bool
  ) throws(SpecError) {
    source = try CombinationSource(sweep, only: filter, keepsValues: keepsValues)
    isComplete = sweep.isComplete && filter == nil
    remainingToSkip = selection.skip
    remaining = selection.mostTaken
    draws = try sweep.draws(selection, only: filter, keepsValues: keepsValues)
    guard draws == nil else {
      order = .drawn([])
      remaining = selection.mostDrawn
      return
    }
    let product = try sweep.product
    let permutation = IndexPermutation(count: product, seed: selection.seed)
    if let sample = selection.sample, !(isComplete && UInt128(sample) >= product) {
      var drawn = try source.draw(sample, from: permutation)
      if !selection.isShuffled { drawn.sort() }
      order = .drawn(drawn)
    } else if selection.isShuffled {
      order = .permuted(permutation)
    } else {
      order = .grid
    }
    guard assembling else { return }
    for grid in sweep.grids { assemblers.append(try CommandAssembler(grid)) }
  }

  /// Whether the current combination is wanted.
  package func satisfies(_ filter: CombinationFilter) -> Bool {
    filter.isWanted(draw ?? source.walks[source.grid])
  }

  /// The current combination, if it was drawn.
  var draw: GridWalk? { draws?.walk }

  /// Where the current combination stands in the product of all grids.
  var point: UInt128 { source.point }

  /// Appends the next command and a line feed; false at the end.
  package mutating func next(appendingTo buffer: inout [UInt8]) throws(SpecError) -> Bool {
    guard draws == nil else { return try nextDraw(appendingTo: &buffer) }
    guard try next() else { return false }
    let grid = source.grid
    try assemblers[grid].assemble(source.walks[grid], changedFrom: source.takeChange())
    buffer.append(contentsOf: assemblers[grid].command)
    buffer.append(UInt8(ascii: "\n"))
    return true
  }

  private mutating func nextDraw(appendingTo buffer: inout [UInt8]) throws(SpecError) -> Bool {
    let start = buffer.count
    while remaining > 0, try draws?.next(appendingTo: &buffer) == true {
      if remainingToSkip > 0 {
        remainingToSkip -= 1
        buffer.removeSubrange(start...)
        continue
      }
      remaining -= 1
      return true
    }
    return false
  }

  /// Goes to the next combination of the selection.
  mutating func next() throws(SpecError) -> Bool {
    guard remaining > 0 else { return false }
    if remainingToSkip > 0, isComplete {
      let skipped = UInt128(remainingToSkip)
      remainingToSkip = 0
      if case .grid = order {
        guard try source.jump(to: skipped) else { return false }
        remaining -= 1
        return true
      }
      position = skipped
    }
    while try advance() {
      if remainingToSkip > 0 {
        remainingToSkip -= 1
        continue
      }
      remaining -= 1
      return true
    }
    return false
  }

  private mutating func advance() throws(SpecError) -> Bool {
    switch order {
    case .grid: return try source.next()
    case .drawn(let points):
      guard position < points.count else { return false }
      position += 1
      return try source.jump(to: points[Int(position) - 1])
    case .permuted(let permutation):
      while position < permutation.count {
        position += 1
        if try source.jump(to: permutation[position - 1]) { return true }
      }
      return false
    }
  }
}
