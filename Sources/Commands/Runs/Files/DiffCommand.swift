import Arguments
import Posix
import Runs
import TerminalUI
import Views

/// `batchrun diff`: how two runs differ, or a run and a folder.
struct DiffCommand: RunSelectionCommand {
  var selection = RunSelectionOptions()
  var comparesOutput = false
  var comparesSource = false
  var comparesEnvironment = false
  var comparesFlags = false
  var comparesAttributes = false
  var comparesDependencies = false
  var paths: [String] = []
  var isWorking = false
  var folder: String?
  var command: String?

  static let manual = Manual(
    name: "diff",
    abstract: "Show how two runs differ",
    discussion: """
      Without RUN, the latest run is compared with the one before it. Of two runs, the first is on the \
      left. Without an option that says what to compare, all files are compared, except those of \
      batchrun itself.

      Files and folders are shown by CMD, which gets two paths, else by 'meld', 'xxdiff' or 'dirdiff' \
      if there is a screen, else by 'diff -ru'. Flags, attributes, dependencies and the environment are \
      shown in the style of 'diff', without equal lines; with CMD as files. Variables whose names look \
      secret are never kept.
      """,
    examples: [
      .init("batchrun diff --flags", "Shows the flags that changed in the latest run."),
      .init("batchrun diff 5 1 --output", "Compares the output of two runs."),
      .init("batchrun diff --working", "Shows what changed in the project since the run."),
    ],
    exitCodes: [
      .init("0", "the difference was shown, if any"),
      .init("1", "fewer than two runs, or they cannot be compared"),
    ])

  static var declarations: [Declaration<Self>] {
    heading("What to compare")
    flag("-O, --output", \.comparesOutput, "their output")
    flag("-s, --sourcecode", \.comparesSource, "their source code; PATH is in it")
    flag("-e, --env", \.comparesEnvironment, "their environment")
    flag("-f, --flags", \.comparesFlags, "their flags")
    flag("-a, --attrs", \.comparesAttributes, "all their attributes")
    flag("-D, --deps", \.comparesDependencies, "their dependencies")
    option("-p, --path PATH", \.paths, "a file or folder, as 'ls' lists it")
      .completing(.dynamic(CompletionSources.runFiles))
    flag("-w, --working", \.isWorking, "the source code of the run with today's project")
    option("-d, --dir DIR", \.folder, "the run with DIR").completing(.directories)
    heading("How to show it")
    option("-c, --cmd CMD", \.command, "the program that shows it; it gets two paths")
    exclude("--working", "--dir")
    exclude("--working", "--sourcecode")
    ["--output", "--env", "--flags", "--attrs", "--deps"].flatMap {
      [exclude("--working", $0), exclude("--dir", $0)]
    }
    selectionDeclarations("two indexes or ids of runs", without: "Ds")
  }

  func run() throws -> Int32 {
    var paths: [RunPath] = []
    for path in self.paths { paths += try runPath(path).map { [$0] } ?? [] }
    let runs = isWorking || folder != nil ? [try theRun()] : try twoRuns()
    let pairs = try self.pairs(runs.map { RunFolder($0) }, paths)
    let printer = DiffPrinter(
      command: command, on: screen, styling: Console.styling(of: 1)
    ) { Console.write($0) }
    var isDone = true
    for pair in pairs { isDone = try printer.show(pair, of: runs) && isDone }
    return isDone ? 0 : 1
  }

  private var screen: DiffProgram.Screen {
    let hasWindows = ["DISPLAY", "WAYLAND_DISPLAY"].contains {
      !(Console.environment($0) ?? "").isEmpty
    }
    return DiffProgram.Screen(
      isTerminal: Console.isTerminal(1), hasWindows: hasWindows,
      hasColours: Console.styling(of: 1).isEnabled, searchPath: ExecutableSearch.inheritedPath)
  }

  private func pairs(
    _ runs: [RunFolder], _ paths: [RunPath]
  ) throws(DifferenceError) -> [ComparedPair] {
    guard runs.count == 1 else {
      return try RunDifference(runs[0], runs[1], isProgramChosen: command != nil)
        .pairs(parts(paths), paths)
    }
    let difference = FolderDifference(runs[0], paths, isProgramChosen: command != nil)
    guard let folder else { return try difference.pairsWithProject() }
    return try difference.pairs(to: folder, inSource: comparesSource)
  }

  /// The one run that is compared with a folder.
  private func theRun() throws -> RunRecord {
    if selection.runs.count > 1 {
      throw CommandFailure.wrongInput(
        "cannot specify second RUN and \(isWorking ? "--working" : "--dir")")
    }
    return try selectedRun()
  }

  private func twoRuns() throws -> [RunRecord] {
    if selection.runs.isEmpty {
      let newest = try matchingRuns(limit: 2).runs
      if newest.isEmpty { throw CommandFailure("no matching runs") }
      guard newest.count == 2 else { throw Self.needsTwo(newest.count) }
      return [newest[1], newest[0]]
    }
    let runs = try selectedRuns(standard: [])
    guard runs.count == 2 else { throw Self.needsTwo(runs.count) }
    return runs
  }

  private static func needsTwo(_ count: Int) -> CommandFailure {
    CommandFailure(
      "diff requires two runs, but there \(count == 1 ? "is 1" : "are \(count)")",
      hint: "'--working' compares one with its project, '--dir' with a folder")
  }

  /// What is compared, in the order in which it is shown; nothing for all files.
  private func parts(_ paths: [RunPath]) -> [RunDifference.Part] {
    if comparesAttributes && (comparesEnvironment || comparesFlags || comparesDependencies) {
      Console.note("--attrs has what --env, --flags and --deps have - ignoring those")
    }
    var parts: [RunDifference.Part] = []
    if comparesAttributes {
      parts = [.attributes]
    } else {
      if comparesEnvironment { parts.append(.environment) }
      if comparesFlags { parts.append(.flags) }
      if comparesDependencies { parts.append(.dependencies) }
    }
    if comparesOutput { parts.append(.output) }
    if comparesSource || !paths.isEmpty { parts.append(.files(inSource: comparesSource)) }
    return parts
  }
}
