/// A Python script: its flags are found in its text, or by its own parser.
struct PythonScriptHandler: ScriptHandler {
  func handles(_ script: ScriptFile) -> Bool { script.name.hasSuffix(".py") }

  func operation(
    for script: ScriptFile, inspection: PythonInspection, warnings: inout [String]
  ) -> OperationDefinition {
    var operation = OperationDefinition(
      name: script.name, origin: .script(folder: script.folder),
      body: .python(program: script.name, arguments: []))
    operation.flagImport = .all
    PythonFlagImport(inspection).complete(
      &operation, script: script.path, program: script.name, arguments: [], warnings: &warnings)
    return operation
  }
}
