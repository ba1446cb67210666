import Posix

/// An R script or a notebook: its flags are read from its text.
struct TextScriptHandler: ScriptHandler {
  func handles(_ script: ScriptFile) -> Bool { ScriptLanguage(fileName: script.name) != nil }

  func operation(
    for script: ScriptFile, inspection: PythonInspection, warnings: inout [String]
  ) -> OperationDefinition {
    let language = ScriptLanguage(fileName: script.name) ?? .r
    var operation = OperationDefinition(
      name: script.name, origin: .script(folder: script.folder),
      body: .script(language, path: script.name, arguments: []))
    operation.flagImport = .all
    ScriptFlagImport(inspection).complete(&operation, script: script.path, warnings: &warnings)
    return operation
  }
}

/// Adds to an operation the flags of its R script or notebook.
struct ScriptFlagImport {
  let inspection: PythonInspection

  init(_ inspection: PythonInspection) {
    self.inspection = inspection
  }

  /// `path` is the absolute one of the script.
  func complete(
    _ operation: inout OperationDefinition, script path: String, warnings: inout [String]
  ) {
    operation.destination = .globals(nil)
    guard operation.flagImport != .none, case .script(let language, _, _) = operation.body else {
      return operation.importFlags([])
    }
    guard let bytes = try? readFile(path) else {
      warnings.append("cannot read the flags of '\(path)'")
      return
    }
    switch language {
    case .r: operation.importFlags(RScript(String(decoding: bytes, as: UTF8.self)).flags)
    case .notebook:
      guard let code = NotebookCode.python(bytes) else {
        warnings.append("cannot read the flags of '\(path)': it is not a notebook")
        return
      }
      let script = inspection.inspect(code: code, named: lastComponent(of: path))
      operation.importFlags(script?.flags ?? [])
    }
  }
}
