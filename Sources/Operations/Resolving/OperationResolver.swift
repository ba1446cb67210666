import Glibc
import Posix
import Scalars
import Text

/// Finds what a user wants to run: an operation of the project, something built in, or a script.
package struct OperationResolver: Sendable {
  /// Where the user is; absolute.
  package let folder: String
  package let project: ProjectFile?
  private let inspection: PythonInspection

  /// `home` is the folder of the ledgers, for what is worth remembering; programs whose text does not
  /// tell their flags may be run for them if it `asksPrograms`.
  package init(folder: String, project: ProjectFile?, home: String?, asksPrograms: Bool = false) {
    self.folder = folder
    self.project = project
    inspection = PythonInspection(home: home, asksPrograms: asksPrograms)
  }

  /// An operation with all that is known of its flags.
  package struct Resolved: Sendable {
    package var operation: OperationDefinition
    /// What could not be found out, to be reported as warnings.
    package var warnings: [String]
  }

  /// `text` is the operation as typed; nil or empty for the default one.
  package func resolve(_ text: String?) throws(OperationError) -> Resolved {
    guard let text, !text.isEmpty else { return try completed(defaultOperation()) }
    if let operation = try projectOperation(OperationReference(text)) {
      return try completed(operation)
    }
    if let operation = BuiltinOperations.operation(named: text) {
      return Resolved(operation: operation, warnings: [])
    }
    if let resolved = try script(text) { return resolved }
    throw unknown(text)
  }

  /// The project's operations as lists show them: by model and name.
  package var listed: [OperationDefinition] {
    (project?.operations ?? []).sorted { ($0.model, $0.name) < ($1.model, $1.name) }
  }

  // MARK: the project

  /// The operation of the project that a word names, as the project file has it; nil for anything else.
  package func declared(_ text: String) -> OperationDefinition? {
    try? projectOperation(OperationReference(text))
  }

  private func projectOperation(
    _ reference: OperationReference
  ) throws(OperationError) -> OperationDefinition? {
    guard let project else { return nil }
    let named = project.operations.filter { $0.name == reference.name }
    if let model = reference.model {
      if let operation = named.first(where: { $0.model == model }) { return operation }
      let isModel = project.models.contains { $0.name == model }
      guard isModel else { return nil }
      throw OperationError(
        "operation '\(reference.name)' is not defined for model '\(model)'"
          + suggestion(
            for: reference.name,
            among: project.models.filter { $0.name == model }.flatMap(\.operations).map(\.name)),
        hint: listHint)
    }
    if let operation = named.first(where: { defaultModels.contains($0.model) }) { return operation }
    guard named.count > 1 else { return named.first }
    let names = named.map { "'\($0.fullName)'" }.joined(separator: ", ")
    throw OperationError(
      "there are several operations '\(reference.name)'", hint: "name the model as well: \(names)")
  }

  /// The models whose operations need no prefix.
  private var defaultModels: [String] {
    guard let project else { return [] }
    let marked = project.models.filter(\.isDefault).map(\.name)
    return marked + [""] + (project.models.count == 1 ? project.models.map(\.name) : [])
  }

  private func defaultOperation() throws(OperationError) -> OperationDefinition {
    guard let project else {
      throw OperationError(
        "cannot find a default operation", hint: "name a script or an operation to run")
    }
    if let operation = project.operations.first(where: \.isDefault) { return operation }
    let candidates = project.operations.filter { !$0.name.hasPrefix("_") }
    guard candidates.count == 1 else {
      throw OperationError("a default operation is not defined for this project", hint: listHint)
    }
    return candidates[0]
  }

  /// Adds the flags of the program and of the configuration file.
  private func completed(_ operation: OperationDefinition) throws(OperationError) -> Resolved {
    var operation = operation
    var warnings = operation.warnings.map(\.description) + operation.warningsOfSourceTypes
    if case .invalid(let error) = operation.body { throw error }
    if operation.isMainImplied { try checkImpliedMain(of: operation) }
    for error in OutputScalarRules.errors(in: operation.scalarRules) {
      let place = operation.scalarPlaces[error.pattern].map { "\($0): " } ?? ""
      warnings.append("\(place)operation '\(operation.fullName)': \(error.message)")
    }
    switch (operation.body, operation.destination) {
    case (_, .configuration(let file)):
      try ConfigurationFlags.complete(&operation, from: file)
    case (.python(PassProgram.name, _), _):
      if !operation.isDestinationGiven { operation.destination = .globals(nil) }
      operation.importFlags([])
    case (.python(let program, let arguments), _):
      let root = operation.sourceRoot
      if case .script(let path) = PythonProgram(program, in: [root]) {
        PythonFlagImport(inspection).complete(
          &operation, script: path, program: program, arguments: arguments, warnings: &warnings)
      }
    case (.script(_, let path, _), _):
      let file = absolutePath(path, in: operation.sourceRoot)
      guard access(file, R_OK) == 0 else {
        throw OperationError(
          "cannot run '\(operation.fullName)': there is no '\(path)' in '\(operation.sourceRoot)'")
      }
      ScriptFlagImport(inspection).complete(&operation, script: file, warnings: &warnings)
    default: operation.importFlags([])
    }
    return Resolved(operation: operation, warnings: warnings)
  }

  /// An operation that names no program has one only if there is a module of its name.
  private func checkImpliedMain(of operation: OperationDefinition) throws(OperationError) {
    switch operation.body {
    case .python(let program, _):
      guard case .module = PythonProgram(program, in: [operation.sourceRoot]) else { return }
    case .script(_, let path, _):
      guard access(operation.sourceRoot + "/" + path, R_OK) != 0 else { return }
    default: return
    }
    throw OperationError(
      "invalid definition for operation '\(operation.name)': must define either exec, main, or steps",
      details: operation.place?.citation ?? [])
  }

  // MARK: scripts

  private func script(_ text: String) throws(OperationError) -> Resolved? {
    let name = normalizedPath(text)
    let path = normalizedPath(name.hasPrefix("/") ? name : folder + "/" + name)
    guard let isFile = FileStatus(path: path)?.isRegular else { return nil }
    let script = ScriptFile(
      name: relativePath(path, in: folder) ?? name, path: path, folder: folder,
      isExecutable: isFile && access(path, X_OK) == 0)
    guard isFile, let handler = scriptHandlers.first(where: { $0.handles(script) }) else {
      throw OperationError(
        "cannot run '\(text)': must be an executable file",
        hint: isFile ? Self.hint(forOtherFile: text) : nil)
    }
    var warnings: [String] = []
    let operation = handler.operation(for: script, inspection: inspection, warnings: &warnings)
    return Resolved(operation: operation, warnings: warnings)
  }

  /// Of a file that is not a program: what reads it.
  private static func hint(forOtherFile text: String) -> String {
    let word = shellQuoted(text)
    return text.hasSuffix(".yml") || text.hasSuffix(".yaml")
      ? "if it is a grid spec, 'batchrun sweep \(word)' expands it"
      : "'batchrun launch \(word)' runs the commands in it, 'chmod +x \(word)' makes it a program"
  }

  /// Scripts of this folder that can be run by their names.
  private var scriptNames: [String] {
    let endings = [".py", ".R", ".ipynb", ".sh"]
    let names = (try? Directory(path: folder, mayBeLink: true).names()) ?? []
    return names.filter { name in endings.contains { name.hasSuffix($0) } }.sorted()
  }

  private var listHint: String { "'batchrun operations' lists what can be run" }

  private func unknown(_ text: String) -> OperationError {
    var error = explanation(ofUnknown: text)
    error.isUnknown = true
    return error
  }

  private func explanation(ofUnknown text: String) -> OperationError {
    if text.contains("/") {
      return OperationError("invalid operation '\(text)': there is no such file", hint: listHint)
    }
    let names =
      (project?.operations ?? []).map(\.name) + BuiltinOperations.all.map(\.name)
      + scriptNames
    let guess = suggestion(for: text, among: names)
    guard project != nil else {
      return OperationError(
        "cannot find operation '\(text)'\(guess)",
        hint: "there is no project file ('batchrun.yml') in this folder, and no script '\(text)'")
    }
    return OperationError(
      "operation '\(text)' is not defined for this project\(guess)", hint: listHint)
  }
}

extension OperationDefinition {
  /// The folder of the project, or the one that a script was found from.
  package var projectFolder: String? {
    switch origin {
    case .project(let file): folder(of: file)
    case .script(let folder): folder
    case .builtin: nil
    }
  }

  /// Project files among its source code, relative to that: programs have no use for them.
  package var projectFiles: [String] {
    guard projectFolder == sourceRoot else { return [] }
    return ProjectFile.names
  }

  /// The folder whose files are the operation's source code.
  package var sourceRoot: String {
    let folder = projectFolder ?? "/"
    return source.root.map { normalizedPath($0.hasPrefix("/") ? $0 : folder + "/" + $0) } ?? folder
  }
}
