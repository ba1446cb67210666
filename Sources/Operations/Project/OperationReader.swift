import Posix
import Text

/// Reads the operations of one model.
struct OperationReader {
  let model: String
  /// The project file, absolute.
  let file: String
  let writtenForGuild: Bool
  /// By `MODEL:NAME`.
  var knownResources: [String: KnownResource] = [:]
  /// What is being read, for messages.
  var name = ""
  var warnings: [ProjectWarning] = []

  /// A resource that a model defines, or what is wrong with it.
  struct KnownResource {
    let definition: Result<ResourceDefinition, ProjectError>
    let warnings: [ProjectWarning]
  }

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

  /// `sourceCode` is the model's own rule for the files that a run keeps. What is wrong with an
  /// operation is reported when it is run, so that it does not spoil the others of the file.
  mutating func operation(
    _ name: String, _ node: ProjectNode, sourceCode: ProjectNode?
  ) -> OperationDefinition {
    self.name = "operation '\(name)'"
    warnings = []
    var operation = OperationDefinition(name: name, origin: .project(file: file), body: .steps([]))
    operation.model = model
    operation.place = node.place
    do throws(ProjectError) {
      operation = try read(node, into: operation, sourceCode: sourceCode)
    } catch {
      operation.body = .invalid(OperationError(error))
      operation.description = node["description"]?.text
      operation.isDefault = node["default"]?.truth ?? false
    }
    operation.warnings = warnings
    return operation
  }

  private mutating func read(
    _ node: ProjectNode, into empty: OperationDefinition, sourceCode: ProjectNode?
  ) throws(ProjectError) -> OperationDefinition {
    var operation = empty
    if let program = node.text {
      operation.body = main(program, at: node.place)
      operation.source = try sourceSelection([sourceCode])
      return operation
    }
    let section =
      node.isNull
      ? try ProjectSection(ProjectNode(.map([]), at: node.place), name: self.name)
      : try ProjectSection(node, name: self.name)
    try check(section, .operation)
    operation.isMainImplied = programKeys.allSatisfy { section[$0] == nil }
    operation.body = try body(section, operationName: operation.name)
    operation.stepPlaces = stepPlaces(section["steps"])
    operation.description = try section.text("description")
    operation.isDefault = try section.truth("default") ?? false
    operation.flags = try flags(section["flags"])
    operation.flagPlaces = flagPlaces(section["flags"])
    try readImport(section, into: &operation)
    operation.environment = try section.textMap("env") ?? [:]
    operation.secretVariables = try section.texts("env-secrets") ?? []
    operation.label = try section.text("label")
    operation.tags = try section.texts("tags") ?? []
    operation.requirements = try requirements(section["requires"])
    operation.objective = try objective(section)
    operation.optimizers = try optimizers(section)
    operation.optimizerPlaces = optimizerPlaces(section)
    operation.outputScalars = try outputScalars(section["output-scalars"])
    operation.scalarPlaces = scalarPlaces(section["output-scalars"])
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
    let given = programKeys.filter { section[$0] != nil }
    guard let first = given.first, let node = section[first] else {
      if let language = ScriptLanguage(fileName: operationName) {
        return .script(language, path: operationName, arguments: [])
      }
      return .python(program: Self.impliedMain(of: operationName), arguments: [])
    }
    for other in given.dropFirst() {
      warn(
        "\(section.name): '\(first)' and '\(other)' are both given; '\(other)' is ignored",
        at: section[other]?.place ?? section.place)
    }
    switch first {
    case "exec": return try command(section, at: node.place)
    case "main": return main(try section.text("main") ?? "", at: node.place)
    case "notebook": return notebook(try section.text("notebook") ?? "", at: node.place)
    default: return try steps(node)
    }
  }

  private let programKeys = ["exec", "main", "steps", "notebook"]

  /// `prepare_data` of `prepare-data`, `say` of `say.py`.
  private static func impliedMain(of operation: String) -> String {
    let path = operation.hasSuffix(".py") ? String(operation.dropLast(3)) : operation
    let module = lastComponent(of: path)
    return path.dropLast(module.count) + module.replacing("-", with: "_")
  }

  private mutating func command(
    _ section: ProjectSection, at place: ProjectPlace
  ) throws(ProjectError) -> OperationDefinition.Body {
    if let items = section["exec"]?.list, let words = try section.texts("exec"), !items.isEmpty {
      return .command(words)
    }
    let text = try section.text("exec") ?? ""
    guard let words = splitWords(text) else {
      return invalid("invalid command '\(text)' of \(name): a quote is not closed", at: place)
    }
    if let found = ShellOperators.first(in: text) {
      warnings.append(
        ProjectWarning(
          message:
            "\(name): 'exec' runs without a shell, so '\(found)' is an argument of the program; "
            + "to use one: sh -c '…'", place: place, isOfCommand: true))
    }
    return words.isEmpty ? invalid("\(name) has an empty command", at: place) : .command(words)
  }

  /// What cannot run; the rest of the operation is read anyway.
  private func invalid(_ reason: String, at place: ProjectPlace) -> OperationDefinition.Body {
    .invalid(OperationError(ProjectError(reason, at: place)))
  }

  private func main(_ text: String, at place: ProjectPlace) -> OperationDefinition.Body {
    guard let words = splitWords(text), let program = words.first else {
      return invalid("invalid main program '\(text)' of \(name)", at: place)
    }
    if let language = ScriptLanguage(fileName: program) {
      return .script(language, path: program, arguments: Array(words.dropFirst()))
    }
    return .python(program: program, arguments: Array(words.dropFirst()))
  }

  /// What follows the notebook is for a page that is not made here.
  private func notebook(_ text: String, at place: ProjectPlace) -> OperationDefinition.Body {
    guard let path = splitWords(text)?.first else {
      return invalid("invalid notebook '\(text)' of \(name)", at: place)
    }
    return .script(.notebook, path: path, arguments: [])
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
    case ("globals", let name), ("global", let name): operation.destination = .globals(name)
    case ("dict", let name?): operation.destination = .globals(name)
    case ("namespace", let name?): operation.destination = .namespace(name)
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
