import Scalars

extension OperationReader {
  /// `COLUMN` or `minimize: COLUMN`; `-COLUMN` or `maximize: COLUMN`.
  func objective(_ section: ProjectSection) throws(ProjectError) -> OperationDefinition.Objective? {
    guard let node = section["objective"] else { return nil }
    if let text = node.text { return .init(text: text) }
    let map = try ProjectSection(node, name: "\(name): 'objective'")
    let minimized = try map.text("minimize")
    let maximized = try map.text("maximize")
    switch (minimized, maximized) {
    case (let column?, nil): return .init(column: column, isMaximized: false)
    case (nil, let column?): return .init(column: column, isMaximized: true)
    default:
      throw ProjectError(
        "\(map.name) must have one of 'minimize' and 'maximize'", at: node.place)
    }
  }

  /// `optimizer: …` for one; `optimizers: …` as a list, or a map of names.
  func optimizers(
    _ section: ProjectSection
  ) throws(ProjectError) -> [OperationDefinition.OptimizerEntry] {
    if let one = section["optimizer"] {
      if section["optimizers"] != nil {
        throw ProjectError(
          "\(section.name): 'optimizer' and 'optimizers' cannot both be given", at: one.place)
      }
      var entry = try optimizer(one, name: nil)
      entry.isDefault = true
      return [entry]
    }
    guard let node = section["optimizers"] else { return [] }
    var entries: [OperationDefinition.OptimizerEntry] = []
    if let items = node.list {
      for item in items { entries.append(try optimizer(item, name: nil)) }
    } else {
      for entry in try ProjectSection(node, name: "\(name): 'optimizers'").entries {
        entries.append(try optimizer(entry.value, name: entry.key))
      }
    }
    // A single one is the default without being called so.
    if entries.count == 1 { entries[0].isDefault = true }
    return entries
  }

  /// Where each optimizer stands: where its algorithm does, if that is named.
  func optimizerPlaces(_ section: ProjectSection) -> [String: ProjectPlace] {
    guard let node = section["optimizer"] ?? section["optimizers"] else { return [:] }
    let isOne = section["optimizer"] != nil
    var places: [String: ProjectPlace] = [:]
    if !isOne, node.list == nil {
      for entry in node.entries ?? [] {
        places[entry.key] = entry.value["algorithm"]?.place ?? entry.value.place
      }
    } else {
      for item in isOne ? [node] : node.list ?? [] {
        let algorithm = item["algorithm"] ?? item
        if let name = algorithm.text { places[name] = algorithm.place }
      }
    }
    return places
  }

  private func optimizer(
    _ node: ProjectNode, name: String?
  ) throws(ProjectError) -> OperationDefinition.OptimizerEntry {
    if let algorithm = node.text { return .init(name: name ?? algorithm, algorithm: algorithm) }
    if let name, node.isNull { return .init(name: name, algorithm: name) }
    let map = try ProjectSection(node, name: "\(self.name): an optimizer")
    guard let algorithm = try map.text("algorithm") ?? name else {
      throw ProjectError("\(map.name) must have an 'algorithm'", at: node.place)
    }
    var flags: [String: FlagValue] = [:]
    for entry in map.entries where !["algorithm", "default"].contains(entry.key) {
      flags[entry.key] = try FlagValue(entry.value)
    }
    return .init(
      name: name ?? algorithm, algorithm: algorithm, flags: Flags(flags),
      isDefault: try map.truth("default") ?? false)
  }

  /// The word that asks for the forms in which programs print metrics.
  private static let automaticRules = "auto"

  /// Rules for scalars: a map of names, a pattern, or a list of either; `no` for none. `auto`, also
  /// next to others in the list, is for the forms in which programs print metrics.
  mutating func outputScalars(
    _ node: ProjectNode?
  ) throws(ProjectError) -> ScalarRules? {
    guard let node, !node.isNull else { return nil }
    if let truth = node.truth { return truth ? nil : .patterns([]) }
    var rules: [OutputScalarRule] = []
    var isAutomatic = false
    for item in node.list ?? [node] {
      if let pattern = item.text {
        if pattern == Self.automaticRules {
          isAutomatic = true
          continue
        }
        rules.append(.init(name: nil, pattern: pattern))
        continue
      }
      let map = try ProjectSection(item, name: "\(name): 'output-scalars'")
      for entry in map.entries {
        if entry.value.isNull {
          warn("\(map.name): '\(entry.key)' has no pattern, and is ignored", at: entry.place)
          continue
        }
        guard let pattern = entry.value.text else {
          throw map.wrongKind(entry.key, entry.value, expected: "a regular expression")
        }
        rules.append(.init(name: entry.key, pattern: pattern))
      }
    }
    return isAutomatic ? .automatic(metrics: rules) : .patterns(rules)
  }

  /// Where each pattern of the rules for scalars stands.
  func scalarPlaces(_ node: ProjectNode?) -> [String: ProjectPlace] {
    guard let node else { return [:] }
    let patterns = (node.list ?? [node]).flatMap { item in
      item.text == nil ? (item.entries ?? []).map(\.value) : [item]
    }
    let places = patterns.compactMap { pattern in pattern.text.map { ($0, pattern.place) } }
    return Dictionary(places) { first, _ in first }
  }
}
