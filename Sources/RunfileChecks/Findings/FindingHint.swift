import Text

/// What to do about findings.
extension Finding {
  /// What to do about it, if the message does not say so.
  package func hint(runfile path: String) -> String? {
    if path == "-", namesFile { return "give a list of commands, one per line" }
    let file = shellQuoted(path.hasPrefix("-") ? "./" + path : path)
    return switch kind {
    case .language(let language):
      switch language.runner {
      case .batchrun: "run it: batchrun run \(file)"
      case .command(let command): "run it as one job: \(oneJob("\(command) \(file)"))"
      case .make: "run it: make -f \(file)"
      case .compiler: "compile it, then write the commands that run it, one per line"
      case .itself: "run it as one job: \(oneJob(shellQuoted(Self.executable(path))))"
      case .unpacker(let command): "unpack it: \(command) \(file) | batchrun launch -"
      case .none: "write the commands that use it, one per line"
      }
    case .program(let name, let isExecutable, let isShell):
      "run it as one job: "
        + oneJob(isExecutable ? shellQuoted(Self.executable(path)) : "\(name) \(file)")
        + (isShell ? "; or add --shell \(name) if each line is a command" : "")
    case .clusterScript(_, let submit, let shell):
      "submit it: \(submit) \(file); "
        + "or run it as one job: \(oneJob("\(shell) \(file)"))"
    case .data:
      "write whole commands, one per line; --no-checks runs the lines unchanged"

    case .pageMark(let mark):
      "remove the '\(mark)', which is \(mark == "$" ? "a prompt" : "the number of a list")"
    case .option(let sign, _) where sign.utf8.count == 1: Self.wholeCommand
    case .option(_, let above): hint(about: above) ?? Self.wholeCommand
    case .hereDocument(_, let script):
      asScript(script, file, path) ?? "put the text into a file and read it with '<'"
    case .openQuote(let quote, let end, let script):
      asScript(script, file, path)
        ?? (end.map { "lines \(line) to \($0) are one command: write it on one line" }
          ?? "close it, or write \\\(quote) for the character itself")
    case .placeholder: "fill it in, or quote it"
    case .block(_, _, let script):
      asScript(script, file, path) ?? "write it on one line, with ';' between its parts"
    case .part: "write the command on one line"
    case .trailingOperator: "end it with '\\' to continue it on the next line"
    case .leadingOperator(_, let above): hint(about: above) ?? Self.wholeCommand
    case .unparsable(_, let script):
      asScript(script, file, path) ?? "correct it, or comment it out with '#'"

    case .bash(_, let remedy): hint(about: remedy)

    case .misplacedScript: "to work there: --workdir \(shellQuoted(Self.folder(of: path)))"
    case .setupOnly: "set it up before launching, or at the start of each command"
    case .unfilled: "fill it in, or quote it"
    case .background, .launcherVariables, .directive, .endsInBackslash, .braces, .equality,
      .expansion, .oldArithmetic, .unsetVariable, .unchecked:
      nil
    }
  }

  private static let wholeCommand = "each line must be a whole command that starts with its program"

  private func hint(about above: LineAbove) -> String? {
    switch above {
    case .blank, .comment: nil
    case .continuedComment:
      "line \(line - 1) is a comment, so its '\\' does not continue it"
    case .commandWithContinuedComment:
      "the '\\' of line \(line - 1) is in a comment and does not continue it"
    case .blanksBehindBackslash: "line \(line - 1) has blanks after its '\\'"
    case .command: "a '\\' is missing at the end of line \(line - 1)"
    }
  }

  private func hint(about remedy: BashRemedy) -> String {
    switch remedy {
    case .shell(isDeclared: false): "add --shell bash"
    case .shell(isDeclared: true): "add --shell bash, as the file's first line asks for"
    case .shellOrQuotes: "add --shell bash, or quote it if it is text"
    case .condaRun(let tool): "use '\(tool) run -n ENV COMMAND'"
    case .setupElsewhere:
      "such a line sets up only its own shell: do it before launching, "
        + "or at the start of each command with --shell bash"
    case .posixForms: "write it for sh, or install bash and add --shell bash"
    }
  }

  /// Both readings of a file that may be a script.
  private func asScript(_ script: ScriptReading?, _ file: String, _ path: String) -> String? {
    guard let script, path != "-" else { return nil }
    return "to run the script as one job: \(oneJob("\(script.shell) \(file)")); "
      + "in a runfile, each line is one job"
  }

  private func oneJob(_ command: String) -> String {
    "echo \(shellQuoted(command)) | batchrun launch -"
  }

  /// A path that a shell does not look for on its `PATH`.
  static func executable(_ path: String) -> String {
    path.contains("/") ? path : "./" + path
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
