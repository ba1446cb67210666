import Arguments
import Glibc
import Posix
import Text

/// `batchrun help [COMMAND…]`: the help of a command or topic, and the manual as one page.
struct HelpCommand: Command {
  var names: [String] = []
  var isFull = false
  var markdown = false
  var manualPages: String?

  static let manual = Manual(
    name: "help",
    abstract: "Explain a command",
    discussion: "'filters' is a topic: how to choose the runs that a command is about.",
    examples: [
      .init("batchrun help launch --all", "The same as 'batchrun launch --help-all'."),
      .init("batchrun help filters", "Explains the filters of all commands on runs."),
      .init("batchrun help --markdown > commands.md", "The manual of all commands on one page."),
    ])

  static var declarations: [Declaration<Self>] {
    argument("COMMAND", \.names, "a command or topic; without one, all commands are listed")
      .completing(.dynamic(CompletionSources.commands))
    flag("--all", \.isFull, "show all options and the exit codes")
    flag("--markdown", \.markdown, "print the manual of all commands as Markdown")
    option("--man DIR", \.manualPages, "write the manual pages of all commands into a folder")
      .completing(.directories).hidden()
  }

  func run() throws(CommandFailure) -> Int32 {
    if markdown {
      Console.write(Self.manualPage)
      return 0
    }
    if let manualPages {
      try writePages(into: manualPages)
      return 0
    }
    do {
      let path = try commandTree.path(along: names)
      Console.write(Program.help(path, on: STDOUT_FILENO, isFull: isFull))
      return 0
    } catch {
      throw .wrongInput(error.description, hint: names.first.flatMap(Self.page) ?? error.hint)
    }
  }

  /// Where to read about what is not a command: the files that users write.
  static func page(about subject: String) -> String? {
    let pages = [
      "gridspec": ("gridspec", "grid-spec"), "spec": ("gridspec", "grid-spec"),
      "project-file": ("batchrun.yml", "project-file"),
      "batchrun.yml": ("batchrun.yml", "project-file"),
      "guild.yml": ("batchrun.yml", "project-file"),
    ]
    let name = nearestMatch(to: subject, among: pages.keys.sorted())
    return name.flatMap { pages[$0] }.map { "see 'man \($0.0)' or docs/\($0.1).md" }
  }

  /// Writes `DIR/NAME.1` for each command. Their date is $SOURCE_DATE_EPOCH, else today, so that the
  /// same sources make the same pages.
  private func writePages(into folder: String) throws(CommandFailure) {
    let chosen = Console.environment("SOURCE_DATE_EPOCH").flatMap { Double($0) }
    let date = String(universalTime(chosen ?? Double(time(nil))).prefix(10))
    let pages = ManualPage.all(of: commandTree, version: batchrunVersion, date: date)
    do throws(OutputFile.Failure) {
      for page in pages { try OutputFile.write(page.text, to: "\(folder)/\(page.name).1") }
    } catch {
      throw CommandFailure(error)
    }
  }

  /// What `docs/commands.md` holds.
  static var manualPage: String {
    MarkdownManual.render(
      commandTree,
      introduction: """
        The output of `batchrun COMMAND --help-all`, for all commands; `--help` is shorter. This page is made from the same \
        declarations by `batchrun help --markdown`.

        Options are written `--like-this`; `--like_this` is accepted too. A value follows after a \
        space or `=`, `--` ends the options.
        """)
  }
}
