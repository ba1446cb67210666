import JSON

/// What an operation does, where it comes from, and where its flags go.
extension OperationSnapshot {
  static func json(of origin: OperationDefinition.Origin) -> JSONValue {
    var members = SnapshotMembers()
    switch origin {
    case .project(let file): members.add("project", file)
    case .script(let folder): members.add("script", folder)
    case .builtin: members.add("builtin", true)
    }
    return members.json
  }

  static func origin(from json: JSONValue) -> OperationDefinition.Origin? {
    if let file = json["project"]?.string { return .project(file: file) }
    if let folder = json["script"]?.string { return .script(folder: folder) }
    return json["builtin"] == nil ? nil : .builtin
  }

  static func json(of body: OperationDefinition.Body) -> JSONValue {
    var members = SnapshotMembers()
    switch body {
    case .command(let words): members.add("exec", JSONValue.array(words.map { .string($0) }))
    case .python(let program, let arguments):
      members.add("main", program)
      members.add("arguments", arguments)
    case .script(let language, let path, let arguments):
      members.add("script", language.rawValue)
      members.add("path", path)
      members.add("arguments", arguments)
    case .steps(let steps): members.add("steps", JSONValue.array(steps.map(json(of:))))
    case .builtin(let name): members.add("builtin", name)
    case .invalid(let error): members.add("invalid", error.message)
    }
    return members.json
  }

  static func body(from json: JSONValue) -> OperationDefinition.Body? {
    if json["exec"] != nil { return .command(json.texts("exec")) }
    if let program = json["main"]?.string {
      return .python(program: program, arguments: json.texts("arguments"))
    }
    if let language = json["script"]?.string.flatMap({ ScriptLanguage(rawValue: $0) }),
      let path = json["path"]?.string
    {
      return .script(language, path: path, arguments: json.texts("arguments"))
    }
    if json["steps"] != nil { return .steps(json.items("steps").compactMap(step(from:))) }
    if let name = json["builtin"]?.string { return .builtin(name) }
    return json["invalid"]?.string.map { .invalid(OperationError($0)) }
  }

  static func json(of destination: OperationDefinition.Destination) -> JSONValue {
    switch destination {
    case .arguments: .string("args")
    case .globals(nil): .string("globals")
    case .globals(let name?): .string("globals:\(name)")
    case .namespace(let name): .string("namespace:\(name)")
    case .configuration(let file): .string("config:\(file)")
    case .none: .string("none")
    }
  }

  static func destination(from json: JSONValue) -> OperationDefinition.Destination? {
    guard let text = json.string else { return nil }
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    switch parts.first {
    case "args": return .arguments
    case "globals": return .globals(parts.dropFirst().first)
    case "namespace": return parts.dropFirst().first.map { .namespace($0) }
    case "config": return parts.dropFirst().first.map { .configuration(file: $0) }
    case "none": return OperationDefinition.Destination.none
    default: return nil
    }
  }

  static func json(of flagImport: OperationDefinition.FlagImport) -> JSONValue? {
    switch flagImport {
    case .automatic: nil
    case .all: .bool(true)
    case .none: .bool(false)
    case .named(let names): .array(names.map { .string($0) })
    }
  }

  static func flagImport(from json: JSONValue) -> OperationDefinition.FlagImport {
    if let truth = json.bool { return truth ? .all : .none }
    return .named(json.array?.compactMap(\.string) ?? [])
  }

  static func json(of source: OperationDefinition.SourceSelection) -> JSONValue {
    var members = SnapshotMembers()
    members.add("enabled", source.isEnabled, unless: true)
    members.add(
      "rules",
      source.rules.map { rule in
        var members = SnapshotMembers()
        members.add(rule.isIncluded ? "include" : "exclude", rule.glob)
        return members.json
      })
    members.add("root", source.root)
    members.add("dest", source.destination)
    return members.json
  }

  static func source(from json: JSONValue) -> OperationDefinition.SourceSelection {
    var source = OperationDefinition.SourceSelection()
    source.isEnabled = json["enabled"]?.bool ?? true
    for rule in json.items("rules") {
      if let glob = rule["include"]?.string { source.rules.append((isIncluded: true, glob: glob)) }
      if let glob = rule["exclude"]?.string { source.rules.append((isIncluded: false, glob: glob)) }
    }
    source.root = json["root"]?.string
    source.destination = json["dest"]?.string
    return source
  }
}
