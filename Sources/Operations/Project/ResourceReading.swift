import Posix

extension OperationReader {
  /// The resources that a model defines under their names. What is wrong with one is reported for the
  /// operations that require it.
  mutating func resources(of model: ProjectNode) -> [String: KnownResource] {
    var resources: [String: KnownResource] = [:]
    for entry in model["resources"]?.entries ?? [] {
      warnings = []
      let definition: Result<ResourceDefinition, ProjectError>
      do throws(ProjectError) {
        definition = .success(
          try resource(entry.value, name: entry.key, title: "resource '\(entry.key)'"))
      } catch {
        definition = .failure(error)
      }
      resources[entry.key] = KnownResource(definition: definition, warnings: warnings)
    }
    return resources
  }

  /// What an operation requires: one item, or a list of them.
  mutating func requirements(_ node: ProjectNode?) throws(ProjectError) -> [ResourceDefinition] {
    guard let node, !node.isNull else { return [] }
    var resources: [ResourceDefinition] = []
    for item in node.list ?? [node] { resources.append(try requirement(item)) }
    return resources
  }

  private mutating func requirement(_ node: ProjectNode) throws(ProjectError) -> ResourceDefinition
  {
    if let reference = node.text { return try referred(reference, at: node.place) }
    let section = try ProjectSection(node, name: "\(name): a requirement")
    if let reference = try section.text("resource") {
      var resource = try referred(reference, at: node.place)
      if let description = try section.text("description") { resource.description = description }
      return resource
    }
    if section.has("sources") {
      return try resource(node, name: try section.text("name"), title: section.name)
    }
    let source = try source(node, title: section.name)
    var resource = ResourceDefinition(name: source.name ?? source.flagName, sources: [source])
    resource.description = try section.text("description")
    return resource
  }

  private mutating func referred(
    _ reference: String, at place: ProjectPlace
  ) throws(ProjectError) -> ResourceDefinition {
    if let resource = knownResources[reference] ?? knownResources["\(model):\(reference)"] {
      warnings += resource.warnings
      return try resource.definition.get()
    }
    let guess = suggestion(for: reference, among: knownResources.keys.sorted())
    throw ProjectError(
      "resource '\(reference)' required by \(name) is not defined\(guess)", at: place)
  }

  private mutating func resource(
    _ node: ProjectNode, name: String?, title: String
  ) throws(ProjectError) -> ResourceDefinition {
    // A list is its sources.
    let section: ProjectSection?
    let items: [ProjectNode]
    if let list = node.list {
      section = nil
      items = list
    } else {
      let map = try ProjectSection(node, name: title)
      try check(map, .resource)
      section = map
      if let sources = map["sources"] {
        items = sources.list ?? [sources]
      } else {
        items = []
      }
    }
    var sources: [SourceDefinition] = []
    for item in items { sources.append(try source(item, title: "\(title): a source")) }
    var resource = ResourceDefinition(name: name, sources: sources)
    guard let section else { return resource }
    resource.description = try section.text("description")
    resource.targetPath = try targetPath(section)
    resource.targetType = try targetType(section)
    resource.unpacksByDefault = try section.truth("default-unpack") ?? true
    return resource
  }

  private mutating func source(
    _ node: ProjectNode, title: String
  ) throws(ProjectError) -> SourceDefinition {
    if let file = node.text { return SourceDefinition(.file(file)) }
    let section = try ProjectSection(node, name: title)
    try check(section, .source)
    let kinds = ["operation", "file", "config", "url", "module", "dvcfile"].filter {
      section[$0] != nil
    }
    guard let word = kinds.first, kinds.count == 1, let value = try section.text(word) else {
      throw ProjectError(
        "\(title) must have one of 'operation', 'file', 'config', 'url' and 'module'"
          + (kinds.count > 1 ? ", not both '\(kinds[0])' and '\(kinds[1])'" : ""), at: node.place)
    }
    let kind: SourceDefinition.Kind
    switch word {
    case "operation": kind = .operation(value)
    case "file": kind = .file(value)
    case "config": kind = .configuration(value)
    case "url": kind = .url(value)
    case "module": kind = .module(value)
    default:
      throw ProjectError(
        "\(title): sources of the kind '\(word)' are not supported", at: node.place,
        hint: "fetch it in a separate step, and require its 'operation'")
    }
    var source = SourceDefinition(kind)
    source.name = try section.text("name")
    if let flag = section["flag-name"] {
      if flag.truth == false { source.hasFlag = false } else { source.flagName = flag.text }
    }
    source.takesBatch = try section.truth("batch") ?? false
    if source.takesBatch, word != "operation", let node = section["batch"] {
      throw ProjectError("\(title): only an 'operation' has a 'batch'", at: node.place)
    }
    source.select = try section.texts("select") ?? []
    source.selectMinimum = try section.text("select-min")
    source.selectMaximum = try section.text("select-max")
    source.renamings = try renamings(section)
    source.targetPath = try targetPath(section)
    source.targetType = try targetType(section)
    source.preservesPath = try section.truth("preserve-path") ?? false
    source.unpacks = try section.truth("unpack")
    source.sha256 = try section.text("sha256")
    source.isOptional = try section.truth("optional") ?? false
    source.warnsIfEmpty = try section.truth("warn-if-empty") ?? true
    source.failsIfEmpty = try section.truth("fail-if-empty") ?? false
    source.replacesExisting = try section.truth("replace-existing") ?? false
    source.alwaysResolves = try section.truth("always-resolve") ?? false
    source.help = try section.text("help")
    if let node = section["params"] {
      for (name, value) in try flagValues(node, name: "\(title): 'params'").sorted {
        source.parameters[name] = value
      }
    }
    return source
  }

  private func targetPath(_ section: ProjectSection) throws(ProjectError) -> String? {
    let key = section["target-path"] == nil ? "path" : "target-path"
    let path = try section.text(key)
    if let path, path.hasPrefix("/") || normalizedPath(path).hasPrefix("..") {
      throw ProjectError(
        "invalid path '\(path)' in \(section.name) (it must be in the run directory)",
        at: section.place)
    }
    return path
  }

  private func targetType(
    _ section: ProjectSection
  ) throws(ProjectError) -> ResourceDefinition.TargetType? {
    guard let text = try section.text("target-type"), let node = section["target-type"] else {
      return nil
    }
    guard let type = ResourceDefinition.TargetType(rawValue: text) else {
      throw section.wrongKind("target-type", node, expected: "'link' or 'copy'")
    }
    return type
  }

  /// `PATTERN REPLACEMENT`, a new name, `{pattern:, repl:}`, or a list of these.
  private func renamings(
    _ section: ProjectSection
  ) throws(ProjectError) -> [SourceDefinition.Renaming] {
    guard let node = section["rename"] else { return [] }
    var renamings: [SourceDefinition.Renaming] = []
    for item in node.list ?? [node] {
      if item.entries != nil {
        let map = try ProjectSection(item, name: "\(section.name): 'rename'")
        guard let replacement = try map.text("repl") else {
          throw ProjectError("\(map.name) must have a 'repl'", at: item.place)
        }
        renamings.append(.init(pattern: try map.text("pattern"), replacement: replacement))
        continue
      }
      switch item.text.flatMap({ splitWords($0) }) ?? [] {
      case let words where words.count == 1:
        renamings.append(.init(pattern: nil, replacement: words[0]))
      case let words where words.count == 2:
        renamings.append(.init(pattern: words[0], replacement: words[1]))
      default:
        throw section.wrongKind("rename", item, expected: "'PATTERN REPLACEMENT' or a name")
      }
    }
    return renamings
  }
}
