/// Examines lines one by one, for the shell that will run them.
struct LineCheck: Sendable {
  private let dialect: ShellDialect
  private let surroundings: any CheckSurroundings
  private let looksForScripts: Bool
  private var questions: ShellQuestions
  /// Whether there are programs of these names, which lists repeat.
  private var programs: [String: Bool] = [:]

  /// Nil if the shell is one whose lines cannot be checked. If `looksForScripts`, jobs may
  /// look for scripts in the wrong folder.
  init?(_ shell: CheckedShell, _ surroundings: any CheckSurroundings, looksForScripts: Bool) {
    guard let dialect = shell.dialect else { return nil }
    self.dialect = dialect
    questions = ShellQuestions(shell)
    self.surroundings = surroundings
    self.looksForScripts = looksForScripts
  }

  /// What is to be reported of a line; nil for nothing.
  mutating func examine(_ line: UnsafeRawBufferPointer) -> LineExamination? {
    if let mark = PageMark.before(line), !hasProgram(mark) {
      return LineExamination(fault: LineFault(kind: .pageMark(mark)))
    }
    switch PlainLine.look(at: line, looksForScripts: looksForScripts) {
    case .nothing: return nil
    case .script(let range):
      return LineExamination(script: String(decoding: line[range], as: UTF8.self))
    case .scan: break
    }
    let scan = LineScanner.scan(line)
    var examination = LineExamination(scan: scan)
    if looksForScripts {
      examination.script = scan.script.map { String(decoding: line[$0], as: UTF8.self) }
    }
    if let option = scan.option {
      examination.fault = LineFault(kind: .option(option))
    } else if let hereDocument = scan.hereDocument {
      examination.fault = LineFault(kind: .hereDocument(hereDocument))
    } else if scan.isSuspect {
      ask(about: line, &examination, scan)
    }
    if examination.fault == nil {
      examination.bashisms = scan.bashisms.filter { isMissing($0) }
      if !examination.bashisms.isEmpty { examination.needsBash = true }
    }
    return examination
  }

  /// Where the command ends that the line of `context` begins.
  mutating func end(of context: FaultContext) -> (line: Int, result: ShellQuestions.Result)? {
    context.end(askedOf: &questions)
  }

  /// The command of several lines that this one begins, about which `finding` is; nil if it begins
  /// none.
  mutating func open(
    _ line: UnsafeRawBufferPointer, _ finding: Finding, _ scan: LineScan
  ) -> OpenCommand? {
    OpenCommand(line, finding, scan, askedOf: &questions)
  }

  /// Whether a further line ends a command of several lines.
  mutating func ends(_ command: inout OpenCommand, with line: UnsafeRawBufferPointer) -> Bool {
    command.isEnded(by: line, askedOf: &questions)
  }

  private mutating func ask(
    about line: UnsafeRawBufferPointer, _ examination: inout LineExamination, _ scan: LineScan
  ) {
    let isForBash = dialect == .dash && scan.bashisms.contains(where: \.needsParsing)
    switch questions.result(for: line, hasBashSyntax: isForBash) {
    case .accepted: break
    case .needsBash: examination.needsBash = true
    case .unknown: examination.isUnchecked = true
    case .refused(let reason):
      let kind: LineFault.Kind =
        if let placeholder = scan.placeholder {
          .placeholder(placeholder)
        } else if let quote = scan.open?.quote {
          .openQuote(quote)
        } else {
          .unparsable
        }
      examination.fault = LineFault(
        kind: kind, reason: reason, block: scan.block, leadingOperator: scan.leadingOperator,
        trailingOperator: scan.trailingOperator)
    }
  }

  /// Whether the shell of the jobs does not have this.
  private mutating func isMissing(_ bashism: Bashism) -> Bool {
    switch (bashism, dialect) {
    case (.activation, .dash): true
    case (.activation(let tool, let isPrepared), .bash):
      // An exported function, or a file that bash reads first, may define it.
      !isPrepared && !surroundings.hasVariable("BASH_FUNC_\(tool)%%")
        && !surroundings.hasVariable("BASH_ENV")
    case (.activation(_, let isPrepared), _): !isPrepared
    case (.builtin(let name), .dash), (.module(let name), .dash): !hasProgram(name)
    case (.variable(let name), .dash): !surroundings.hasVariable(name)
    case (.range, .dash), (.form, .dash), (.syntax, .dash): true
    case (_, .bash), (_, .zsh), (_, .posix): false
    }
  }

  private mutating func hasProgram(_ name: String) -> Bool {
    if let known = programs[name] { return known }
    let isThere = surroundings.hasProgram(name)
    programs[name] = isThere
    return isThere
  }
}
