import Arguments
import Running
import Sweeps
import Text

/// `batchrun sweep SPEC`: makes a runfile of a grid spec.
struct SweepCommand: Command {
  var spec = ""
  var out: String?
  var dryRun = false
  var counts = false
  /// Expressions that must all hold.
  var only: [String] = []
  var sample: Int?
  var seed: Int?
  var shuffles = false
  var skip = 0
  var limit: Int?
  var isForced = false

  /// How many lines a dry run shows.
  private static let shownLines = 10

  static let manual = Manual(
    name: "sweep",
    abstract: "Expand a grid spec into a runfile",
    discussion: """
      A grid spec is a YAML file with a program and the values of its parameters; the runfile gets one \
      command for each combination, the last parameter varying fastest:

        program: python3 train.py
        parameters:
          lr: {values: [0.1, 0.01]}
          layers: {min: 1, max: 4}

      A sweep file of W&B is taken unchanged; with 'method: random' its values are drawn.

      An existing runfile is replaced in one step. It stays if anything is wrong, or if one of its \
      lines runs something that no command of the sweep runs ('--force' replaces it).
      """,
    examples: [
      .init("batchrun sweep gridspec.yml", "Writes gridspec.runfile in the current folder."),
      .init(
        "batchrun sweep gridspec.yml --sample 50 --seed 1 --out some.runfile",
        "Writes 50 random combinations; the same seed draws the same ones."),
      .init("batchrun sweep gridspec.yml --out - | head", "Shows the first commands."),
    ],
    exitCodes: [
      .init("0", "the runfile is written"),
      .init("1", "it could not be written"),
      .init("2", "the options or the spec are wrong; no file was touched"),
    ], seeAlso: ["batchrun-launch(1)", "gridspec(5)"])

  static var declarations: [Declaration<Self>] {
    argument("SPEC", \.spec, "the grid spec; '-' reads it from stdin")
      .completing(.files(extensions: ["yml", "yaml"]))
    option(
      "-o, --out FILE", \.out,
      "the runfile to write; '-': stdout"
    ).showingDefault("the spec's name with '.runfile', in the current folder")
      .completing(.files(extensions: [])).hiding("-o")
    flag(
      "--force", \.isForced,
      "replace a runfile that runs something else too, and keep it as FILE~")
    flag("--dry-run", \.dryRun, "show the first commands and their number, write nothing")
    flag("--count", \.counts, "print the number of commands, write nothing")

    heading("Selecting combinations")
    onlyDeclaration
    option(
      "--sample N", \.sample, parse: integer(atLeast: 1),
      "draw N different combinations at random; of a grid, keeping its order")
    option(
      "--seed S", \.seed, parse: integer(atLeast: 0),
      "the seed of everything random [default: the spec's, or 0]")
    flag("--shuffle", \.shuffles, "put the commands in random order")
    option(
      "--skip N", \.skip, parse: integer(atLeast: 0), "leave out the first N commands"
    ).showingDefault("")
    option("--limit N", \.limit, parse: integer(atLeast: 1), "stop after N commands")

    exclude("--dry-run", "--count")
    exclude("--out", "--dry-run")
    exclude("--out", "--count")
    exclude("--force", "--dry-run")
    exclude("--force", "--count")
    mistakes
  }

  func run() throws -> Int32 {
    if spec == "-" { Console.noteTyping(of: "the grid spec") }
    let file = try SpecFile(spec, input: Console.input)
    let sweep = try file.sweep()
    for warning in sweep.warnings { Console.warn(file.place(warning.mark) + warning.message) }
    let selection = selection(in: sweep)
    if sweep.method == .random { explainDraws(sweep, selection) }
    let filter = try ParameterFilter(options: only)?.combinations(of: sweep)
    if counts {
      Console.write("\(try count(sweep, selection, filter, file))\n")
      return 0
    }
    return dryRun
      ? try show(sweep, selection, filter, file) : try write(sweep, selection, filter, file)
  }

  /// What the options say, and what the spec says where they say nothing.
  private func selection(in sweep: Sweep) -> Selection {
    var selection = sweep.selection
    selection.sample = sample ?? selection.sample
    selection.seed = seed.map { UInt64($0) } ?? selection.seed
    selection.isShuffled = shuffles || selection.isShuffled
    selection.skip = skip
    selection.limit = limit
    return selection
  }

