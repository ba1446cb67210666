import Jobs

/// The file that the lines stand in.
struct CheckedFile: Sendable {
  /// As the user gave it; `-` is standard input.
  let path: String
  let shell: CheckedShell
  let surroundings: any CheckSurroundings

  /// What the file is instead of a list of commands, if it is that.
  func foreignKind(_ runfile: Runfile) -> (kind: Finding.Kind, line: Int)? {
    if let language = runfile.withText({ ProgramLanguage(contents: $0) }) {
      return (.language(language), 1)
    }
    if let shebang = Self.shebang(runfile), !shebang.isShell, shebang.program != shell.name {
      let isExecutable = path != "-" && surroundings.hasProgram(Finding.executable(path))
      return (
        .program(
          shebang.program, isExecutable: isExecutable,
          isShell: Self.otherShells.contains(shebang.family)), 1
      )
    }
    if let language = ProgramLanguage(fileName: name) { return (.language(language), 1) }
    for entry in runfile.directives {
      let directive = runfile.withCommand(entry) { LauncherDirective($0) }
      if case .cluster(let name, let submit) = directive {
        let shell = scriptShell(runfile) ?? "bash"
        return (
          .clusterScript(directive: name, submit: submit, shell: shell), Int(entry.line)
        )
      }
    }
    if let first = runfile.entries.first, DataLikeness(surroundings).holds(for: runfile) {
      let hasPrefix = runfile.directives.contains { entry in
        runfile.withCommand(entry) { $0.starts(with: "#DISBATCH PREFIX".utf8) }
      }
      return (.data(hasPrefix: hasPrefix), Int(first.line))
    }
    return nil
  }

  /// The directives of other launchers of lines: the line of the first, and how many there are.
  func launcherDirectives(_ runfile: Runfile) -> (line: Int, count: Int)? {
    let found = runfile.directives.filter { entry in
      runfile.withCommand(entry) { LauncherDirective($0) } == .launcher
    }
    return found.first.map { (Int($0.line), found.count) }
  }

  /// The shell that the file is a script for, by its first line or its name; nil if it is no
  /// script by these.
  func scriptShell(_ runfile: Runfile) -> String? {
    if let shebang = Self.shebang(runfile), shebang.isShell { return shebang.program }
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = String(name[name.index(after: dot)...])
    return ["sh", "bash", "ksh", "zsh"].contains(ending) ? ending : nil
  }

  /// Whether its first line asks for bash.
  func asksForBash(_ runfile: Runfile) -> Bool {
    Self.shebang(runfile)?.family == "bash"
  }

  private var name: String {
    path == "-" ? "" : String(path.split(separator: "/").last ?? "")
  }

  private static func shebang(_ runfile: Runfile) -> Shebang? {
    runfile.withText { Shebang($0) }
  }

  /// Shells whose grammar is another one.
  private static let otherShells: Set<String> = [
    "csh", "tcsh", "fish", "nu", "elvish", "xonsh", "pwsh", "rc", "es",
  ]
}
