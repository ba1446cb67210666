import YAML

/// A row of `include:` as a separate block.
///
/// It has what the row gives, what has only one value anyway, what is derived, and the replicates.
/// A parameter with several values that the row does not mention is not there.
enum Inclusion {
  static func block(
    of row: AssignmentRow, in block: Block, slots: SlotTable
  ) throws(SpecError) -> Block {
    var block = block
    for assignment in row.assignments where !block.defines(assignment.name) {
      throw SpecError("include: \(slots.unknown(assignment.name))", at: assignment.mark)
    }
    block.zip = nil
    block.filters = []
    block.includes = []
    block.parameters = block.parameters.flatMap { included($0, row) }
    return block
  }

  private static func included(
    _ definition: ParameterDefinition, _ row: AssignmentRow
  ) -> [ParameterDefinition] {
    switch definition.source {
    case .cases(let table):
      return table.names.compactMap { name in
        row.values(of: name).map { values in
          ParameterDefinition(
            name: name, mark: row.mark, source: .values(values), style: definition.style)
        }
      }
    case .template, .expression: return [definition]
    case .values(let values) where values.count == 1 && row.values(of: definition.name) == nil:
      return [definition]
    case .values, .weighted, .distribution, nil:
      guard let values = row.values(of: definition.name) else { return [] }
      var given = definition
      given.source = .values(values)
      given.conditions = []
      return [given]
    }
  }
}

extension AssignmentRow {
  fileprivate func values(of name: String) -> ValueSequence? {
    assignments.first { $0.name == name }?.values
  }
}

extension Block {
  /// Whether a row of `include:` can give the parameter a value.
  fileprivate func defines(_ name: String) -> Bool {
    parameters.contains { definition in
      switch definition.source {
      case .cases(let table): table.names.contains(name)
      case .template, .expression: false
      case .values, .weighted, .distribution, nil: definition.name == name
      }
    }
  }
}
