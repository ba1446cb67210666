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
    abstract: "Write a small example and play it",
    discussion: """
      Writes a grid spec and a training script of a few lines into DIR, then expands the spec, \
      launches its 12 jobs and compares their results. Each command is shown before it runs. The \
      example needs a shell and awk, nothing else.
      """,
    examples: [
      .init("batchrun demo", "Plays it in the new folder batchrun-demo.")
    ],
    exitCodes: [
      .init("0", "everything succeeded"),
      .init("2", "DIR is not empty"),
      .init("n", "the exit code of the command that failed"),
    ])

  static var declarations: [Declaration<Self>] {
    argument(
      "DIR", \.folder, isRequired: false, "the folder to make; an empty one is used as it is"
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
    Console.write("next: cd \(shown), change gridspec.yml, and launch again\n")
    return 0
  }
}
