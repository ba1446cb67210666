import Text

/// Makes each model whole: what it extends, its parameters, and the pieces that its maps include.
struct ProjectComposition {
  let items: ProjectItems

  init(_ items: ProjectItems) {
    self.items = items
  }

  /// The models, with nothing left in them that refers elsewhere.
  func models() throws(ProjectError) -> [ProjectNode] {
    var models: [ProjectNode] = []
    for item in items.models {
      var model = try extended(item, through: [])
      let parameters = try self.parameters(of: model)
      if !parameters.isEmpty { model = model.substituting(parameters) }
      model = try withDefaults(model)
      models.append(try includingPieces(model, in: model, at: []))
    }
    return models
  }

  // MARK: extends

  private func extended(
    _ node: ProjectNode, through path: [String]
  ) throws(ProjectError) -> ProjectNode {
    guard let reference = node["extends"] else { return node }
    var result = node.without(["extends"])
    for parent in reference.list ?? [reference] {
      guard let name = parent.text else {
        throw ProjectError("'extends' must be a name, not \(parent.kindName)", at: parent.place)
      }
      guard !path.contains(name) else {
        throw ProjectError("'\(name)' extends itself", at: parent.place)
      }
      guard let base = piece(name) else {
        let known = Array(items.pieces.keys) + items.models.compactMap { $0["model"]?.text }
        throw ProjectError(
          "there is no model or config '\(name)'" + suggestion(for: name, among: known),
          at: parent.place)
      }
      let whole = try extended(base, through: path + [name])
      result = result.extended(by: whole.without(["model", "config", "default"]))
    }
    return result
  }

  private func piece(_ name: String) -> ProjectNode? {
    items.pieces[name] ?? items.models.first { $0["model"]?.text == name }
  }

  // MARK: params, operation-defaults

  private func parameters(of model: ProjectNode) throws(ProjectError) -> [String: ProjectNode] {
    guard let node = model["params"], !node.isNull else { return [:] }
    var parameters: [String: ProjectNode] = [:]
    for entry in try ProjectSection(node, name: "'params'").entries {
      parameters[entry.key] = entry.value
    }
    // Values may refer to each other.
    return parameters.mapValues { $0.substituting(parameters) }
  }

  private func withDefaults(_ model: ProjectNode) throws(ProjectError) -> ProjectNode {
    guard let defaults = model["operation-defaults"], !defaults.isNull else { return model }
    _ = try ProjectSection(defaults, name: "'operation-defaults'")
    guard let operations = model["operations"], let entries = operations.entries else {
      return model
    }
    let changed = entries.map { entry in
      var entry = entry
      // A definition that is only text is the main program.
      if let program = entry.value.text {
        let main = ProjectNode.Entry(
          key: "main", place: entry.value.place,
          value: ProjectNode(.scalar(program, isPlain: false), at: entry.value.place))
        entry.value = ProjectNode(.map([main]), at: entry.value.place)
      }
      entry.value = entry.value.extended(by: defaults)
      return entry
    }
    return model.replacing(
      "operations", with: ProjectNode(.map(changed), at: operations.place))
  }

  // MARK: $include

  /// `path` are the keys that lead to the node, `names` what is being included on the way to it.
  private func includingPieces(
    _ node: ProjectNode, in model: ProjectNode, at path: [String], including names: [String] = []
  ) throws(ProjectError) -> ProjectNode {
    switch node.content {
    case .scalar: return node
    case .list(let items):
      var changed: [ProjectNode] = []
      for item in items {
        changed.append(try includingPieces(item, in: model, at: path, including: names))
      }
      return ProjectNode(.list(changed), at: node.place)
    case .map(let entries):
      var changed: [ProjectNode.Entry] = []
      for var entry in entries where entry.key != "$include" {
        entry.value = try includingPieces(
          entry.value, in: model, at: path + [entry.key], including: names)
        changed.append(entry)
      }
      var result = ProjectNode(.map(changed), at: node.place)
      guard let reference = node["$include"] else { return result }
      guard let section = path.last else {
        throw ProjectError("'$include' belongs inside 'flags'", at: reference.place)
      }
      for item in reference.list ?? [reference] {
        result = result.extended(
          by: try included(item, section: section, model, including: names))
      }
      return result
    }
  }

  /// The `section` (as `flags`) of a config or an operation, with what that includes: `NAME`,
  /// `MODEL:NAME`, and `NAME#a,b` for some of it.
  private func included(
    _ reference: ProjectNode, section: String, _ model: ProjectNode, including names: [String]
  ) throws(ProjectError) -> ProjectNode {
    guard let text = reference.text else {
      throw ProjectError(
        "'$include' must be a name, not \(reference.kindName)", at: reference.place)
    }
    let parts = text.split(separator: "#", maxSplits: 1)
    let name = parts.first.map { String($0.trimmedBlanks) } ?? ""
    guard !names.contains(name) else {
      throw ProjectError("'\(name)' includes itself", at: reference.place)
    }
    guard let source = source(named: name, model) else {
      let known = Array(items.pieces.keys) + (model["operations"]?.entries ?? []).map(\.key)
      throw ProjectError(
        "there is no config or operation '\(name)' to include"
          + suggestion(for: name, among: known), at: reference.place)
    }
    guard let own = source[section], own.entries != nil else {
      throw ProjectError("'\(name)' has no '\(section)' to include", at: reference.place)
    }
    let content = try includingPieces(
      own, in: model, at: [section], including: names + [name])
    guard parts.count > 1 else { return content }
    let wanted = parts[1].split(separator: ",").map { String($0.trimmedBlanks) }
    let entries = (content.entries ?? []).filter { wanted.contains($0.key) }
    return ProjectNode(.map(entries), at: content.place)
  }

  /// A config, an operation of the same model (`NAME`, `:NAME`), or one of another (`MODEL:NAME`).
  private func source(named name: String, _ model: ProjectNode) -> ProjectNode? {
    if let source = items.pieces[name] ?? model["operations"]?[name] { return source }
    guard let colon = name.firstIndex(of: ":") else { return nil }
    let owner = String(name[..<colon])
    let operation = String(name[name.index(after: colon)...])
    if owner.isEmpty, let source = model["operations"]?[operation] { return source }
    return items.models.lazy.filter { ProjectModel.name(of: $0) == owner }
      .compactMap { $0["operations"]?[operation] }.first
  }
}
