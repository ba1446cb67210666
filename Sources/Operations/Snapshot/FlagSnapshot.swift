import JSON

extension OperationSnapshot {
  static func json(of flag: FlagDefinition) -> JSONValue {
    var members = SnapshotMembers()
    members.add("name", flag.name)
    if flag.defaultValue != .null { members.add("default", flag.defaultValue.json) }
    members.add("default_assumed", flag.isDefaultAssumed, unless: false)
    members.add("description", flag.description)
    members.add("type", flag.type?.rawValue)
    members.add("required", flag.isRequired, unless: false)
    members.add("choices", flag.choices.map(json(of:)))
    members.add("allow_other", flag.allowsOther, unless: false)
    members.add("min", flag.minimum)
    members.add("max", flag.maximum)
    members.add("distribution", flag.distribution)
    if flag.hasSpace || flag.opening != .closed { members.add("search", flag.opening.rawValue) }
    members.add("alias", flag.alias)
    members.add("null_label", flag.nullLabel)
    members.add("arg_name", flag.argumentName)
    members.add("arg_skip", flag.skipsArgument)
    members.add("arg_switch", flag.argumentSwitch.map(\.json))
    members.add("arg_negative", flag.negativeArgumentName)
    switch flag.argumentSplit {
    case .shell: members.add("arg_split", true)
    case .separator(let text): members.add("arg_split", text)
    case nil: break
    }
    members.add("arg_encoding", flag.argumentEncoding)
    members.add("nb_replace", flag.notebookPattern)
    members.add("env_name", flag.environmentName)
    members.add("env_encoding", flag.environmentEncoding)
    return members.json
  }

  static func flag(from json: JSONValue) -> FlagDefinition? {
    guard let name = json["name"]?.string else { return nil }
    var flag = FlagDefinition(name: name)
    flag.defaultValue = json["default"].map { FlagValue($0) } ?? .null
    flag.isDefaultAssumed = json["default_assumed"]?.bool ?? false
    flag.description = json["description"]?.string
    flag.type = json["type"]?.string.flatMap { FlagDefinition.ValueType(rawValue: $0) }
    flag.isRequired = json["required"]?.bool ?? false
    flag.choices = json.items("choices").map(choice(from:))
    flag.allowsOther = json["allow_other"]?.bool ?? false
    flag.minimum = json["min"].flatMap { FlagValue($0).number }
    flag.maximum = json["max"].flatMap { FlagValue($0).number }
    flag.distribution = json["distribution"]?.string
    flag.opening =
      json["search"]?.string.flatMap { .init(rawValue: $0) } ?? flag.openingFromBefore
    flag.alias = json["alias"]?.string
    flag.nullLabel = json["null_label"]?.string
    flag.argumentName = json["arg_name"]?.string
    flag.skipsArgument = json["arg_skip"]?.bool
    flag.argumentSwitch = json["arg_switch"].map { FlagValue($0) }
    flag.negativeArgumentName = json["arg_negative"]?.string
    if json["arg_split"]?.bool == true { flag.argumentSplit = .shell }
    if let text = json["arg_split"]?.string { flag.argumentSplit = .separator(text) }
    flag.argumentEncoding = json.textMap("arg_encoding")
    flag.notebookPattern = json["nb_replace"]?.string
    flag.environmentName = json["env_name"]?.string
    flag.environmentEncoding = json.textMap("env_encoding")
    return flag
  }

  private static func json(of choice: FlagDefinition.Choice) -> JSONValue {
    var members = SnapshotMembers()
    members.add("value", choice.value.json)
    members.add("description", choice.description)
    members.add("alias", choice.alias)
    members.add("flags", choice.flags?.json)
    return members.json
  }

  private static func choice(from json: JSONValue) -> FlagDefinition.Choice {
    FlagDefinition.Choice(
      value: json["value"].map { FlagValue($0) } ?? .null,
      description: json["description"]?.string, alias: json["alias"]?.string,
      flags: json["flags"]?.object.map { Flags($0) })
  }

  static func json(of objective: OperationDefinition.Objective) -> JSONValue {
    var members = SnapshotMembers()
    members.add(objective.isMaximized ? "maximize" : "minimize", objective.column)
    return members.json
  }

  package static func objective(from json: JSONValue) -> OperationDefinition.Objective? {
    if let column = json["maximize"]?.string { return .init(column: column, isMaximized: true) }
    return json["minimize"]?.string.map { .init(column: $0, isMaximized: false) }
  }

  static func json(of optimizer: OperationDefinition.OptimizerEntry) -> JSONValue {
    var members = SnapshotMembers()
    members.add("name", optimizer.name)
    members.add("algorithm", optimizer.algorithm)
    if !optimizer.flags.isEmpty { members.add("flags", optimizer.flags.json) }
    members.add("default", optimizer.isDefault, unless: false)
    return members.json
  }

  static func optimizer(from json: JSONValue) -> OperationDefinition.OptimizerEntry? {
    guard let name = json["name"]?.string else { return nil }
    return .init(
      name: name, algorithm: json["algorithm"]?.string ?? name,
      flags: json["flags"]?.object.map { Flags($0) } ?? Flags(),
      isDefault: json["default"]?.bool ?? false)
  }

}

extension FlagDefinition {
  /// Whether it says which values the flag may have.
  fileprivate var hasSpace: Bool { !choices.isEmpty || minimum != nil && maximum != nil }

  /// That of a snapshot that does not have it: all choices and ranges were open to optimizers.
  fileprivate var openingFromBefore: Opening {
    if !choices.isEmpty { return .all }
    return hasSpace ? .named : .closed
  }
}
