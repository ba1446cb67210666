import Arguments
import Operations
import Posix
import Running
import Scalars
import Text

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
      if options.testsFlags { Console.write(OperationHelp.definitions(of: operation.flags)) }
      if options.testsSource { showSource(operation) }
      if let file = options.testOutputScalars { try testScalars(operation, file) }
      return 0
    }
    let outlook = DraftOutlook(try planning.draft(), request)
    do throws(RunFailure) {
      if options.printsTrials {
        for line in try outlook.trialLines() { Console.write(line + "\n") }
      }
      if let file = options.saveTrials {
        try outlook.saveTrials(to: file) { path in
          Console.write("Saving trials to \(escapedForTerminal(path))\n")
        }
      }
      if options.printsCommand || options.printsEnvironment { try outlook.commands(tell: print) }
    } catch {
      throw CommandFailure(error)
    }
    return 0
  }

  private func print(_ command: ProgramCommand) {
    for warning in command.warnings { Console.warn(warning) }
    if options.printsCommand {
      Console.write(command.arguments.map { shellQuoted($0) }.joined(separator: " ") + "\n")
    } else {
      for variable in command.environment.sorted {
        Console.write("\(variable.name)=\(shellQuoted(variable.value))\n")
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
    let rules = OutputScalarRules(operation.scalarRules)
    for line in try lines(of: path) {
      for text in rules.report(on: line, ignoring: operation.flags.map(\.name)) {
        Console.write(escapedForTerminal(text) + "\n")
      }
    }
  }

  private func lines(of path: String) throws(CommandFailure) -> [String] {
    if path == "-" { Console.noteTyping(of: "output") }
    do throws(SystemError) {
      let bytes = try readFile(path == "-" ? "/dev/stdin" : path)
      return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}
