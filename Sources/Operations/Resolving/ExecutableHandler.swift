/// Any file that can be executed: nothing is known of its flags, which reach it as `FLAG_*`
/// variables if they are forced.
struct ExecutableHandler: ScriptHandler {
  func handles(_ script: ScriptFile) -> Bool { script.isExecutable }

  func operation(
    for script: ScriptFile, inspection: PythonInspection, warnings: inout [String]
  ) -> OperationDefinition {
    let word = script.name.contains("/") ? script.name : "./" + script.name
    return OperationDefinition(
      name: script.name, origin: .script(folder: script.folder), body: .command([word]))
  }
}
