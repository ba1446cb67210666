import YAML

/// A grid spec, read and checked: what `batchrun sweep` makes commands of.
package struct Sweep: Sendable {
  /// In the order in which their commands come.
  let grids: [Grid]
  /// For every grid the earlier ones that may have some of its combinations.
  let overlaps: [[Int]]
  package let warnings: [SpecWarning]
  /// What the spec itself says about selection.
  package let selection: Selection

  /// Reads a spec.
  package init(_ text: some Collection<UInt8>) throws(SpecError) {
    let specification = try Specification(text)
    let slots = SlotTable(specification)
    var grids: [Grid] = []
    var warnings = specification.warnings
    for block in try Self.blocks(specification, slots) {
      let built = try GridBuilder.build(block, slots: slots)
      grids.append(built.grid)
      for warning in built.warnings where !warnings.contains(warning) { warnings.append(warning) }
    }
    self.grids = grids
    self.warnings = warnings
    overlaps = GridOverlaps.find(among: grids)
    selection = Selection(
      sample: specification.sample, seed: UInt64(specification.seed ?? 0),
      isShuffled: specification.isShuffled)
  }

  /// The blocks with their inclusions after them, and the shared inclusions after all.
  private static func blocks(
    _ specification: Specification, _ slots: SlotTable
  ) throws(SpecError) -> [Block] {
    var blocks: [Block] = []
    for block in specification.blocks {
      blocks.append(block)
      for row in block.includes {
        blocks.append(try Inclusion.block(of: row, in: block, slots: slots))
      }
    }
    if specification.hasBlocks {
      for row in specification.shared.includes {
        blocks.append(try Inclusion.block(of: row, in: specification.shared, slots: slots))
      }
    }
    return blocks
  }

  /// The size of the product of all axes, before anything is left out.
  var product: UInt128 {
    get throws(SpecError) {
      var sum: UInt128 = 0
      for grid in grids {
        let (next, overflow) = sum.addingReportingOverflow(grid.product)
        guard !overflow else {
          throw SpecError("the grids have more than 10^38 combinations", at: nil)
        }
        sum = next
      }
      return sum
    }
  }

  /// Whether every point of the product is a command of its own.
  var isComplete: Bool {
    grids.allSatisfy(\.isComplete) && overlaps.allSatisfy(\.isEmpty)
  }

  /// How many commands the selection has. Walks the grid only if the number depends on conditions.
  package func count(_ selection: Selection) throws(SpecError) -> UInt128 {
    if isComplete {
      let available = min(try product, selection.sample.map { UInt128($0) } ?? .max)
      let left = available - min(available, UInt128(selection.skip))
      return min(left, selection.limit.map { UInt128($0) } ?? .max)
    }
    var commands = try SweepCommands(self, selection, assembling: false)
    var count: UInt128 = 0
    while try commands.next() { count += 1 }
    return count
  }
}
