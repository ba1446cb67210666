import Posix

/// Adds to an operation what its Python program says of its flags.
struct PythonFlagImport {
  private let inspection: PythonInspection

  init(_ inspection: PythonInspection) {
    self.inspection = inspection
  }

  /// `path` is the absolute one of the program.
  func complete(
    _ operation: inout OperationDefinition, script path: String, warnings: inout [String]
  ) {
    // An operation that says everything itself needs no Python to be understood.
    if operation.isDestinationGiven, operation.flagImport == .none { return }
    guard let script = inspection.inspect(path, named: lastComponent(of: path)) else {
      warnings.append("cannot read the flags of '\(path)': there is no 'python3' that could")
      return
    }
    if let error = script.syntaxError {
      warnings.append(contentsOf: lines(about: error, in: path))
      return
    }
    warnings.append(contentsOf: script.warnings)
    if !operation.isDestinationGiven {
      operation.destination = script.takesArguments ? .arguments : .globals(nil)
    }
    switch operation.destination {
    case .arguments, .globals(nil): operation.importFlags(script.flags)
    // These names are not those of the program's text.
    case .globals, .configuration, .none: break
    }
  }

  private func lines(about error: PythonScript.SyntaxError, in path: String) -> [String] {
    let place = error.line.map { " on line \($0)" } ?? ""
    var lines = ["cannot import flags from \(path): \(error.message)\(place)"]
    guard !error.text.isEmpty else { return lines }
    lines[0] += "\n  \(error.text)"
    if let column = error.column, column > 0 {
      lines[0] += "\n  " + String(repeating: " ", count: column - 1) + "^"
    }
    return lines
  }
}

extension OperationDefinition {
  /// Takes flags over that the program, or its configuration file, has. What the project says of
  /// a flag stands.
  mutating func importFlags(_ found: [FlagDefinition]) {
    let importsAll = flagImport == .all || flagImport == .automatic && flags.isEmpty
    for flag in found where importsAll && !flagsNotImported.contains(flag.name) || names(flag) {
      if let place = flags.firstIndex(where: { $0.name == flag.name }) {
        flags[place].complete(from: flag)
      } else {
        flags.append(flag)
      }
    }
    if skipsArgumentsByDefault {
      for place in flags.indices where flags[place].skipsArgument == nil {
        flags[place].skipsArgument = true
      }
    }
  }

  /// Whether the project asks for this flag by its name.
  private func names(_ flag: FlagDefinition) -> Bool {
    guard !flagsNotImported.contains(flag.name) else { return false }
    switch flagImport {
    case .all, .none: return false
    case .named(let names): return names.contains(flag.name)
    case .automatic: return flags.contains { $0.name == flag.name }
    }
  }
}

extension FlagDefinition {
  /// Fills in what is not said here.
  fileprivate mutating func complete(from other: FlagDefinition) {
    if defaultValue == .null { defaultValue = other.defaultValue }
    description = description ?? other.description
    type = type ?? other.type
    if choices.isEmpty { choices = other.choices }
    argumentSwitch = argumentSwitch ?? other.argumentSwitch
    negativeArgumentName = negativeArgumentName ?? other.negativeArgumentName
    argumentSplit = argumentSplit ?? other.argumentSplit
    isRequired = isRequired || other.isRequired && defaultValue == .null
  }
}
