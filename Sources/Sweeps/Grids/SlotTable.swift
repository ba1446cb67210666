import YAML

/// The names of all parameters of a spec, numbered.
struct SlotTable: Sendable {
  private(set) var names: [String] = []
  private var slots: [String: Int] = [:]

  init(_ specification: Specification) {
    for block in [specification.shared] + specification.blocks {
      for definition in block.parameters {
        if case .cases(let table)? = definition.source {
          table.names.forEach { add($0) }
        } else {
          add(definition.name)
        }
      }
      if let replicates = block.replicates { add(replicates.name) }
    }
  }

  private mutating func add(_ name: String) {
    guard slots[name] == nil else { return }
    slots[name] = names.count
    names.append(name)
  }

  subscript(name: String) -> Int? { slots[name] }

  func unknown(_ name: String) -> String {
    "no parameter is called '\(name)'" + suggestion(for: name, among: names)
  }

  /// The expression over slots; an unknown name is an error.
  func resolve(_ expression: ParsedExpression) throws(SpecError) -> Grid.ResolvedExpression {
    for (name, offset) in expression.tree.names where slots[name] == nil {
      let dotted = names.first { $0.hasPrefix(name + ".") || $0.hasPrefix(name + "-") }
      throw expression.specError(
        ExpressionError(
          unknown(name), at: offset,
          hint: dotted.map { "a name with dots or hyphens goes in backquotes: `\($0)`" }))
    }
    // Every name has a slot now.
    return Grid.ResolvedExpression(
      tree: expression.tree.mapNames { slots[$0] ?? 0 }, source: expression)
  }
}
