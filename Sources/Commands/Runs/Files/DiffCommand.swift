import Arguments
import Runs
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
      Without RUN, the latest run is compared with the one before it; of two, the first stands on \
      the left. Without an option that says what to compare, it is all their files, without what \
      is batchrun's.

      Files and folders are shown by CMD, which gets two paths, else by 'meld', 'xxdiff' or \
      'dirdiff' where there is a screen, else by 'diff -ru'. Flags, attributes, dependencies and \
      the environment are shown as 'diff' does it, without what is the same; with CMD as files. \
      Variables whose names look secret were never kept.
      """,
    examples: [
      .init("batchrun diff --flags", "Shows which flags the latest run had changed."),
      .init("batchrun diff 5 1 --output", "Compares what two runs have printed."),
      .init("batchrun diff --working", "Shows what was changed in the project since the run."),
    ],
    exitCodes: [
      .init("0", "the difference was shown, if there is one"),
      .init("1", "there are no two runs, or they cannot be compared"),
    ])

  static var declarations: [Declaration<Self>] {
    heading("What")
    flag("-O, --output", \.comparesOutput, "what they have printed")
    flag("-s, --sourcecode", \.comparesSource, "their source code; PATH is one within it")
    flag("-e, --env", \.comparesEnvironment, "their environment")
    flag("-f, --flags", \.comparesFlags, "their flags")
    flag("-a, --attrs", \.comparesAttributes, "all that is recorded of them")
    flag("-D, --deps", \.comparesDependencies, "what they required")
    option("-p, --path PATH", \.paths, "a file or folder of theirs, as 'ls' lists it")
      .completing(.dynamic(CompletionSources.runFiles))
    flag("-w, --working", \.isWorking, "the source code of the run, and its project as it is now")
    option("-d, --dir DIR", \.folder, "the run, and DIR").completing(.directories)
    heading("How")
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
    var tool = DiffTool(command: command)
    var isDone = true
    for pair in pairs { isDone = try tool.show(pair, of: runs) && isDone }
    return isDone ? 0 : 1
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
