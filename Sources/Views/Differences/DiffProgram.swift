import Glibc
import Posix
import Text

/// The program that shows how two files, or two folders, differ, if the user names none.
package struct DiffProgram: Sendable {
  /// Where differences are shown, and the programs that are there for it, which are looked for once.
  package struct Screen: Sendable {
    private let ofNotebooks: String?
    private let withWindow: String?
    private let printing: String
    /// The option that brings colour: not every `diff` has it.
    fileprivate let colour: String

    /// `hasWindows` says whether windows can be opened; `searchPath` has the folders of programs, as PATH
    /// has them.
    package init(isTerminal: Bool, hasWindows: Bool, hasColours: Bool, searchPath: String) {
      func isInstalled(_ command: String) -> Bool {
        let name = String(command.prefix { $0 != " " })
        return ExecutableSearch.path(of: name, searchPath: searchPath) != nil
      }
      let opensWindows = isTerminal && hasWindows
      ofNotebooks = opensWindows && isInstalled(DiffProgram.notebooks) ? DiffProgram.notebooks : nil
      withWindow = opensWindows ? DiffProgram.graphical.first(where: isInstalled) : nil
      printing =
        isTerminal && isInstalled(DiffProgram.coloured) ? DiffProgram.coloured : DiffProgram.plain
      let asksForColour = hasColours && withWindow == nil && printing == DiffProgram.plain
      colour = asksForColour ? DiffProgram.colourOption(searchPath) : ""
    }

    fileprivate func command(for path: String) -> String {
      if let ofNotebooks, path.hasSuffix(".ipynb") { return ofNotebooks }
      return withWindow ?? printing
    }
  }

  fileprivate static let plain = "diff -ru"
  fileprivate static let coloured = "colordiff -ru"
  fileprivate static let notebooks = "nbdiff-web"
  /// Programs with a window, in the order in which they are preferred.
  fileprivate static let graphical = ["meld", "xxdiff -r", "dirdiff"]

  private let screen: Screen
  /// The program, perhaps with options; two paths follow.
  package let command: String

  /// Chooses it for a file or folder.
  package init(for path: String, on screen: Screen) {
    self.screen = screen
    command = screen.command(for: path)
  }

  /// Whether it writes where we do, and says by its exit code whether it could: 1 says that they differ.
  package var isPlain: Bool { command == Self.plain || command == Self.coloured }

  /// The options that leave `name` out of the folders, and that bring colour.
  package func options(excluding name: String?, from paths: [String]) -> String {
    guard isPlain else { return "" }
    let isThere = name.map { name in paths.contains { Self.isFolder("\($0)/\(name)") } } ?? false
    return screen.colour + (isThere ? name.map { " -x \(shellQuoted($0))" } ?? "" : "")
  }

  package static func isFolder(_ path: String) -> Bool {
    FileStatus(path: path)?.isDirectory == true
  }

  private static func colourOption(_ searchPath: String) -> String {
    let option = "--color=always"
    guard let program = ExecutableSearch.path(of: "diff", searchPath: searchPath),
      let probe = try? CapturedProcess(program, [option, "/dev/null", "/dev/null"]),
      probe.hasSucceeded
    else { return "" }
    return " " + option
  }
}
