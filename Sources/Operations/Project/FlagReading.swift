extension FlagValue {
  /// A value of a project file, by the words of YAML 1.1: `yes` is a boolean, `0x1F` a number;
  /// dates and numbers to the base 60 are text.
  init(_ node: ProjectNode) {
    switch node.content {
    case .list(let items): self = .list(items.map { FlagValue($0) })
    case .map(let entries):
      self = .map(
        Dictionary(entries.map { ($0.key, FlagValue($0.value)) }, uniquingKeysWith: { $1 }))
    case .scalar(let text, let isPlain):
      if !isPlain {
        self = .string(text)
      } else if node.isNull {
        self = .null
      } else if let truth = node.truth {
        self = .boolean(truth)
      } else if let number = FlagValue.number(text) {
        self = number
      } else {
        self = .string(text)
      }
    }
  }

  private static func number(_ text: String) -> FlagValue? {
    guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return nil }
    if let integer = Int(text) { return .integer(integer) }
    for (prefix, radix) in [("0x", 16), ("0b", 2)] where text.lowercased().hasPrefix(prefix) {
      return Int(text.dropFirst(2), radix: radix).map { .integer($0) }
    }
    switch text.lowercased() {
    case ".inf", "+.inf": return .real(.infinity)
    case "-.inf": return .real(-.infinity)
    case ".nan": return .real(.nan)
    default: break
    }
    guard text.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }) else { return nil }
    return Double(text.hasSuffix(".") ? text + "0" : text).map { .real($0) }
  }
}

extension OperationReading {
  /// `NAME: VALUE`, or `NAME: {default: VALUE, …}`.
  mutating func flags(_ node: ProjectNode?) throws(ProjectError) -> [FlagDefinition] {
    guard let node, !node.isNull else { return [] }
    var definitions: [FlagDefinition] = []
    for entry in try ProjectSection(node, name: "\(name): 'flags'").entries {
      definitions.append(try flag(entry.key, entry.value))
    }
    return definitions
  }

  private mutating func flag(
    _ name: String, _ node: ProjectNode
  ) throws(ProjectError) -> FlagDefinition {
    guard node.entries != nil else {
      return FlagDefinition(name: name, defaultValue: FlagValue(node))
    }
    let section = try ProjectSection(node, name: "flag '\(name)'")
    try check(section, .flag)
    var flag = FlagDefinition(name: name)
    flag.defaultValue = section["default"].map { FlagValue($0) } ?? .null
    flag.description = try section.text("description")
    flag.type = try type(section)
    flag.isRequired = try section.truth("required") ?? false
    flag.choices = try choices(section)
    flag.allowsOther = try section.truth("allow-other") ?? false
    flag.minimum = try section.number("min")
    flag.maximum = try section.number("max")
    flag.distribution = try section.text("distribution")
    flag.alias = try section.text("alias")
    flag.nullLabel = try section.text("null-label")
    flag.argumentName = try section.text("arg-name")
    flag.skipsArgument = try section.truth("arg-skip")
    flag.argumentSwitch = section["arg-switch"].map { FlagValue($0) }
    flag.argumentSplit = try split(section)
    flag.argumentEncoding = try section.textMap("arg-encoding") ?? [:]
    flag.environmentName = try section.text("env-name")
    flag.environmentEncoding = try section.textMap("env-encoding") ?? [:]
    if let low = flag.minimum, let high = flag.maximum, low > high, let node = section["max"] {
      throw ProjectError("\(section.name): 'max' is less than 'min'", at: node.place)
    }
    return flag
  }

  /// Guild takes an unknown type for `auto`, and so do we, with a warning.
  private mutating func type(
    _ section: ProjectSection
  ) throws(ProjectError) -> FlagDefinition.ValueType? {
    guard let text = try section.text("type"), let node = section["type"] else { return nil }
    if let type = FlagDefinition.ValueType(rawValue: text) { return type }
    let known = FlagDefinition.ValueType.allCases.map(\.rawValue)
    warn(
      "\(section.name): unknown type '\(text)'\(suggestion(for: text, among: known)); "
        + "'auto' is assumed", at: node.place)
    return .auto
  }

  private mutating func choices(
    _ section: ProjectSection
  ) throws(ProjectError) -> [FlagDefinition.Choice] {
    guard let node = section["choices"] else { return [] }
    guard let items = node.list else { throw section.wrongKind("choices", node, expected: "a list") }
    var choices: [FlagDefinition.Choice] = []
    for item in items {
      guard item.entries != nil else {
        choices.append(FlagDefinition.Choice(value: FlagValue(item)))
        continue
      }
      let choice = try ProjectSection(item, name: "\(section.name): a choice")
      try check(choice, .choice)
      guard let value = choice["value"] ?? choice["alias"] else {
        throw ProjectError("\(choice.name) must have a 'value'", at: item.place)
      }
      var flags: Flags?
      if let node = choice["flags"] {
        flags = try flagValues(node, name: "\(choice.name): 'flags'")
      }
      choices.append(
        FlagDefinition.Choice(
          value: FlagValue(value), description: try choice.text("description"),
          alias: try choice.text("alias"), flags: flags))
    }
    return choices
  }

  private func split(
    _ section: ProjectSection
  ) throws(ProjectError) -> FlagDefinition.ArgumentSplit? {
    guard let node = section["arg-split"] else { return nil }
    if let truth = node.truth { return truth ? .shell : nil }
    guard let text = try section.text("arg-split") else { return nil }
    return text == "shlex" || text == "shell" ? .shell : .separator(text)
  }

  /// Names and values, without definitions.
  func flagValues(_ node: ProjectNode, name: String) throws(ProjectError) -> Flags {
    var values: [String: FlagValue] = [:]
    for entry in try ProjectSection(node, name: name).entries {
      values[entry.key] = FlagValue(entry.value)
    }
    return Flags(values)
  }
}
