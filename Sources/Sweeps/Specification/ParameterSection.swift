import YAML

/// Reads `parameters:`.
struct ParameterSection {
  /// The keys that give values, each of which excludes the others.
  private static let sources = [
    "values", "value", "max", "range", "linspace", "logspace", "geomspace", "cases", "template",
    "expr", "parameters",
  ]
  private static let rangeDetails = ["min", "step", "inclusive"]
  /// Those that W&B does not have.
  static let ownSources =
    [
      "range", "linspace", "logspace", "geomspace", "cases", "template", "expr", "step",
      "inclusive",
    ]
  /// What W&B knows for searches.
  private static let searchKeys = ["distribution", "probabilities", "mu", "sigma", "q"]
  private static let keys =
    sources + rangeDetails + ["when"] + StyleChoices.parameterKeys + searchKeys
  /// Of the beta distribution.
  private static let shapeKeys = ["a", "b"]

  private(set) var definitions: [ParameterDefinition] = []
  /// Whether a definition may leave the values to the shared one.
  private let isOverlay: Bool
  private let sharedNames: Set<String>
  private let dialect: Dialect
  private let method: SweepMethod

  /// Reads the section; in a block of `grids:` over the names that are already defined.
  init(
    _ node: Node, over sharedNames: Set<String>?, in dialect: Dialect, for method: SweepMethod
  ) throws(SpecError) {
    self.dialect = dialect
    self.method = method
    isOverlay = sharedNames != nil
    self.sharedNames = sharedNames ?? []
    try read(node, name: "'parameters'", prefix: "", conditions: [])
  }

  private mutating func read(
    _ node: Node, name: String, prefix: String, conditions: [ParsedExpression]
  ) throws(SpecError) {
    let section = try Section(node, name: name)
    guard !section.entries.isEmpty || isOverlay else {
      throw SpecError("\(name) is empty: a grid needs at least one parameter", at: node.start)
    }
    for entry in section.entries {
      try read(entry, prefix: prefix, conditions: conditions)
    }
  }

  private mutating func read(
    _ entry: Section.Entry, prefix: String, conditions: [ParsedExpression]
  ) throws(SpecError) {
    var definition = ParameterDefinition(
      name: prefix + entry.key, mark: entry.mark, conditions: conditions)
    if let earlier = definitions.first(where: { $0.name == definition.name }) {
      throw SpecError(
        "\(definition.title) is already defined in line \(earlier.mark.line)", at: entry.mark)
    }
    switch entry.value.content {
    case .scalar(let scalar) where scalar.isAbsent:
      throw SpecError("\(definition.title) has no value", at: entry.mark)
    case .scalar, .sequence:
      definition.source = .values(try ParameterValues.short(entry.value, definition.title, dialect))
    case .mapping:
      let section = try Section(entry.value, name: definition.title)
      try section.checkKeys(method == .grid ? Self.keys : Self.keys + Self.shapeKeys)
      if let when = section["when"] {
        definition.conditions.append(
          try ParsedExpression(when, of: "\(definition.title): 'when'"))
      }
      if let nested = section["parameters"] {
        try checkOneSource(section)
        let others = section.unknownKeys(besides: ["parameters", "when"])
        if let other = others.first {
          throw SpecError(
            "\(definition.title): '\(other.key)' cannot be used with 'parameters'", at: other.mark)
        }
        try read(
          nested, name: "\(definition.title): 'parameters'", prefix: definition.name + ".",
          conditions: definition.conditions)
        return
      }
      definition.style = try StyleChoices(parameter: section)
      definition.source = try source(section)
      definition.isSingleList = section["value"]?.sequence != nil
      if method != .grid { definition.warning = SearchParameter.warning(section) }
      if definition.source == nil, !sharedNames.contains(definition.name) {
        throw SpecError("\(definition.title) has no value", at: entry.mark, hint: Self.sourceHint)
      }
    }
    definitions.append(definition)
  }

  private static let sourceHint = "give it 'values: [...]', 'value: ...' or 'max: ...'"

  private func checkOneSource(_ section: Section) throws(SpecError) {
    let given = section.entries.filter { Self.sources.contains($0.key) }
    guard given.count > 1 else { return }
    throw SpecError(
      "\(section.name): '\(given[0].key)' and '\(given[1].key)' both give values; keep one of them",
      at: given[1].mark)
  }

  private func source(_ section: Section) throws(SpecError) -> ParameterDefinition.Source? {
    switch dialect {
    case .own: try checkDistribution(section)
    case .wandb where method != .grid:
      if let source = try SearchParameter.source(section) { return source }
    case .wandb: _ = try WandbDistribution(section)
    }
    try checkOneSource(section)
    guard let given = section.entries.first(where: { Self.sources.contains($0.key) }) else {
      if let detail = section.entries.first(where: { Self.rangeDetails.contains($0.key) }) {
        throw SpecError("\(section.name): '\(detail.key)' needs 'max'", at: detail.mark)
      }
      return nil
    }
    if given.key != "max",
      let detail = section.entries.first(where: { Self.rangeDetails.contains($0.key) })
    {
      throw SpecError(
        "\(section.name): '\(detail.key)' goes with 'max', not with '\(given.key)'",
        at: detail.mark)
    }
    switch given.key {
    case "cases": return .cases(try CaseTable(given.value, of: section.name, in: dialect))
    case "template": return .template(try Template(given.value, of: section.name))
    case "expr":
      return .expression(try ParsedExpression(given.value, of: "\(section.name): 'expr'"))
    default: return .values(try ParameterValues.read(section, given, dialect))
    }
  }

  private func checkDistribution(_ section: Section) throws(SpecError) {
    guard let search = section.entries.first(where: { Self.searchKeys.contains($0.key) }) else {
      return
    }
    if search.key == "distribution", let kind = search.value.scalar?.text,
      kind == "categorical" || kind == "constant"
    {
      return
    }
    throw section.onlyForSearch(search)
  }
}
