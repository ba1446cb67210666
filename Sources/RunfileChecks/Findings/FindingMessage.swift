/// The messages of findings. Texts of the runfile are as they stand there: escape them before
/// they are shown.
extension Finding {
  /// What was found, in one line, with the name of the runfile: `-` is standard input.
  package func message(runfile path: String) -> String {
    let file = path == "-" ? "standard input" : "runfile '\(path)'"
    return isAboutFile ? "\(file) \(subject)" : "\(file): \(subject)"
  }

  /// Whether the hint names the file.
  var namesFile: Bool {
    switch kind {
    case .language, .program, .clusterScript: true
    default: false
    }
  }

  private var isAboutFile: Bool {
    switch kind {
    case .data: true
    default: namesFile
    }
  }

  /// What was found, without the name of the runfile.
  package var subject: String {
    switch kind {
    case .language(let language):
      "is \(language.description), not a list of commands"
    case .program(let name, _, let isShell):
      "is a \(isShell ? "script" : "program") for '\(name)', not a list of commands"
    case .clusterScript(let directive, let submit, _):
      "is a script for \(submit.prefix { $0 != " " }) ('\(directive)'), not a list of commands"
    case .data(let hasPrefix):
      "looks like data, not commands: no line begins with a command or a file"
        + (hasPrefix ? " ('#DISBATCH PREFIX' has no effect here)" : "")

    case .pageMark(let sign): "line \(line) begins with '\(sign)'\(others)"
    case .option(let sign, _) where sign.utf8.count == 1:
      "line \(line) begins with '\(sign)'\(others)"
    case .option(let option, _):
      "line \(line) begins with an option, '\(shortened(option))'\(others)"
    case .hereDocument(let text, _):
      "line \(line) starts a here-document ('\(shortened(text))'), but one line is one job\(others)"
    case .openQuote(let quote, _, _):
      "line \(line) opens a quote (\(quote)) that it does not close\(others)"
    case .placeholder(let text):
      "line \(line) has a placeholder, '\(shortened(text))'\(others)"
    case .block(let word, let end, _):
      "lines \(line) to \(end) are one command\(word.map { " (\($0))" } ?? ""), "
        + "but one line is one job\(others)"
    case .trailingOperator(let text): "line \(line) ends with '\(text)'\(others)"
    case .leadingOperator(let text, _): "line \(line) begins with '\(text)'\(others)"
    case .unparsable(let reason, _): "line \(line) cannot be parsed: \(reason)\(others)"

    case .part(let firstLine):
      "line \(line) is part of the command that line \(firstLine) starts, but one line is one job"

    case .bash(let text, .condaRun):
      "line \(line)\(more): '\(text ?? "conda activate")' has no effect here"
    case .bash(let text, _):
      "line \(line)\(more) \(count == 1 ? "needs" : "need") bash"
        + (text.map { " ('\(shortened($0))')" } ?? "")

    case .setupOnly:
      "line \(line)\(more) only \(verb("sets", "set")) up \(count == 1 ? "its" : "their") own shell: "
        + "the other lines do not see it"
    case .background:
      "line \(line)\(more) \(verb("ends", "end")) with '&': "
        + "\(count == 1 ? "it counts" : "they count") as done at once; leave out the '&': "
        + "-j N runs N jobs at a time"
    case .unfilled(let text):
      "line \(line)\(more) \(verb("has", "have")) a placeholder, '\(shortened(text))': "
        + "the shell reads a file of that name"
    case .launcherVariables(let names):
      "line \(line)\(more) \(verb("uses", "use")) \(names.map { "$" + $0 }.joined(separator: ", ")), "
        + "which \(names.count == 1 ? "is" : "are") not set here; BATCHRUN_JOB_ID tells jobs apart"
    case .directive:
      "line \(line)\(more) \(count == 1 ? "is a directive" : "are directives") of another launcher: "
        + "no effect here"
    case .endsInBackslash:
      "line \(line) ends the file with '\\': the command gets it as an argument; is a line missing?"
    case .braces(let text):
      "line \(line)\(more): dash does not expand '\(shortened(text))'; "
        + "--shell bash does"
    case .equality:
      "line \(line)\(more): dash supports only '=' in [ ], not '=='"
    case .expansion(let text):
      "line \(line)\(more): dash stops at '\(shortened(text))'; --shell bash supports it"
    case .oldArithmetic:
      "line \(line)\(more): dash does not expand '$[ ]'; write '$(( ))'"
    case .unsetVariable(let name):
      "line \(line)\(more) \(verb("uses", "use")) $\(name), which bash sets and dash does not"
    case .misplacedScript(let script):
      "line \(line)\(more) \(verb("runs", "run")) '\(shortened(script))', which is next to the "
        + "runfile, not in the working folder"
    case .unchecked:
      "line \(line)\(more) \(verb("was", "were")) not checked for errors: "
        + "the shell did not answer, or too many lines differ"
    }
  }

  /// Why a line failed that nothing can run, in one line: what was found, and what to do.
  package var reason: String {
    subject + (hint(runfile: "-").map { "; \($0)" } ?? "")
  }

  private var more: String {
    count > 1 ? " and \(count - 1) more" : ""
  }

  /// How many line numbers are listed after the first.
  static let mostNumbers = 5

  /// The same of lines that are not commands, each in its own way.
  private var others: String {
    guard count > 1 else { return "" }
    let unnamed = count - 1 - next.count
    var numbers = next.map(String.init)
    if unnamed > 0 { numbers.append("\(unnamed) more") }
    let last = numbers.removeLast()
    if numbers.isEmpty { return "; line \(last) cannot run either" }
    return "; lines \(numbers.joined(separator: ", ")) and \(last) cannot run either"
  }

  private func verb(_ singular: String, _ plural: String) -> String {
    count == 1 ? singular : plural
  }

  /// Texts of the file are shown up to a length that leaves a line readable.
  private func shortened(_ text: String) -> String {
    text.count > 60 ? text.prefix(59) + "…" : text
  }
}
