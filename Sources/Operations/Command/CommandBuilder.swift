import Glibc
import Posix

/// Makes of an operation and its flags what is executed.
package struct CommandBuilder: Sendable {
  private let operation: OperationDefinition
  private var python: PythonInterpreter?
  /// The flags by their names, and what each of them is in the environment.
  private let flags: [String: FlagDefinition]
  private let variables: [String: FlagVariable]
  /// The flags whose values are paths.
  private let paths: [FlagDefinition]

  /// `python` is the interpreter of Python operations and of `${python_exe}`.
  package init(_ operation: OperationDefinition, python: PythonInterpreter?) {
    self.operation = operation
    self.python = python
    flags = Dictionary(operation.flags.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    variables = flags.mapValues { FlagVariable($0) }
    paths = operation.flags.filter(\.isPath)
  }

  /// Whether the operation wants Python, so that the interpreter must be looked for.
  package static func needsPython(_ operation: OperationDefinition) -> Bool {
    switch operation.body {
    case .python(let program, _): program != PassProgram.name
    case .script(let language, _, _): language == .notebook
    case .command(let words): words.contains { $0.contains("${python_exe}") }
    case .builtin: OptimizerLibrary.of(operation) != nil
    case .steps, .invalid: false
    }
  }

  package func command(_ flags: Flags, in places: RunPlaces) throws(OperationError)
    -> ProgramCommand
  {
    let flags = located(flags, places)
    let environment = try RunEnvironment(operation, variables, flags, places)
    var command = ProgramCommand(arguments: [], environment: environment.variables)
    switch operation.body {
    case .command(let words): try add(words, flags, places, to: &command)
    case .python(let program, let arguments):
      try add(program, arguments, flags, places, to: &command)
    case .script(let language, let path, let arguments):
      try add(language, path, arguments, flags, places, to: &command)
    case .builtin: try addLibrary(flags, places, to: &command)
    case .steps: break
    case .invalid(let error): throw error
    }
    return command
  }

  /// Whether there are values for all that the command and the variables refer to; nothing is looked
  /// for on disk.
  package func check(_ flags: Flags, in places: RunPlaces) throws(OperationError) {
    _ = try RunEnvironment(operation, variables, flags, places)
    var checked = self
    checked.python = PythonInterpreter(path: "python3")
    var warnings: [String] = []
    switch operation.body {
    case .command(let words): _ = try checked.expanded(words, flags, places, &warnings)
    case .script(.r, _, _): _ = try rscript()
    case .script(.notebook, _, _): break
    case .python(_, let arguments): _ = try checked.expanded(arguments, flags, places, &warnings)
    case .steps, .builtin, .invalid: break
    }
  }

  /// With absolute paths: the program works in another folder than the user. Those that were not
  /// set start where the program says.
  private func located(_ flags: Flags, _ places: RunPlaces) -> Flags {
    var flags = flags
    for flag in paths {
      guard let value = flags[flag.name], !flags.isAssumed(flag.name) else { continue }
      flags[flag.name] = flag.located(value, in: places.project)
    }
    return flags
  }

  /// What `${python_exe}` is, and what runs Python programs.
  private func interpreter() throws(OperationError) -> String {
    guard let python else {
      throw OperationError(
        "cannot run '\(operation.fullName)': there is no 'python3' on PATH")
    }
    return python.path
  }

  // MARK: exec

  private func add(
    _ words: [String], _ flags: Flags, _ places: RunPlaces, to command: inout ProgramCommand
  ) throws(OperationError) {
    command.arguments = try expanded(words, flags, places, &command.warnings)
    let roots = roots(places)
    ScriptWords.locate(in: &command.arguments, from: places.directory, roots: roots)
    // What the project says itself stands.
    if operation.environment["PYTHONPATH"] == nil { addPythonPath(roots.first, to: &command) }
  }

  /// The words with flags in the place of `${flag_args}` and values in that of `${NAME}`.
  private func expanded(
    _ words: [String], _ flags: Flags, _ places: RunPlaces, _ warnings: inout [String]
  ) throws(OperationError) -> [String] {
    var result: [String] = []
    for word in words {
      if word == "${flag_args}" {
        guard operation.destination == .arguments else { continue }
        let arguments = FlagArguments(self.flags, flags, besides: words)
        result += arguments.words
        warnings += arguments.warnings
      } else {
        result.append(try expanded(word, flags, places))
      }
    }
    return result
  }

  private func expanded(
    _ word: String, _ flags: Flags, _ places: RunPlaces
  ) throws(OperationError) -> String {
    guard word.utf8.contains(UInt8(ascii: "$")) else { return word }
    let python = word.contains("${python_exe}") ? try interpreter() : ""
    do throws(FlagReferences.Undefined) {
      return try FlagReferences.text(word) { name in
        switch name {
        case "project_dir": .string(places.project)
        case "python_exe": .string(python)
        default: flags[name].map { .string(variables.environmentText(of: $0, for: name)) }
        }
      }
    } catch {
      throw OperationError(
        "invalid setting for operation: command contains invalid reference '\(error.name)'",
        hint: "'${flag_args}' stands for all flags, '${NAME}' for the value of one")
    }
  }

  // MARK: Python

  private func add(
    _ program: String, _ arguments: [String], _ flags: Flags, _ places: RunPlaces,
    to command: inout ProgramCommand
  ) throws(OperationError) {
    if program == PassProgram.name {
      command.arguments = PassProgram.words
      return try addArguments(arguments, flags, places, to: &command)
    }
    let roots = roots(places)
    command.arguments = [try interpreter(), "-u"]
    let located = PythonProgram(program, in: roots)
    if operation.destination.isModule {
      guard case .script(let path) = located else {
        throw OperationError(
          "cannot run '\(operation.fullName)': there is no '\(program)' in '\(roots[0])'")
      }
      let runner = "\(places.directory)/\(RunPlaces.metadataFolder)/\(PythonRunner.fileName)"
      command.arguments.append(runner)
      command.arguments += PythonRunner.arguments(
        script: path, package: PythonProgram.package(of: program, script: path),
        destination: operation.destination, values: globals(flags.set),
        arguments: try expanded(arguments, flags, places, &command.warnings))
      command.files[PythonRunner.fileName] = PythonRunner.program
      addPythonPath(root(of: path, roots, program), to: &command)
      return
    }
    switch located {
    case .script(let path):
      if let module = PythonProgram.packagedName(program, script: path) {
        command.arguments += ["-m", module]
        addPythonPath(root(of: path, roots, program), to: &command)
      } else {
        command.arguments.append(path)
        let root = root(of: path, roots, program)
        // Python itself looks in the script's folder.
        if root != folder(of: path) { addPythonPath(root, to: &command) }
      }
    case .module(let module, let root):
      command.arguments += ["-m", module]
      addPythonPath(root, to: &command)
    }
    try addArguments(arguments, flags, places, to: &command)
  }

  /// The arguments of a program, and its flags if they go there.
  private func addArguments(
    _ arguments: [String], _ flags: Flags, _ places: RunPlaces, to command: inout ProgramCommand
  ) throws(OperationError) {
    command.arguments += try expanded(arguments, flags, places, &command.warnings)
    guard operation.destination == .arguments, !arguments.contains("${flag_args}") else { return }
    let own = FlagArguments(self.flags, flags.set, besides: arguments)
    command.arguments += own.words
    command.warnings += own.warnings
  }

  /// Where modules are looked for: the root that the program was found in, and in it the folder
  /// that stands before the module (`src` of `src/train`).
  private func root(of path: String, _ roots: [String], _ program: String) -> String? {
    let root = roots.first { relativePath(path, in: $0) != nil }
    guard let root, !program.hasSuffix(".py"), program.contains("/") else { return root }
    return normalizedPath("\(root)/\(folder(of: program))")
  }

  /// The values of module-level names that the program does not have already.
  private func globals(_ flags: Flags) -> Flags {
    var values: [String: FlagValue] = [:]
    for (name, value) in flags.sorted {
      let definition = operation.flag(named: name)
      guard definition?.skipsArgument != true else { continue }
      var value = value
      if let definition { value = definition.structured(value) }
      values[definition?.argumentName ?? name] = value
    }
    return Flags(values)
  }

  // MARK: R scripts and notebooks

  private func add(
    _ language: ScriptLanguage, _ path: String, _ arguments: [String], _ flags: Flags,
    _ places: RunPlaces, to command: inout ProgramCommand
  ) throws(OperationError) {
    let roots = roots(places)
    let found = roots.lazy.map { absolutePath(path, in: $0) }.first { access($0, R_OK) == 0 }
    guard let file = found else {
      throw OperationError(
        "cannot run '\(operation.fullName)': there is no '\(path)' in '\(roots[0])'")
    }
    switch language {
    case .r:
      let name = lastComponent(of: path)
      let program = try rscript()
      do throws(SystemError) {
        let text = String(decoding: try readFile(file), as: UTF8.self)
        command.files[name] = RScript(text).text(with: globals(flags.set))
      } catch {
        throw OperationError("\(error)")
      }
      command.arguments = [program, "\(places.directory)/\(RunPlaces.metadataFolder)/\(name)"]
    case .notebook:
      let folder = "\(places.directory)/\(RunPlaces.metadataFolder)"
      // A path that is not a copy of the run's is left unchanged.
      let isCopy = places.copies.flatMap { relativePath(file, in: $0) } != nil
      let target = isCopy ? file : "\(places.directory)/\(lastComponent(of: path))"
      command.arguments = [try interpreter(), "-u", "\(folder)/\(NotebookRunner.fileName)"]
      command.arguments += NotebookRunner.arguments(
        notebook: file, target: target, values: globals(flags.set), definitions: operation.flags)
      command.files[NotebookRunner.fileName] = NotebookRunner.program
    }
    command.arguments += try expanded(arguments, flags, places, &command.warnings)
  }

  /// The program of an optimizer that is a Python library.
  private func addLibrary(
    _ flags: Flags, _ places: RunPlaces, to command: inout ProgramCommand
  ) throws(OperationError) {
    guard let library = OptimizerLibrary.of(operation) else { return }
    let folder = "\(places.directory)/\(RunPlaces.metadataFolder)"
    command.arguments = [
      try interpreter(), "-u", "\(folder)/\(OptimizerLibrary.fileName)", library.name,
      library.sampler(flags),
    ]
    command.files[OptimizerLibrary.fileName] = OptimizerLibrary.program
  }

  private func rscript() throws(OperationError) -> String {
    let searchPath = ExecutableSearch.inheritedPath
    guard let path = ExecutableSearch.path(of: "Rscript", searchPath: searchPath) else {
      throw OperationError("cannot run '\(operation.fullName)': there is no 'Rscript' on PATH")
    }
    return path
  }

  // MARK: places

  /// Where the files of the operation are looked for: the copies that the run has, then the project.
  private func roots(_ places: RunPlaces) -> [String] {
    let root = operation.source.root.map { normalizedPath("\(places.project)/\($0)") }
    return [places.copies ?? places.source, root ?? places.project].compactMap { $0 }
  }

  private func addPythonPath(_ folder: String?, to command: inout ProgramCommand) {
    guard let folder else { return }
    // What the project says itself comes first.
    let own = command.environment["PYTHONPATH"].flatMap { $0.isEmpty ? nil : $0 }
    let inherited = getenv("PYTHONPATH").map { String(cString: $0) } ?? ""
    command.environment["PYTHONPATH"] =
      own.map { "\($0):\(folder)" } ?? (inherited.isEmpty ? folder : "\(folder):\(inherited)")
  }
}
