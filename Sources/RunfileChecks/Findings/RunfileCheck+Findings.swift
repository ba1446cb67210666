import Jobs

extension RunfileCheck {
  /// The finding about the first line that is not a complete command.
  mutating func finding(
    about fault: LineFault, of entry: Runfile.Entry, in runfile: Runfile, _ faultyLines: [Int]
  ) -> Finding {
    let context = FaultContext(runfile, entry)
    var end: Int?
    var script = file.scriptShell(runfile).map { Finding.ScriptReading(shell: $0) }
    if fault.mayGoOn, let found = lines?.end(of: context) {
      end = found.line
      if script == nil, let block = fault.block, ["{", "(", "function"].contains(block) {
        script = Finding.ScriptReading(shell: found.result == .needsBash ? "bash" : "sh")
      }
    }
    // What is part of the same command is not counted again.
    let last = end ?? Int(entry.line)
    let others = faultyLines.filter { $0 > last }
    return Finding(
      kind: Finding.Kind(fault, above: context.lineAbove, end: end, script: script),
      line: Int(entry.line), count: 1 + others.count,
      next: Array(others.prefix(Finding.mostNumbers)))
  }

  /// The finding about the lines that need bash.
  func bashFinding(_ tally: LineTally, _ runfile: Runfile) -> Finding? {
    guard let sighting = tally.bashLines else { return nil }
    let remedy = remedy(
      tally.firstBashism, isOfCondaOnly: tally.needBashForActivationOnly,
      isSetupOnly: tally.needBashForSetupOnly, isDeclared: file.asksForBash(runfile))
    return Finding(
      kind: .bash(tally.firstBashism?.text, remedy), line: sighting.line, count: sighting.count)
  }

  func remedy(
    _ first: Bashism?, isOfCondaOnly: Bool, isSetupOnly: Bool, isDeclared: Bool = false
  ) -> Finding.BashRemedy {
    if isOfCondaOnly, case .activation(let tool, _) = first { return .condaRun(tool) }
    if isSetupOnly { return .setupElsewhere }
    if file.shell.bash == nil { return .posixForms }
    if case .range = first { return .shellOrQuotes }
    return .shell(isDeclared: isDeclared)
  }

  /// The warnings, each kind once.
  func warnings(_ tally: LineTally, _ runfile: Runfile) -> [Finding] {
    var findings: [Finding] = []
    for warning in LineTally.Warning.allCases {
      guard let sighting = tally.warnings[warning] else { continue }
      findings.append(
        Finding(
          kind: Finding.Kind(warning, sighting.text, tally.launcherVariables),
          line: sighting.line, count: sighting.count))
    }
    if let directives = file.launcherDirectives(runfile) {
      findings.append(Finding(kind: .directive, line: directives.line, count: directives.count))
    }
    if let line = Self.lineWithLastBackslash(runfile) {
      findings.append(Finding(kind: .endsInBackslash, line: line, count: 1))
    }
    return findings
  }

  /// The last command's line, if its last character is a backslash that nothing follows, not even
  /// a line end: the command gets it as a character.
  private static func lineWithLastBackslash(_ runfile: Runfile) -> Int? {
    guard let last = runfile.entries.last else { return nil }
    let isAtEnd = runfile.withText { $0.count == last.offset + last.length }
    let isOpen = runfile.withCommand(last) { command in
      var backslashes = 0
      while backslashes < command.count,
        command[command.count - backslashes - 1] == ShellByte.backslash
      {
        backslashes += 1
      }
      return backslashes % 2 == 1 && !LineScanner.scan(command).hasComment
    }
    return isAtEnd && isOpen ? Int(last.line) : nil
  }
}

extension Finding.Kind {
  init(
    _ fault: LineFault, above: Finding.LineAbove, end: Int?, script: Finding.ScriptReading?
  ) {
    switch fault.kind {
    case .pageMark(let mark): self = .pageMark(mark)
    case .option(let text): self = .option(text, above)
    case .hereDocument(let text): self = .hereDocument(text, script)
    case .openQuote(let quote): self = .openQuote(quote, end: end, script)
    case .placeholder(let text): self = .placeholder(text)
    case .unparsable:
      if let end {
        self = .block(fault.block, end: end, script)
      } else if let text = fault.trailingOperator {
        self = .trailingOperator(text)
      } else if let text = fault.leadingOperator {
        self = .leadingOperator(text, above)
      } else {
        self = .unparsable(reason: fault.reason, script)
      }
    }
  }

  init(_ warning: LineTally.Warning, _ text: String, _ launcherVariables: [String]) {
    switch warning {
    case .setupOnly: self = .setupOnly
    case .background: self = .background
    case .unfilled: self = .unfilled(text)
    case .launcherVariables: self = .launcherVariables(launcherVariables)
    case .misplacedScript: self = .misplacedScript(text)
    case .braces: self = .braces(text)
    case .equality: self = .equality
    case .expansion: self = .expansion(text)
    case .oldArithmetic: self = .oldArithmetic
    case .unsetVariable: self = .unsetVariable(text)
    case .unchecked: self = .unchecked
    }
  }
}

extension LineFault {
  /// Whether lines that come one by one may continue it.
  var mayBeBeginning: Bool {
    switch kind {
    case .openQuote, .hereDocument, .unparsable: true
    case .pageMark, .option, .placeholder: false
    }
  }

  /// Whether it may be the first line of a command over several lines.
  fileprivate var mayGoOn: Bool {
    switch kind {
    case .openQuote: true
    case .unparsable: block != nil || (leadingOperator == nil && trailingOperator == nil)
    case .pageMark, .option, .hereDocument, .placeholder: false
    }
  }
}
