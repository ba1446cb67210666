import Glibc
import Posix

/// Adds to an operation what its Python program says of its flags.
struct PythonFlagImport {
  private let inspection: PythonInspection

  init(_ inspection: PythonInspection) {
    self.inspection = inspection
  }

  /// `path` is the absolute one of the program, `arguments` those that it always gets.
  func complete(
    _ operation: inout OperationDefinition, script path: String, program: String,
    arguments: [String], warnings: inout [String]
  ) {
    // An operation that says everything itself needs no Python to be understood.
    if operation.isDestinationGiven, !operation.importsFlags { return operation.importFlags([]) }
    guard let script = inspection.inspect(path, named: lastComponent(of: path)) else {
      warnings.append("cannot read the flags of '\(path)': there is no 'python3' on PATH")
      return
    }
    if let error = script.syntaxError {
      warnings.append(contentsOf: lines(about: error, in: path))
      return
    }
    if !operation.isDestinationGiven {
      operation.destination = script.takesArguments ? .arguments : .globals(nil)
    }
    switch operation.destination {
    case .globals(let holder?), .namespace(let holder):
      operation.importFlags(script.holders[holder] ?? [])
    case .arguments where operation.importsFlags && needsAnswer(script, operation):
      let question = PythonQuestion(
        library: script.library ?? .argparse, script: path,
        package: PythonProgram.package(of: program, script: path), root: operation.sourceRoot,
        arguments: arguments)
      let answer = inspection.ask(question)
      if answer?.isLate == true {
        warnings.append(
          "the flags of '\(path)' were read from its source: it did not parse its arguments in time"
        )
      }
      operation.importFlags(flags(script, answer))
    case .arguments, .globals(nil): operation.importFlags(script.flags)
    case .configuration, .none: operation.importFlags([])
    }
    operation.takeArgumentsAsGiven(arguments)
  }

  /// Whether the text leaves open which options there are.
  private func needsAnswer(_ script: PythonScript, _ operation: OperationDefinition) -> Bool {
    guard inspection.asksPrograms, script.library != nil else { return false }
    if let isCertain = script.isCertain { return !isCertain }
    let root = operation.sourceRoot
    return script.modules.contains { module in
      access("\(root)/\(module).py", F_OK) == 0 || access("\(root)/\(module)", F_OK) == 0
    }
  }

  /// A script that continues to read arguments may have more options than it was asked for.
  private func flags(_ script: PythonScript, _ answer: PythonAnswer?) -> [FlagDefinition] {
    guard let answer, !answer.isLate else { return script.flags }
    let asked = answer.flags
    guard !answer.isWhole else { return asked }
    let names = Set(asked.map(\.name))
    return asked + script.flags.filter { !names.contains($0.name) }
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
