import Text

/// Reads the operations of one model.
struct OperationReader {
  let model: String
  /// The project file, absolute.
  let file: String
  let writtenForGuild: Bool
  /// By `NAME` of this model, and by `MODEL:NAME` of all.
  var knownResources: [String: ResourceDefinition] = [:]
  /// What is being read, for messages.
  var name = ""
  private(set) var warnings: [ProjectWarning] = []

  init(model: String, file: String, writtenForGuild: Bool) {
    self.model = model
    self.file = file
    self.writtenForGuild = writtenForGuild
  }

  mutating func warn(_ message: String, at place: ProjectPlace) {
    warnings.append(ProjectWarning(message: message, place: place))
  }

  mutating func check(_ section: ProjectSection, _ keys: ProjectKeys) throws(ProjectError) {
    try keys.check(section, writtenForGuild: writtenForGuild, warnings: &warnings)
  }

  /// `sourceCode` is the model's own rule for the files that a run keeps.
  mutating func operation(
    _ name: String, _ node: ProjectNode, sourceCode: ProjectNode?
  ) throws(ProjectError) -> OperationDefinition {
    self.name = "operation '\(name)'"
    var operation = OperationDefinition(name: name, origin: .project(file: file), body: .steps([]))
    operation.model = model
    if let program = node.text {
      operation.body = main(program)
      operation.source = try sourceSelection([sourceCode])
      return operation
    }
    let section =
      node.isNull
      ? try ProjectSection(ProjectNode(.map([]), at: node.place), name: self.name)
      : try ProjectSection(node, name: self.name)
    try check(section, .operation)
    operation.body = try body(section, operationName: name)
    operation.description = try section.text("description")
    operation.isDefault = try section.truth("default") ?? false
    operation.flags = try flags(section["flags"])
    try readImport(section, into: &operation)
    operation.environment = try section.textMap("env") ?? [:]
    operation.secretVariables = try section.texts("env-secrets") ?? []
    operation.label = try section.text("label")
    operation.tags = try section.texts("tags") ?? []
    operation.requirements = try requirements(section["requires"])
    operation.objective = try objective(section)
    operation.optimizers = try optimizers(section)
    operation.outputScalars = try outputScalars(section["output-scalars"])
    operation.source = try sourceSelection([sourceCode, section["sourcecode"]])
    operation.defaultMaxTrials = try section.wholeNumber("default-max-trials")
    operation.isDeletedOnSuccess = try section.truth("delete-on-success") ?? false
    operation.canStageTrials = try section.truth("can-stage-trials") ?? true
    operation.compareColumns = try section.texts("compare") ?? []
    try readDestination(section, into: &operation)
    return operation
  }

  // MARK: what runs

  private mutating func body(
    _ section: ProjectSection, operationName: String
  ) throws(ProjectError) -> OperationDefinition.Body {
    let given = ["exec", "main", "steps"].filter { section[$0] != nil }
    guard let first = given.first, let node = section[first] else {
      return .invalid(
        "invalid definition for operation '\(operationName)': must define either exec, main, or "
          + "steps")
    }
    for other in given.dropFirst() {
      warn(
        "\(section.name): '\(first)' and '\(other)' are both given; '\(other)' is ignored",
        at: section[other]?.place ?? section.place)
    }
    switch first {
    case "exec": return try command(section)
    case "main": return main(try section.text("main") ?? "")
    default: return try steps(node)
    }
  }

  private func command(_ section: ProjectSection) throws(ProjectError) -> OperationDefinition.Body {
    if let items = section["exec"]?.list, let words = try section.texts("exec"), !items.isEmpty {
      return .command(words)
    }
    let text = try section.text("exec") ?? ""
    guard let words = splitWords(text) else {
      return .invalid("invalid command '\(text)' of \(name): a quote does not end")
    }
    return words.isEmpty ? .invalid("\(name) has an empty command") : .command(words)
  }

  private func main(_ text: String) -> OperationDefinition.Body {
    guard let words = splitWords(text), let program = words.first else {
      return .invalid("invalid main program '\(text)' of \(name)")
    }
    return .python(program: program, arguments: Array(words.dropFirst()))
  }

  // MARK: where flags come from and go

  private func readImport(
    _ section: ProjectSection, into operation: inout OperationDefinition
  ) throws(ProjectError) {
    operation.flagsNotImported = try section.texts("flags-import-skip") ?? []
    operation.skipsArgumentsByDefault = try section.truth("default-flag-arg-skip") ?? false
    guard let node = section["flags-import"] else { return }
    if let truth = node.truth {
      operation.flagImport = truth ? .all : .none
    } else if node.text == "all" {
      operation.flagImport = .all
    } else {
      operation.flagImport = .named(try section.texts("flags-import") ?? [])
    }
  }

  private mutating func readDestination(
    _ section: ProjectSection, into operation: inout OperationDefinition
  ) throws(ProjectError) {
    guard let node = section["flags-dest"] else { return }
    operation.isDestinationGiven = true
    let text = try section.text("flags-dest") ?? ""
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    switch (parts.first, parts.dropFirst().first) {
    case ("args", _): operation.destination = .arguments
    case ("none", nil): operation.destination = .none
    case _ where node.truth == false: operation.destination = .none
    case ("globals", let name): operation.destination = .globals(name)
    case ("namespace", let name?), ("dict", let name?): operation.destination = .globals(name)
    case ("config", let file?):
      operation.destination = .configuration(file: file)
    default:
      throw section.wrongKind(
        "flags-dest", node,
        expected: "'args', 'globals', 'globals:NAME', 'dict:NAME', 'namespace:NAME', "
          + "'config:FILE' or 'none'")
    }
  }
}
