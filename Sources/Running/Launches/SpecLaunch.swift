import Jobs
import Ledger
import Operations
import Posix
import RunfileChecks
import Sweeps
import Text

/// A launch of a grid spec: its commands go into a runfile next to the ledger, and that is launched.
///
/// A launch is two processes. The first one, which holds the lock, sweeps; both continue with the runfile.
package struct SpecLaunch {
  /// How many commands a launch takes from a spec at most: it keeps all of them in memory.
  private static let most: UInt128 = 100_000_000
  /// How much of a file is looked at to tell whether it is a spec.
  private static let glance = 1 << 16

  private let name: String
  private let runfile: String
  private let location: LedgerLocation
  /// Where the launch takes its lines from: the spec.
  private let place: LaunchPlace
  private let file: SpecFile
  private let sweep: Sweep
  /// Which combinations are wanted; nil for all.
  private let only: (filter: ParameterFilter, combinations: CombinationFilter)?
  /// What the spec looks for, if it is a search.
  private let search: SweepSearch?

  /// Reads and checks the spec of a request; nil if it launches a runfile.
  ///
  /// Throws what `sweep` says of the spec.
  package init?(_ request: LaunchRequest) throws(RunFailure) {
    guard let spec = request.spec else { return nil }
    name = request.name
    runfile = request.runfile
    location = request.location
    place = request.place
    search = request.search
    file = try SpecFile(spec, input: -1)
    sweep = try file.sweep(workingIn: request.workingFolder ?? ".")
    if let filter = request.only {
      only = (filter, try filter.combinations(of: sweep))
    } else {
      only = nil
    }
    guard let count = try exactCount(), count > Self.most else { return }
    throw RunFailure(
      "\(spec): \(count) commands are more than a launch takes (\(Self.most))",
      hint: "draw some of them: add 'sample: 1000' to the spec", exitCode: RunFailure.refused)
  }

  private func exactCount() throws(RunFailure) -> UInt128? {
    if let search { return UInt128(search.most) }
    return try file.explaining { () throws(SpecError) in try sweep.exactCount(sweep.selection) }
  }

  /// Whether a launch of this file is one of a grid spec: its name says so (and its text does not say
  /// otherwise), or its text.
  package static func isSpec(_ path: String) -> Bool {
    let name = path.lowercased()
    let isYAML = name.hasSuffix(".yml") || name.hasSuffix(".yaml")
    // Reading from a pipe would consume its contents.
    guard path != "-", FileStatus(path: path)?.isRegular == true,
      let text = try? FileDescriptor(reading: path).bytes(in: 0..<glance)
    else { return isYAML }
    return isYAML ? GridSpecText.mayBeMeant(by: text) : GridSpecText.holds(for: text)
  }

  /// Where the commands of a spec go: next to the ledger, under its name.
  package static func runfile(besideLedger folder: String) -> String {
    var path = folder[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if [".", "..", "/"].contains(lastComponent(of: String(path))) {
      return (resolvedPath(String(path)) ?? String(path)) + ".runfile"
    }
    return path + ".runfile"
  }

  /// Whether equal commands are meant to be jobs of their own.
  package var replicates: Bool { sweep.hasEqualCommands }

  /// The column of the best job, as the ledger's file of metrics has it; nil if the spec names none.
  private var objective: String? {
    // A search says it itself.
    guard search == nil else { return nil }
    return sweep.objective.map {
      OperationDefinition.Objective(column: $0.name, isMaximized: $0.isMaximized).text
    }
  }

  /// Whether commands have parameters that their words do not name.
  package var hidesParameters: Bool { search?.space == nil && sweep.hidesParameters }

  /// What is odd in the spec, for its user; not escaped.
  package var warnings: [String] {
    sweep.warnings.map { file.place($0.mark) + $0.message } + (search?.warnings ?? [])
  }

  /// Writes the runfile, unless it has these commands already. A runfile of other commands is kept under
  /// another name if this ledger has launched the spec before: an edit may change all commands.
  ///
  /// Throws where nothing is left to be written, and where a runfile of that name was not made of this
  /// spec; nothing has changed then.
  func write(_ tell: LaunchListener) throws(RunFailure) {
    if let search, let space = search.space { return try write(search, space, tell) }
    try checkWanted()
    let change = change
    let output = try SweepOutput(runfile, for: file, asker: .launch) { _ in true }
    var isUnchanged = false
    let result = try output.write(try commands(), isForced: isKnown, keepsUnchanged: true) {
      draft throws(RunFailure) in
      try Self.check(draft.count)
      isUnchanged = draft.isUnchanged
    }
    let count = result?.count ?? 0
    tell(
      .swept(
        SweptSpec(
          name: name, spec: file.path, runfile: runfile, count: count, isUnchanged: isUnchanged,
          replicates: replicates, hidesParameters: hidesParameters, objective: objective,
          change: isUnchanged ? nil : change, keptPath: result?.keptPath, isSearch: search != nil)))
  }

  /// The same of a search by results, whose runfile grows.
  private func write(
    _ search: SweepSearch, _ space: SweepSpace, _ tell: LaunchListener
  ) throws(RunFailure) {
    let start = SearchStart(search: search, space: space, runfile: runfile)
    let result = try start.write(isForced: isKnown)
    tell(
      .swept(
        SweptSpec(
          name: name, spec: file.path, runfile: runfile, count: 0, isUnchanged: result.isContinued,
          replicates: false, hidesParameters: false, objective: nil, change: nil,
          keptPath: result.keptPath, isSearch: true, purpose: search.purpose)))
  }

  /// Whether the ledger has launched this spec before.
  private var isKnown: Bool {
    let places = (try? LedgerReader(location).index())?.launchPlaces ?? [:]
    return places.values.contains { $0.runfile == place.runfile }
  }

  /// The commands, without writing them anywhere, and what `write` would tell of a change; refused as
  /// `write` refuses them.
  func preview() throws(RunFailure) -> (runfile: Runfile, change: String?) {
    try checkWanted()
    if let search, let space = search.space {
      let start = SearchStart(search: search, space: space, runfile: runfile)
      return (try start.preview(isForced: isKnown), nil)
    }
    var old = try OldRunfile(path: runfile)
    var commands = try commands()
    var text: [UInt8] = []
    while true {
      let start = text.count
      let hasCommand = try file.explaining { () throws(SpecError) in
        try commands.next(appendingTo: &text)
      }
      guard hasCommand else { break }
      old?.take(text[start..<(text.count - 1)])
      guard text.count <= RunfileSource.largestStream else {
        throw RunFailure(
          "\(file.path): the commands are more than 1 GiB", exitCode: RunFailure.refused)
      }
    }
    try Self.check(text.isEmpty ? 0 : 1)
    if let refusal = old?.refusal(.launch, keptPath: runfile + "~"), !isKnown { throw refusal }
    var parser = RunfileParser()
    let isUnchanged = old?.isUnchanged == true
    return (parser.parse(text, isEnd: true), isUnchanged ? nil : change)
  }

  private func commands() throws(RunFailure) -> SweepCommands {
    try file.explaining { () throws(SpecError) in try SweepCommands(sweep, sweep.selection) }
  }

  /// Throws if `--only` leaves no command.
  private func checkWanted() throws(RunFailure) {
    guard let only else { return }
    let isAnyWanted = try file.explaining { () throws(SpecError) in
      var commands = try SweepCommands(sweep, sweep.selection, keepsValues: true)
      var command: [UInt8] = []
      while try commands.next(appendingTo: &command) {
        if commands.satisfies(only.combinations) { return true }
        command.removeAll(keepingCapacity: true)
      }
      // Without any command that is the mistake.
      return try sweep.count(sweep.selection) == 0
    }
    if !isAnyWanted { throw only.filter.nothingMatches(in: sweep) }
  }

  private static func check(_ count: UInt128) throws(RunFailure) {
    if count == 0 { throw SweepOutput.nothingLeft }
  }

  /// What earlier versions made of the spec, where jobs of that are on record.
  private var change: String? {
    guard let notice = sweep.notice, let index = try? LedgerReader(location).index() else {
      return nil
    }
    let isOnRecord = notice.formerCommands.contains { command in
      Array(command.utf8).withUnsafeBytes { bytes in
        index.job(with: CommandDigest(of: bytes), command: bytes).summary != nil
      }
    }
    return isOnRecord ? file.wording(of: notice) : nil
  }
}

/// A grid spec whose commands are in a runfile now.
package struct SweptSpec: Sendable {
  /// Of the launch.
  package let name: String
  /// The spec and the runfile, as the user would name them.
  package let spec: String
  package let runfile: String
  package let count: UInt128
  /// Whether the runfile had the same commands already.
  package let isUnchanged: Bool
  package let replicates: Bool
  let hidesParameters: Bool
  /// The column of the best job; `-` before it if the largest is the best.
  package let objective: String?
  /// What earlier versions made of the spec, where that was something else; not escaped.
  package let change: String?
  /// Where the runfile of before is now, if it had to make room.
  package let keptPath: String?
  /// Whether it is a search.
  package let isSearch: Bool
  /// What a search looks for whose commands are not known before.
  var purpose: String?

  /// `sweep: 6 commands from sweep.yml (runs/sweep.runfile)`; not escaped.
  package var sentence: String {
    let number = Int(exactly: count).map { counted($0, "command") } ?? "\(count) commands"
    let kept = keptPath.map { "; the old one is kept as \($0)" } ?? ""
    if let purpose { return "\(name): \(purpose) (\(runfile)\(kept))" }
    return "\(name): \(number) from \(spec) (\(runfile)\(kept))"
  }
}
