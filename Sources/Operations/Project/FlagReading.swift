extension FlagValue {
  /// A value of a project file, by the words of YAML 1.1: `yes` is a boolean, `0x1F` a number;
  /// dates and numbers to the base 60 are text.
  ///
  /// Search functions and sequences mean what they mean on the command line; quotes make them text.
  init(_ node: ProjectNode) throws(ProjectError) {
    switch node.content {
    case .scalar(let text, isPlain: false): self = .string(text)
    case .scalar where node.isNull: self = .null
    case .scalar(let text, isPlain: true): self = try FlagValue(decoding: text, at: node.place)
    case .list(let items):
      // `[1:10]` is a list of one text to YAML.
      if items.count == 1, case .scalar(let text, isPlain: true) = items[0].content,
        case .search(let function) = try FlagValue(decoding: "[\(text)]", at: node.place)
      {
        self = .search(function)
        return
      }
      var values: [FlagValue] = []
      for item in items { values.append(try FlagValue(item)) }
      self = .list(values)
    case .map(let entries):
      var members: [String: FlagValue] = [:]
      for entry in entries { members[entry.key] = try FlagValue(entry.value) }
      self = .map(members)
    }
  }

  private init(decoding text: String, at place: ProjectPlace) throws(ProjectError) {
    do throws(FlagFunctionError) {
      try self.init(decoding: text)
    } catch {
      throw ProjectError(error.message(flag: nil), at: place)
    }
  }
}

extension OperationReader {
  /// `NAME: VALUE`, or `NAME: {default: VALUE, …}`.
  mutating func flags(_ node: ProjectNode?) throws(ProjectError) -> [FlagDefinition] {
    guard let node, !node.isNull else { return [] }
    var definitions: [FlagDefinition] = []
    for entry in try ProjectSection(node, name: "\(name): 'flags'").entries {
      definitions.append(try flag(entry.key, entry.value))
    }
    return definitions
  }

  /// Where the value of each flag stands.
  func flagPlaces(_ node: ProjectNode?) -> [String: ProjectPlace] {
    Dictionary(
      (node?.entries ?? []).map { entry in
        (entry.key, (entry.value["default"] ?? entry.value).place)
      }
    ) { _, last in last }
  }

  private mutating func flag(
    _ name: String, _ node: ProjectNode
  ) throws(ProjectError) -> FlagDefinition {
    guard node.entries != nil else {
      return FlagDefinition(name: name, defaultValue: try FlagValue(node))
    }
    let section = try ProjectSection(node, name: "flag '\(name)'")
    try check(section, .flag)
    var flag = FlagDefinition(name: name)
    flag.defaultValue = try value("default", of: section) ?? .null
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
    flag.argumentSwitch = try value("arg-switch", of: section)
    flag.argumentSplit = try split(section)
    flag.argumentEncoding = try section.textMap("arg-encoding") ?? [:]
    flag.notebookPattern = try section.text("nb-replace")
    flag.environmentName = try section.text("env-name")
    flag.environmentEncoding = try section.textMap("env-encoding") ?? [:]
    flag.opening = try opening(section, of: flag)
    if let low = flag.minimum, let high = flag.maximum, low > high, let node = section["max"] {
      throw ProjectError("\(section.name): 'max' is less than 'min'", at: node.place)
    }
    return flag
  }

  /// `search: yes` and `no` decide. A switch is opened by nothing else.
  private func opening(
    _ section: ProjectSection, of flag: FlagDefinition
  ) throws(ProjectError) -> FlagDefinition.Opening {
    if let isOpen = try section.truth("search") { return isOpen ? .all : .closed }
    guard flag.argumentSwitch == nil else { return .closed }
    if !flag.choices.isEmpty || flag.distribution != nil { return .all }
    return flag.minimum != nil && flag.maximum != nil ? .named : .closed
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
    guard let items = node.list else {
      throw section.wrongKind("choices", node, expected: "a list")
    }
    var choices: [FlagDefinition.Choice] = []
    for item in items {
      guard item.entries != nil else {
        choices.append(FlagDefinition.Choice(value: try FlagValue(item)))
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
          value: try FlagValue(value), description: try choice.text("description"),
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
      values[entry.key] = try FlagValue(entry.value)
    }
    return Flags(values)
  }

  private func value(
    _ key: String, of section: ProjectSection
  ) throws(ProjectError) -> FlagValue? {
    guard let node = section[key] else { return nil }
    return try FlagValue(node)
  }
}
