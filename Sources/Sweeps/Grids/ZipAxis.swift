import Text
import YAML

/// The axis that a group of `zip:` makes.
extension ZipGroup {
  /// Checks that every name is a parameter that has values.
  func check(
    against parameters: [ParameterDefinition], slots: SlotTable
  ) throws(SpecError) {
    for (name, mark) in names {
      guard let definition = parameters.first(where: { $0.name == name }) else {
        throw SpecError("zip: \(slots.unknown(name))", at: mark)
      }
      guard case .values? = definition.source else {
        throw SpecError(
          "zip: '\(name)' has no list of values to advance with others", at: mark)
      }
    }
  }

  /// The one of the group that is defined first.
  func leader(in parameters: [ParameterDefinition]) -> String? {
    parameters.first { definition in names.contains { $0.name == definition.name } }?.name
  }

  func axis(
    of parameters: [ParameterDefinition], slots: SlotTable, warnings: inout [SpecWarning]
  ) throws(SpecError) -> Axis {
    var members: [(slot: Int, values: ValueSequence)] = []
    var counts: [String] = []
    for definition in parameters where names.contains(where: { $0.name == definition.name }) {
      guard case .values(let values)? = definition.source, let slot = slots[definition.name] else {
        continue
      }
      members.append((slot, values))
      counts.append("'\(definition.name)' has \(counted(values.count, "value"))")
    }
    let count = members.first?.values.count ?? 0
    guard members.allSatisfy({ $0.values.count == count }) else {
      throw SpecError(
        "zip: \(counts.joined(separator: ", ")); they must have equally many", at: mark)
    }
    guard count <= ParameterValues.mostListed else {
      throw SpecError(
        "zip: more than \(ParameterValues.mostListed) values cannot be zipped", at: mark)
    }
    var seen: Set<[Value]> = []
    let rows = (0..<count).map { point in members.map { $0.values[point] } }
    let different = rows.filter { seen.insert($0).inserted }
    if different.count < rows.count {
      warnings.append(
        SpecWarning(message: "zip: the same values come together more than once", mark: mark))
    }
    return Axis(slots: members.map(\.slot), points: .rows(different))
  }
}
