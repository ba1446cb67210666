import Arguments
import Glibc
import Posix
import Text

/// The program that shows how two files, or two folders, differ.
struct DiffTool {
  /// What the user wants; nil for what there is here.
  let command: String?

  private static let plain = "diff -ru"
  /// Programs with a window, in the order in which they are preferred.
  private static let graphical = ["meld", "xxdiff -r", "dirdiff"]

  /// Shows how two paths differ, of which one may be nil: it is not there.
  ///
  /// - Returns: whether it could do that; always so of a program that the user wants.
  func show(_ left: String?, _ right: String?) throws -> Bool {
    if let left, let right { return try show(left, right) }
    guard (left ?? right).map(Self.isFolder) == true else {
      return try show(left ?? "/dev/null", right ?? "/dev/null")
    }
    let empty: TemporaryFolder
    empty = try TemporaryFolder("batchrun-diff")
    let result = Result { () throws in
      try show(left ?? empty.path, right ?? empty.path)
    }
    empty.remove()
    return try result.get()
  }

  /// The same of two that are there. `excluding` is a name that is left out of folders, which only
  /// our own choice of a program can do.
  ///
  /// - Returns: as above.
  func show(
    _ left: String, _ right: String, excluding name: String? = nil
  ) throws -> Bool {
    let command = command ?? Self.standard(for: left)
    guard command == Self.plain || command.hasPrefix("colordiff") else {
      _ = try Self.run(command, left, right)
      return true
    }
    let isExcluding = name.map { Self.isFolder("\(left)/\($0)") || Self.isFolder("\(right)/\($0)") }
    let exclusion = isExcluding == true ? name.map { " -x \(shellQuoted($0))" } ?? "" : ""
    let paths = (Self.shortened(left), Self.shortened(right))
    let exitCode = try Self.run(command + Self.colour(command) + exclusion, paths.0, paths.1)
    // 1 says that they differ.
    return exitCode <= 1
  }

  private static func run(
    _ command: String, _ left: String, _ right: String
  ) throws -> Int32 {
    let line = "\(command) \(shellQuoted(left)) \(shellQuoted(right))"
    return try ForegroundCommand.run(line, name: command)
  }

  private static func standard(for path: String) -> String {
    guard Console.isTerminal(1) else { return plain }
    let hasScreen = ["DISPLAY", "WAYLAND_DISPLAY"].contains {
      !(Console.environment($0) ?? "").isEmpty
    }
    if hasScreen {
      if path.hasSuffix(".ipynb"), isInstalled("nbdiff-web") { return "nbdiff-web" }
      if let found = graphical.first(where: isInstalled) { return found }
    }
    return isInstalled("colordiff") ? "colordiff -ru" : plain
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func isInstalled(_ command: String) -> Bool {
    let name = String(command.prefix { $0 != " " })
    return ExecutableSearch.path(of: name, searchPath: Console.environment("PATH") ?? "") != nil
  }

  /// Not every `diff` has colours.
  private static func colour(_ command: String) -> String {
    let option = "--color=always"
    guard command == plain, Console.styling(of: 1).isEnabled,
      let program = ExecutableSearch.path(
        of: "diff", searchPath: Console.environment("PATH") ?? ""),
      let probe = try? CapturedProcess(program, [option, "/dev/null", "/dev/null"]),
      probe.hasSucceeded
    else { return "" }
    return " " + option
  }

  /// The path as seen from here.
  private static func shortened(_ path: String) -> String {
    (try? CurrentFolder.path()).flatMap { relativePath(path, in: $0) } ?? path
  }
}
