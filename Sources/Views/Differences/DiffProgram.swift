import Glibc
import Posix
import Text

/// The program that shows how two files, or two folders, differ, where the user names none.
package struct DiffProgram: Sendable {
  /// Where it shows it.
  package struct Screen: Sendable {
    package var isTerminal: Bool
    /// Whether windows can be opened.
    package var hasWindows: Bool
    package var hasColours: Bool
    /// The folders of programs, as PATH has them.
    package var searchPath: String

    package init(isTerminal: Bool, hasWindows: Bool, hasColours: Bool, searchPath: String) {
      self.isTerminal = isTerminal
      self.hasWindows = hasWindows
      self.hasColours = hasColours
      self.searchPath = searchPath
    }
  }

  private static let plain = "diff -ru"
  private static let coloured = "colordiff -ru"
  /// Programs with a window, in the order in which they are preferred.
  private static let graphical = ["meld", "xxdiff -r", "dirdiff"]

  private let screen: Screen
  /// The program, perhaps with options; two paths follow.
  package let command: String

  /// Chooses it for a file or folder.
  package init(for path: String, on screen: Screen) {
    self.screen = screen
    command = Self.choice(for: path, on: screen)
  }

  /// Whether it writes where we do, and says by its exit code whether it could: 1 says that they differ.
  package var isPlain: Bool { command == Self.plain || command == Self.coloured }

  /// The options that leave `name` out of the folders, and that bring colour.
  package func options(excluding name: String?, from paths: [String]) -> String {
    guard isPlain else { return "" }
    let isThere = name.map { name in paths.contains { Self.isFolder("\($0)/\(name)") } } ?? false
    return colour + (isThere ? name.map { " -x \(shellQuoted($0))" } ?? "" : "")
  }

  package static func isFolder(_ path: String) -> Bool {
    FileStatus(path: path)?.isDirectory == true
  }

  private static func choice(for path: String, on screen: Screen) -> String {
    guard screen.isTerminal else { return plain }
    func isInstalled(_ command: String) -> Bool {
      let name = String(command.prefix { $0 != " " })
      return ExecutableSearch.path(of: name, searchPath: screen.searchPath) != nil
    }
    if screen.hasWindows {
      if path.hasSuffix(".ipynb"), isInstalled("nbdiff-web") { return "nbdiff-web" }
      if let found = graphical.first(where: isInstalled) { return found }
    }
    return isInstalled(coloured) ? coloured : plain
  }

  /// Not every `diff` has colours.
  private var colour: String {
    let option = "--color=always"
    guard command == Self.plain, screen.hasColours,
      let program = ExecutableSearch.path(of: "diff", searchPath: screen.searchPath),
      let probe = try? CapturedProcess(program, [option, "/dev/null", "/dev/null"]),
      probe.hasSucceeded
    else { return "" }
    return " " + option
  }
}
