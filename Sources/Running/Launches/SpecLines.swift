import Jobs
import Posix
import Sweeps
import Synchronization

/// What the grid spec of a launch tells of the lines of its runfile: which are wanted, and the parameters
/// that their words do not name.
struct SpecLines: Sendable {
  /// By line, from 0; nil if all are wanted.
  private var wanted: [Bool]?
  private var combinations: SharedCombinations?

  /// Reads the spec of a launch again, whose commands `runfile` has; nil if there is nothing to be known.
  ///
  /// Throws where the spec has changed since.
  init?(_ request: LaunchRequest, _ runfile: Runfile) throws(RunFailure) {
    guard let path = request.spec, request.only != nil || request.hidesParameters else {
      return nil
    }
    let file = try SpecFile(path, input: -1)
    let sweep = try file.sweep(workingIn: request.workingFolder ?? ".")
    let filter = try request.only?.combinations(of: sweep)
    var commands = try file.explaining { () throws(SpecError) in
      try SweepCommands(sweep, sweep.selection, keepsValues: true)
    }
    var numbered = try file.explaining { () throws(SpecError) in
      try NumberedCombinations(sweep, sweep.selection)
    }
    var wanted: [Bool] = []
    var command: [UInt8] = []
    var entries = runfile.entries[...]
    while try file.explaining({ () throws(SpecError) in try commands.next(appendingTo: &command) })
    {
      wanted.append(filter.map(commands.satisfies) ?? true)
      numbered.append(commands)
      // A command that a runfile takes for a comment has no entry.
      if let entry = entries.first, Int(entry.line) == wanted.count {
        guard Self.isSame(command, runfile, entry) else { throw Self.changed(path) }
        entries.removeFirst()
      }
      command.removeAll(keepingCapacity: true)
    }
    guard entries.isEmpty else { throw Self.changed(path) }
    if filter != nil {
      // That none matches was found before the runfile was written.
      guard wanted.contains(true) else { throw Self.changed(path) }
      self.wanted = wanted
    }
    if sweep.hidesParameters { combinations = SharedCombinations(numbered) }
  }

  /// Whether the command of a line counts in this launch.
  func isWanted(_ entry: Runfile.Entry) -> Bool {
    guard let wanted else { return true }
    let place = Int(entry.line) - 1
    return wanted.indices.contains(place) && wanted[place]
  }

  /// The parameters that the words of a line do not name; nil if no line has any.
  var hiddenParameters: (@Sendable (_ line: Int) -> [CommandParameters.Parameter])? {
    guard let combinations else { return nil }
    return { line in combinations.hiddenParameters(at: line - 1) }
  }

  private static func isSame(
    _ command: [UInt8], _ runfile: Runfile, _ entry: Runfile.Entry
  ) -> Bool {
    let line = command.dropLast()
    // It continues in the next line of the runfile.
    if RunfileLine.isContinued(line) { return true }
    return runfile.withCommand(entry) { RunfileLine.trimmed(line).elementsEqual($0) }
  }

  private static func changed(_ spec: String) -> RunFailure {
    RunFailure(
      "the grid spec '\(spec)' changed while the launch started", hint: "launch again",
      exitCode: RunFailure.refused)
  }
}

/// Combinations that several threads ask for.
private final class SharedCombinations: Sendable {
  private let combinations: Mutex<NumberedCombinations>

  init(_ combinations: NumberedCombinations) { self.combinations = Mutex(combinations) }

  func hiddenParameters(at place: Int) -> [CommandParameters.Parameter] {
    combinations.withLock { combinations in combinations.hiddenParameters(at: place) }
  }
}
