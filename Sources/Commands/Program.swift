import Arguments
@preconcurrency import Glibc
import Posix
import Text

/// The program from the words of its command line to its exit code: the one place where failures
/// become messages.
package enum Program {
  /// Runs what `arguments` ask for; the first is the program's own name.
  package static func run(_ arguments: [[UInt8]]) -> Int32 {
    OwnProgram.name(commandTree.manual.name)
    Console.prepare()
    LockWait.tell { Console.note($0.message) }
    let exitCode = execute(Array(arguments.dropFirst()))
    return Console.finish(exitCode)
  }

  private static func execute(_ arguments: [[UInt8]]) -> Int32 {
    do {
      let words = try decode(arguments)
      switch try commandTree.request(for: words) {
      case .version: Console.write("batchrun \(batchrunVersion)\n")
      case .help(let path, let isFull):
        Console.write(help(path, on: STDOUT_FILENO, isFull: isFull))
      case .run(let command): return run(command)
      }
      return 0
    } catch {
      return report(error)
    }
  }

  private static func run(_ command: any Command) -> Int32 {
    do {
      return try command.run()
    } catch {
      let failure = CommandFailure(error)
      Console.report(failure)
      return failure.exitCode
    }
  }

  private static func report(_ error: UsageError) -> Int32 {
    if error.reason == .missingCommand,
      let path = try? commandTree.path(along: Array(error.commandPath.dropFirst()))
    {
      Console.writeError(help(path, on: STDERR_FILENO, isFull: false))
    } else {
      Console.report(CommandFailure.wrongInput(error.description, hint: error.hint))
    }
    return 2
  }

  package static func help(
    _ path: [CommandNode], on descriptor: Int32, isFull: Bool
  ) -> String {
    HelpText.render(
      path, width: Console.width(of: descriptor), styling: Console.styling(of: descriptor),
      isFull: isFull)
  }

  private static func decode(_ arguments: [[UInt8]]) throws(UsageError) -> [String] {
    var words: [String] = []
    for (position, bytes) in arguments.enumerated() {
      guard let word = String(validating: bytes, as: UTF8.self) else {
        throw UsageError(.notText(position: position + 1), in: [commandTree.manual.name])
      }
      words.append(word)
    }
    return words
  }
}
