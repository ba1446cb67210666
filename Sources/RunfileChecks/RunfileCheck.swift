import Jobs

/// Checks the lines of a runfile before they run: whether each is a complete command, for the shell
/// that will run it, and whether the file is a list of commands at all.
///
/// It looks only at the lines that it is given. Its work is linear in their length; a line without
/// any byte that is special to a shell costs a look at its bytes and one at its first word.
package struct RunfileCheck: Sendable {
  let file: CheckedFile
  /// Nil if the shell is one whose lines cannot be checked.
  var lines: LineCheck?
  /// Of lines that come while a launch follows its runfile.
  private var open: OpenCommand?

  /// - Parameters:
  ///   - path: the runfile's, as the user gave it; `-` is standard input.
  ///   - shell: the one that runs the lines.
  ///   - surroundings: the place in which the jobs will run.
  ///   - isElsewhere: whether jobs work in another folder than the one in which the runfile lies, so
  ///     that scripts may be looked for in the wrong one.
  package init(
    path: String, shell: CheckedShell, surroundings: any CheckSurroundings, isElsewhere: Bool
  ) {
    file = CheckedFile(path: path, shell: shell, surroundings: surroundings)
    lines = LineCheck(shell, surroundings, looksForScripts: isElsewhere)
  }

  /// What its user should know before these commands of a runfile run: one refusal, or else
  /// warnings, each kind once.
  ///
  /// `entries` are the commands of the runfile that are not on record, in its order. If there are
  /// none although it has commands, nothing is found.
  package mutating func findings(
    in runfile: Runfile, _ entries: some Collection<Runfile.Entry>
  ) -> [Finding] {
    if entries.isEmpty, !runfile.entries.isEmpty { return [] }
    if let foreign = file.foreignKind(runfile) {
      return [Finding(kind: foreign.kind, line: foreign.line, count: 1)]
    }
    var tally = LineTally(file.shell.dialect, file.surroundings)
    for entry in entries where !entry.isUnusable {
      let examination = runfile.withCommand(entry) { lines?.examine($0) }
      if let examination { tally.add(examination, entry) }
    }
    if let fault = tally.firstFault {
      return [finding(about: fault.fault, of: fault.entry, in: runfile, tally.faultyLines)]
    }
    if let bash = bashFinding(tally, runfile) { return [bash] }
    return warnings(tally, runfile)
  }

  /// Why a line cannot run that comes while a launch follows its runfile; nil if it can.
  package mutating func refusal(of command: UnsafeRawBufferPointer, line: Int) -> Finding? {
    if let open {
      pass(command)
      return open.finding(ofPart: line)
    }
    if JSONLine.holds(for: command) {
      return Finding(kind: .data(hasPrefix: false), line: line, count: 1)
    }
    guard let examination = lines?.examine(command) else { return nil }
    if let fault = examination.fault {
      let kind = Finding.Kind(fault, above: .blank, end: nil, script: nil)
      let finding = Finding(kind: kind, line: line, count: 1)
      if fault.mayBeBeginning, let scan = examination.scan {
        open = lines?.open(command, finding, scan)
      }
      return finding
    }
    guard examination.needsBash else { return nil }
    let isOfConda =
      !examination.bashisms.isEmpty && examination.bashisms.allSatisfy(\.isActivation)
    return Finding(
      kind: .bash(
        examination.bashisms.first?.text,
        remedy(examination.bashisms.first, isOfCondaOnly: isOfConda, isSetupOnly: false)),
      line: line, count: 1)
  }

  /// Takes note of a line that came and is not a new job: it may end what an earlier line started.
  package mutating func pass(_ command: UnsafeRawBufferPointer) {
    guard var open else { return }
    self.open = lines?.ends(&open, with: command) == false ? open : nil
  }

  /// The runfile was replaced, and its lines come from the start.
  package mutating func startAgain() { open = nil }
}
