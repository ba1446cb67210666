/// The blocks that become grids.
extension Specification {
  /// The blocks with their inclusions after them, and the shared inclusions after all; with the
  /// names of all parameters.
  func allBlocks() throws(SpecError) -> (list: [Block], slots: SlotTable) {
    let slots = SlotTable(self)
    var list: [Block] = []
    for block in blocks {
      list.append(block)
      for row in block.includes {
        list.append(try Inclusion.block(of: row, in: block, slots: slots))
      }
    }
    if hasBlocks {
      for row in shared.includes {
        list.append(try Inclusion.block(of: row, in: shared, slots: slots))
      }
    }
    return (list, slots)
  }
}