  /// Says what a search does otherwise than its user may expect.
  private func explainDraws(_ sweep: Sweep, _ selection: Selection) {
    if selection.impliesTrials {
      Console.warn(
        "neither '--sample' nor 'run_cap' says how many: \(counted(selection.trials, "command")) are drawn"
      )
    }
    if sweep.earlyStop != nil {
      Console.warn("'early_terminate' has a meaning only for 'batchrun launch \(spec)'")
    }
  }

  /// Says that there are fewer different commands than were asked for.
  private func explainShortfall(_ count: UInt128, _ sweep: Sweep, _ selection: Selection) {
    guard sweep.method == .random, count < UInt128(selection.mostDrawn), selection.skip == 0 else {
      return
    }
    Console.warn("there are no more than \(Self.inWords(count)) that differ")
  }

  private func count(
    _ sweep: Sweep, _ selection: Selection, _ filter: CombinationFilter?, _ file: SpecFile
  ) throws(RunFailure) -> UInt128 {
    try file.explaining { () throws(SpecError) in try sweep.count(selection, only: filter) }
  }

  /// Says what earlier versions made of the spec, if the runfile has commands of that.
  private func explainChange(_ sweep: Sweep, _ file: SpecFile) {
    guard let notice = sweep.notice,
      OldRunfile.hasAny(of: notice.formerCommands, at: out ?? file.runfileName)
    else { return }
    Console.warn(lines: file.wording(of: notice))
  }

  private func show(
    _ sweep: Sweep, _ selection: Selection, _ filter: CombinationFilter?, _ file: SpecFile
  ) throws(RunFailure) -> Int32 {
    explainChange(sweep, file)
    let count = try count(sweep, selection, filter, file)
    var first = selection
    first.limit = min(selection.limit ?? Self.shownLines, Self.shownLines)
    var lines: [UInt8] = []
    try file.explaining { () throws(SpecError) in
      var commands = try SweepCommands(sweep, first, only: filter)
      while try commands.next(appendingTo: &lines) {}
    }
    Console.write(escapedForTerminal(lines, keepingNewlines: true))
    if count > Self.shownLines { Console.write("…\n") }
    explainShortfall(count, sweep, selection)
    let target = out ?? file.runfileName
    Console.write("\(Self.inWords(count)); '\(escapedForTerminal(target))' is not written\n")
    return 0
  }

  private func write(
    _ sweep: Sweep, _ selection: Selection, _ filter: CombinationFilter?, _ file: SpecFile
  ) throws(RunFailure) -> Int32 {
    let commands = try file.explaining { () throws(SpecError) in
      try SweepCommands(sweep, selection, only: filter)
    }
    let path = out ?? file.runfileName
    let output = try SweepOutput(path, for: file) { bytes in
      Console.write(bytes: bytes)
      return !Console.isClosed
    }
    let written = try output.write(commands, isForced: isForced) { draft throws(RunFailure) in
      if draft.count == 0 { try explainNothing(selection, sweep) }
      if !draft.isUnchanged { explainChange(sweep, file) }
    }
    if let written { explainShortfall(written.count, sweep, selection) }
    guard let written, path != "-" else { return 0 }
    Console.write(
      "Runfile generated: \(escapedForTerminal(path)) (\(Self.inWords(written.count)))\n")
    if let kept = written.keptPath {
      Console.write("The old one is kept as: \(escapedForTerminal(kept))\n")
    }
    let options = sweep.hasEqualCommands ? " --replicates" : ""
    Console.write("Launch it with: batchrun launch \(Self.word(path))\(options)\n")
    return 0
  }

  /// An empty runfile is not what anybody wants, unless the options leave nothing.
  private func explainNothing(_ selection: Selection, _ sweep: Sweep) throws(RunFailure) {
    guard selection.skip == 0 else {
      return Console.warn("'--skip \(selection.skip)' leaves no command")
    }
    guard let filter = try? ParameterFilter(options: only) else { throw SweepOutput.nothingLeft }
    var failure = SweepOutput.nothingWanted
    failure.hint = filter.valuesHint(in: sweep)
    throw failure
  }

  private static func inWords(_ count: UInt128) -> String {
    guard let count = Int(exactly: count) else { return "\(count) commands" }
    return counted(count, "command")
  }

  /// A path as a word of the shell that is no option.
  private static func word(_ path: String) -> String {
    escapedForTerminal(shellQuoted(path.hasPrefix("-") ? "./" + path : path))
  }
}
