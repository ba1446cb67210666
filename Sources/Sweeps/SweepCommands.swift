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
    filter.isWanted(source.walks[source.grid])
  }

  /// Where the current combination stands in the product of all grids.
  var point: UInt128 { source.point }

  /// Appends the next command and a line feed; false at the end.
  package mutating func next(appendingTo buffer: inout [UInt8]) throws(SpecError) -> Bool {
    guard try next() else { return false }
    let grid = source.grid
    try assemblers[grid].assemble(source.walks[grid], changedFrom: source.takeChange())
    let line = assemblers[grid].line
    // A command that begins with nothing begins with the blank of what follows.
    if line.first == UInt8(ascii: " ") {
      buffer.append(contentsOf: line.drop { $0 == UInt8(ascii: " ") })
    } else {
      buffer.append(contentsOf: line)
    }
    buffer.append(UInt8(ascii: "\n"))
    return true
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
