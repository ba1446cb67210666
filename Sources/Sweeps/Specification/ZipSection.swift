import YAML

/// Parameters that advance together.
struct ZipGroup: Sendable {
  let mark: Mark
  let names: [(name: String, mark: Mark)]

  /// Reads `zip:`: a list of groups, or the names of the only group.
  static func read(_ node: Node) throws(SpecError) -> [ZipGroup] {
    guard let items = node.sequence else {
      throw SpecError(
        "'zip' must be a list of lists of names, not \(node.kindName)", at: node.start)
    }
    let isSingle = !items.isEmpty && items.allSatisfy { $0.scalar != nil }
    var groups: [ZipGroup] = []
    var seen: Set<String> = []
    for item in isSingle ? [node] : items {
      let group = try ZipGroup(item)
      for (name, mark) in group.names where !seen.insert(name).inserted {
        throw SpecError("zip: '\(name)' is named twice", at: mark)
      }
      groups.append(group)
    }
    return groups
  }

  private init(_ node: Node) throws(SpecError) {
    guard let items = node.sequence else {
      throw SpecError("zip: a group must be a list of names, not \(node.kindName)", at: node.start)
    }
    var names: [(name: String, mark: Mark)] = []
    for item in items {
      guard let scalar = item.scalar, !scalar.isAbsent else {
        throw SpecError("zip: a name is expected, not \(item.kindName)", at: item.start)
      }
      names.append((scalar.text, item.start))
    }
    guard names.count > 1 else {
      throw SpecError("zip: a group needs at least two parameters", at: node.start)
    }
    mark = node.start
    self.names = names
  }
}
