import YAML

/// What decides whether a combination is kept.
enum FilterDefinition: Sendable {
  /// `where:` keeps what the expression holds for.
  case require(ParsedExpression)
  /// `exclude:` drops what the expression holds for.
  case reject(ParsedExpression)
  /// `exclude:` drops what has all of these values.
  case rejectPattern(ExclusionPattern)

  static func readWhere(_ node: Node) throws(SpecError) -> [FilterDefinition] {
    guard let items = node.sequence else {
      return [.require(try ParsedExpression(node, of: "'where'"))]
    }
    var filters: [FilterDefinition] = []
    for item in items { filters.append(.require(try ParsedExpression(item, of: "'where'"))) }
    return filters
  }

  static func readExclude(
    _ node: Node, in dialect: Dialect
  ) throws(SpecError) -> [FilterDefinition] {
    var filters: [FilterDefinition] = []
    for item in node.sequence ?? [node] {
      switch item.content {
      case .mapping: filters.append(.rejectPattern(try ExclusionPattern(item, in: dialect)))
      case .scalar: filters.append(.reject(try ParsedExpression(item, of: "'exclude'")))
      case .sequence:
        throw SpecError(
          "exclude: a pattern or an expression is expected, not a list", at: item.start)
      }
    }
    return filters
  }
}

/// `{a: 1, b: [x, y]}`: a is 1, and b is x or y.
struct ExclusionPattern: Sendable {
  struct Condition: Sendable {
    let name: String
    let mark: Mark
    let values: [Value]
  }

  let conditions: [Condition]

  init(_ node: Node, in dialect: Dialect) throws(SpecError) {
    let section = try Section(node, name: "exclude: a pattern")
    guard !section.entries.isEmpty else {
      throw SpecError("exclude: an empty pattern would drop everything", at: node.start)
    }
    var conditions: [Condition] = []
    for entry in section.entries {
      var values: [Value] = []
      for item in entry.value.sequence ?? [entry.value] {
        values.append(try Value(item, of: "exclude: '\(entry.key)'", in: dialect))
      }
      guard !values.isEmpty else {
        throw SpecError("exclude: '\(entry.key)' has an empty list", at: entry.value.start)
      }
      conditions.append(Condition(name: entry.key, mark: entry.mark, values: values))
    }
    self.conditions = conditions
  }
}
