import JSON

extension OperationSnapshot {
  static func json(of resource: ResourceDefinition) -> JSONValue {
    var members = SnapshotMembers()
    members.add("name", resource.name)
    members.add("description", resource.description)
    members.add("target_path", resource.targetPath)
    members.add("target_type", resource.targetType?.rawValue)
    members.add("default_unpack", resource.unpacksByDefault, unless: true)
    members.add("sources", resource.sources.map(json(of:)))
    return members.json
  }

  static func resource(from json: JSONValue) -> ResourceDefinition {
    var resource = ResourceDefinition(
      name: json["name"]?.string, sources: json.items("sources").compactMap(source(of:)))
    resource.description = json["description"]?.string
    resource.targetPath = json["target_path"]?.string
    resource.targetType = targetType(json)
    resource.unpacksByDefault = json["default_unpack"]?.bool ?? true
    return resource
  }

  private static func json(of source: SourceDefinition) -> JSONValue {
    var members = SnapshotMembers()
    switch source.kind {
    case .operation(let reference): members.add("operation", reference)
    case .file(let path): members.add("file", path)
    case .configuration(let path): members.add("config", path)
    case .url(let text): members.add("url", text)
    case .module(let name): members.add("module", name)
    }
    members.add("name", source.name)
    members.add("flag_name", source.flagName)
    members.add("has_flag", source.hasFlag, unless: true)
    members.add("batch", source.takesBatch, unless: false)
    members.add("select", source.select)
    members.add("select_min", source.selectMinimum)
    members.add("select_max", source.selectMaximum)
    members.add("rename", source.renamings.map(json(of:)))
    members.add("target_path", source.targetPath)
    members.add("target_type", source.targetType?.rawValue)
    members.add("preserve_path", source.preservesPath, unless: false)
    members.add("unpack", source.unpacks)
    members.add("sha256", source.sha256)
    members.add("optional", source.isOptional, unless: false)
    members.add("warn_if_empty", source.warnsIfEmpty, unless: true)
    members.add("fail_if_empty", source.failsIfEmpty, unless: false)
    members.add("replace_existing", source.replacesExisting, unless: false)
    members.add("always_resolve", source.alwaysResolves, unless: false)
    if !source.parameters.isEmpty { members.add("params", Flags(source.parameters).json) }
    members.add("help", source.help)
    return members.json
  }

  private static func source(of json: JSONValue) -> SourceDefinition? {
    guard let kind = kind(json) else { return nil }
    var source = SourceDefinition(kind)
    source.name = json["name"]?.string
    source.flagName = json["flag_name"]?.string
    source.hasFlag = json["has_flag"]?.bool ?? true
    source.takesBatch = json["batch"]?.bool ?? false
    source.select = json.texts("select")
    source.selectMinimum = json["select_min"]?.string
    source.selectMaximum = json["select_max"]?.string
    source.renamings = json.items("rename").compactMap(renaming(from:))
    source.targetPath = json["target_path"]?.string
    source.targetType = targetType(json)
    source.preservesPath = json["preserve_path"]?.bool ?? false
    source.unpacks = json["unpack"]?.bool
    source.sha256 = json["sha256"]?.string
    source.isOptional = json["optional"]?.bool ?? false
    source.warnsIfEmpty = json["warn_if_empty"]?.bool ?? true
    source.failsIfEmpty = json["fail_if_empty"]?.bool ?? false
    source.replacesExisting = json["replace_existing"]?.bool ?? false
    source.alwaysResolves = json["always_resolve"]?.bool ?? false
    for (name, value) in (json["params"]?.object.map { Flags($0) } ?? Flags()).sorted {
      source.parameters[name] = value
    }
    source.help = json["help"]?.string
    return source
  }

  private static func kind(_ json: JSONValue) -> SourceDefinition.Kind? {
    if let reference = json["operation"]?.string { return .operation(reference) }
    if let path = json["file"]?.string { return .file(path) }
    if let text = json["url"]?.string { return .url(text) }
    if let name = json["module"]?.string { return .module(name) }
    return json["config"]?.string.map { .configuration($0) }
  }

  private static func json(of renaming: SourceDefinition.Renaming) -> JSONValue {
    var members = SnapshotMembers()
    members.add("pattern", renaming.pattern)
    members.add("repl", renaming.replacement)
    return members.json
  }

  private static func renaming(from json: JSONValue) -> SourceDefinition.Renaming? {
    json["repl"]?.string.map { .init(pattern: json["pattern"]?.string, replacement: $0) }
  }

  private static func targetType(_ json: JSONValue) -> ResourceDefinition.TargetType? {
    json["target_type"]?.string.flatMap { ResourceDefinition.TargetType(rawValue: $0) }
  }
}
