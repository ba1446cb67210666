import YAML

/// A grid spec, read and checked: what `batchrun sweep` makes commands of.
package struct Sweep: Sendable {
  /// In the order in which their commands come.
  let grids: [Grid]
  /// For every grid the earlier grids that may have some of its combinations.
  let overlaps: [[Int]]
  package let warnings: [SpecWarning]
  /// What the spec says is to be made small or large.
  package let objective: SpecObjective?
  /// What the spec itself says about selection.
  package let selection: Selection

  /// The names of all parameters, by slot.
  package let names: [String]
  /// Whether commands are repeated with nothing that tells them apart.
  package let hasEqualCommands: Bool
  /// A program with blanks in a sweep file of W&B, where it is the name of one file.
  package let spacedProgram: SpacedProgram?
  /// What earlier versions made of this spec, if that differs; reported once.
  package let notice: SpecNotice?
  /// How its commands are chosen.
  package let method: SweepMethod
  /// Where `method` stands.
  let methodMark: Mark?
  /// What is looked for, if the spec says so.
  package let metric: SearchMetric?
  /// Which commands are to be ended early.
  package let earlyStop: EarlyTermination?

  /// Reads a spec.
  package init(_ text: some Collection<UInt8>) throws(SpecError) {
    let document = try SpecDocument(text)
    let specification = try Specification(document)
    let blocks = try specification.allBlocks()
    hasEqualCommands = blocks.list.contains { block in
      block.replicates.map { $0.style.form == ArgumentForm.none && $0.sequence.count > 1 } ?? false
    }
    names = blocks.slots.names
    let (grids, warnings) = try Self.grids(blocks)
    self.grids = grids
    self.warnings = specification.warnings + warnings
    overlaps = GridOverlaps.find(among: grids)
    objective = specification.objective
    selection = Selection(
      sample: specification.sample, seed: UInt64(specification.seed ?? 0),
      isShuffled: specification.isShuffled, cap: specification.runCap)
    spacedProgram =
      blocks.list.lazy.compactMap { $0.program?.word.flatMap(SpacedProgram.init) }.first
    method = specification.method
    methodMark = specification.methodMark
    metric = specification.metric
    earlyStop = specification.earlyStop
    notice =
      document.dialect == .wandb && method == .grid
      ? EarlierReading.notice(document, specification) : nil
  }

  static func grids(
    _ blocks: (list: [Block], slots: SlotTable)
  ) throws(SpecError) -> (grids: [Grid], warnings: [SpecWarning]) {
    var grids: [Grid] = []
    var warnings: [SpecWarning] = []
    for block in blocks.list {
      let built = try GridBuilder.build(block, slots: blocks.slots)
      grids.append(built.grid)
      for warning in built.warnings where !warnings.contains(warning) { warnings.append(warning) }
    }
    return (grids, warnings)
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

  /// Whether every point of the product is a different command.
  var isComplete: Bool {
    grids.allSatisfy(\.isComplete) && overlaps.allSatisfy(\.isEmpty)
  }

  /// How many commands the selection has; nil where only a walk through the grid can tell.
  package func exactCount(
    _ selection: Selection, only filter: CombinationFilter? = nil
  ) throws(SpecError) -> UInt128? {
    isComplete && filter == nil && method == .grid ? selection.count(of: try product) : nil
  }

  /// How many commands the selection has. Walks the grid only if the number depends on conditions.
  package func count(
    _ selection: Selection, only filter: CombinationFilter? = nil
  ) throws(SpecError) -> UInt128 {
    if let count = try exactCount(selection, only: filter) { return count }
    guard method == .grid else { return try drawCount(selection, only: filter) }
    var commands = try SweepCommands(self, selection, only: filter, assembling: false)
    var count: UInt128 = 0
    while try commands.next() { count += 1 }
    return count
  }
}

extension Sweep {
  /// The draws of a search by chance; nil for a grid.
  func draws(
    _ selection: Selection, only filter: CombinationFilter?, keepsValues: Bool
  ) throws(SpecError) -> RandomDraws? {
    switch method {
    case .grid: return nil
    case .random:
      return RandomDraws(
        grids[0], names: names, count: selection.trials, seed: selection.seed, only: filter,
        keepsValues: keepsValues)
    case .bayes:
      throw SpecError(
        "method 'bayes' chooses values by the results of others, and a runfile has none",
        at: methodMark,
        hint: "'batchrun launch' on this file searches; 'method: random' makes a runfile")
    }
  }

  /// How many different draws there are of those that the selection asks for.
  private func drawCount(
    _ selection: Selection, only filter: CombinationFilter?
  ) throws(SpecError) -> UInt128 {
    var commands = try SweepCommands(self, selection, only: filter)
    var count: UInt128 = 0
    var command: [UInt8] = []
    while try commands.next(appendingTo: &command) {
      count += 1
      command.removeAll(keepingCapacity: true)
    }
    return count
  }
}
