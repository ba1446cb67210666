/// A kind of program that can be run without a project file. A new kind is a new file and one line
/// in `scriptHandlers`.
protocol ScriptHandler: Sendable {
  /// Whether this handler takes a file of this name and kind.
  func handles(_ script: ScriptFile) -> Bool

  /// The operation that runs the file, with the flags that can be known.
  func operation(
    for script: ScriptFile, inspection: PythonInspection, warnings: inout [String]
  ) -> OperationDefinition
}

/// A file that a user wants to run.
struct ScriptFile: Sendable {
  /// As typed, normalized: relative to `folder`, or absolute.
  let name: String
  /// Absolute.
  let path: String
  /// The folder of the command.
  let folder: String
  let isExecutable: Bool
}

/// In the order in which they are asked.
let scriptHandlers: [any ScriptHandler] = [
  PythonScriptHandler(), TextScriptHandler(), ExecutableHandler(),
]
