import Arguments
import Glibc

/// `batchrun help [COMMAND…]`: what `--help` says, and the whole manual as one page.
struct HelpCommand: Command {
  var names: [String] = []
  var markdown = false

  static let manual = Manual(
    name: "help",
    abstract: "Explain a command",
    examples: [
      .init("batchrun help completion", "The same as 'batchrun completion --help'."),
      .init("batchrun help --markdown > commands.md", "The manual of all commands on one page."),
    ])

  static var declarations: [Declaration<Self>] {
    argument("COMMAND", \.names, "the command; without one, all are listed")
      .completing(.dynamic(CompletionSources.commands))
    flag("--markdown", \.markdown, "print the manual of all commands as Markdown")
  }

  func run() throws(CommandFailure) -> Int32 {
    if markdown {
      Console.write(Self.manualPage)
      return 0
    }
    do {
      Console.write(Program.help(try commandTree.path(along: names), on: STDOUT_FILENO))
      return 0
    } catch {
      throw .wrongInput(error.description, hint: error.hint)
    }
  }

  /// What `docs/commands.md` holds.
  static var manualPage: String {
    MarkdownManual.render(
      commandTree,
      introduction: """
        What `batchrun COMMAND --help` says, for all commands. This page is made from the same \
        declarations by `batchrun help --markdown`.

        Options are written `--like-this`; `--like_this` is accepted too. A value follows after a \
        space or `=`, `--` ends the options.
        """)
  }
}
