import Arguments
import Glibc
import Operations
import Posix
import Scalars
import Text
import Running

/// What `run` can tell without running anything.
struct RunInspection {
  private let request: RunRequest
  private let options: RunCommand

  /// Nil where something is to be run.
  init?(_ invocation: RunInvocation) {
    request = invocation.request
    options = invocation.options
    guard
      options.explainsOperation || options.testsFlags || options.testsSource
        || options.testOutputScalars != nil || options.printsTrials || options.saveTrials != nil
        || options.printsCommand || options.printsEnvironment
    else { return nil }
  }

  func run() throws(CommandFailure) -> Int32 {
    let planning = RunPlans(request)
    if options.explainsOperation || options.testsFlags || options.testsSource
      || options.testOutputScalars != nil
    {
      let operation = try planning.operation(request.operationName)
      if options.explainsOperation { Console.write(OperationHelp.text(operation)) }
      if options.testsFlags { showFlags(operation) }
      if options.testsSource { showSource(operation) }
      if let file = options.testOutputScalars { try testScalars(operation, file) }
      return 0
    }
    let draft = try planning.draft()
    if options.printsTrials { try printTrials(draft) }
    if let file = options.saveTrials { try saveTrials(draft, file) }
    if options.printsCommand || options.printsEnvironment { try printCommand(draft) }
    return 0
  }

  private func showFlags(_ operation: OperationDefinition) {
    for flag in operation.flags.sorted(by: { $0.name < $1.name }) {
      Console.write("\(escapedForTerminal(flag.name)):\n")
      Console.write("  default: \(escapedForTerminal(flag.defaultValue.encoded))\n")
      if let type = flag.type { Console.write("  type: \(type.rawValue)\n") }
      if flag.isRequired { Console.write("  required: yes\n") }
      if !flag.choices.isEmpty {
        let choices = flag.choices.map(\.value.encoded).joined(separator: ", ")
        Console.write("  choices: \(escapedForTerminal(choices))\n")
      }
      if let description = flag.description {
        Console.write("  description: \(escapedForTerminal(description))\n")
      }
    }
  }

  private func showSource(_ operation: OperationDefinition) {
    let files = SourceFiles(in: operation.sourceRoot, operation.source, excluding: [request.home])
    for path in files.paths { Console.write(escapedForTerminal(path) + "\n") }
  }

  private func testScalars(
    _ operation: OperationDefinition, _ path: String
  ) throws(CommandFailure) {
    let rules = OutputScalarRules(operation.outputScalars)
    for line in try lines(of: path) {
      for text in rules.report(on: line) { Console.write(escapedForTerminal(text) + "\n") }
    }
  }

  private func lines(of path: String) throws(CommandFailure) -> [String] {
    do throws(SystemError) {
      let bytes = try readFile(path == "-" ? "/dev/stdin" : path)
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  private func trials(_ draft: RunDraft, _ verb: String) throws(CommandFailure) -> FixedTrials {
    guard draft.isBatch else {
      throw CommandFailure("cannot \(verb) trials for a non-batch operation")
    }
    guard draft.optimizer == nil else {
      throw CommandFailure(
        "optimizer does not support \(verb == "save" ? "saving" : "printing") trials")
    }
    do throws(TrialError) {
      return try draft.trials()
    } catch {
      throw CommandFailure(RunFailure(error))
    }
  }

  private func printTrials(_ draft: RunDraft) throws(CommandFailure) {
    let trials = try trials(draft, "print")
    let named = draft.dependencyColumns
    // Each of the runs that are named is a trial of its own.
    let lines =
      named.isEmpty
      ? TrialTable.lines(trials.plan)
      : TrialTable.lines(trials.plan.flatMap { trial in named.map { trial.overlaid(by: $0) } })
    for line in lines { Console.write(line + "\n") }
  }

  private func saveTrials(_ draft: RunDraft, _ path: String) throws(CommandFailure) {
    let trials = try trials(draft, "save")
    do throws(TrialError) {
      let file = try TrialFile(path: path, folder: request.currentFolder)
      Console.write("Saving trials to \(escapedForTerminal(file.path))\n")
      try file.write(trials.plan)
    } catch {
      throw CommandFailure(RunFailure(error))
    }
  }

  private func printCommand(_ draft: RunDraft) throws(CommandFailure) {
    let python = CommandBuilder.needsPython(draft.operation) ? PythonInterpreter.find() : nil
    let builder = CommandBuilder(draft.operation, python: python)
    let all = draft.isBatch ? Array(try trials(draft, "print").plan) : [draft.flags]
    for flags in all {
      let places = RunPlaces(
        id: String(repeating: "0", count: 32), directory: request.currentFolder, source: nil,
        project: draft.operation.projectFolder ?? request.currentFolder,
        command: request.currentFolder,
        home: request.home)
      do throws(OperationError) {
        var command = try builder.command(flags, in: places)
        for warning in command.warnings { Console.warn(warning) }
        if let gpus = draft.gpus { command.environment["CUDA_VISIBLE_DEVICES"] = gpus }
        if options.printsCommand {
          Console.write(command.arguments.map { shellQuoted($0) }.joined(separator: " ") + "\n")
        } else {
          for (name, value) in command.environment.sorted(by: { $0.key < $1.key }) {
            Console.write("\(name)=\(shellQuoted(value))\n")
          }
        }
      } catch {
        throw CommandFailure(error)
      }
    }
  }
}
