import Arguments
@preconcurrency import Glibc
import Posix
import Running
import Text

/// `batchrun demo [DIR]`: an example, for those who have only the binary.
struct DemoCommand: Command {
  var folder = "batchrun-demo"

  static let manual = Manual(
    name: "demo",
    abstract: "Write a small example and run it",
    discussion: """
      Writes a grid spec and a short training script to DIR, shows the spec's 12 commands, launches \
      them and compares their metrics. Each command is shown before it runs. The example needs only a shell and \
      awk.
      """,
    examples: [
      .init("batchrun demo", "Runs it in the new folder batchrun-demo.")
    ],
    exitCodes: [
      .init("0", "everything succeeded"),
      .init("2", "DIR is not empty"),
      .init("n", "the exit code of the command that failed"),
    ])

  static var declarations: [Declaration<Self>] {
    argument(
      "DIR", \.folder, isRequired: false, "the folder to make, or an empty one"
    )
    .completing(.directories)
  }

  func run() throws(CommandFailure) -> Int32 {
    let bold = Console.styling(of: STDOUT_FILENO)
    // Without BATCHRUN_HOME and its like: the runs folder is that of the demo.
    let environment = ProcessEnvironment.entries.filter { !$0.starts(with: "BATCHRUN_".utf8) }
    do throws(RunFailure) {
      try Demo(in: folder).play(environment: environment) { words in
        Console.write(
          bold("$ batchrun " + words.map { shellQuoted($0) }.joined(separator: " "), .bold) + "\n")
        Console.flushOutput()
      }
    } catch {
      throw CommandFailure(error)
    }
    let shown = escapedForTerminal(shellQuoted(folder))
    Console.write(
      "next: cd \(shown), add a value to gridspec.yml, and launch again: only new jobs run\n")
    return 0
  }
}
