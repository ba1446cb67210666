import Arguments
import Runs
import Text
import Posix

/// `batchrun ls`: the files of a run.
struct ListFilesCommand: RunSelectionCommand {
  var selection = RunSelectionOptions()
  var path: String?
  var showsSource = false
  var showsDependencies = false
  var showsGenerated = false
  var showsAll = false
  var showsFullPaths = false
  var followsLinks = false
  var isUnformatted = false

  static let manual = Manual(
    name: "ls",
    abstract: "List the files of a run",
    discussion: """
      Names that start with a dot, and batchrun's own files in '.batchrun', are listed only with --all, \
      or if PATH names them. For a launched line, the folder of its logs is listed too.

      With --sourcecode alone, paths are relative to the copy of the source code, as 'cat --sourcecode' \
      takes them. Control characters in names are shown as '\\x1b'; with --no-format or --full-path, \
      names are printed unchanged unless the output is a terminal.
      """,
    examples: [
      .init("batchrun ls", "Lists the files of the latest run."),
      .init("batchrun ls 2 --path '*/*.csv'", "Lists tables in folders of the second run."),
      .init(
        "batchrun ls --generated --full-path", "Lists the files that the run wrote, for scripts."),
    ])

  static var declarations: [Declaration<Self>] {
    option("-p, --path PATH", \.path, "only PATH and files below it; may have * and ?")
      .completing(.dynamic(CompletionSources.runFiles))
    flag("-s, --sourcecode", \.showsSource, "only source code")
    flag("-d, --dependencies", \.showsDependencies, "only dependencies")
    flag("-g, --generated", \.showsGenerated, "only files that the run wrote")
    flag("-a, --all", \.showsAll, "hidden files and those of batchrun too")
    flag("-f, --full-path", \.showsFullPaths, "show whole paths")
    flag("-L, --follow-links", \.followsLinks, "list folders behind links too")
    flag("-n, --no-format", \.isUnformatted, "only paths, without a heading or an indent")
    selectionDeclarations(
      "the index or id of a run [default: the latest]", without: "s", isSingle: true)
  }

  func run() throws -> Int32 {
    let files = try fileSelection()
    let run = try selectedRun()
    var hasProblem = false
    var listings: [(root: String, entries: [FolderTree.Entry])] = []
    if isSourceOnly, let root = RunFolder(run).rootWithoutSource { listings.append((root, [])) }
    for root in listings.isEmpty ? try roots(of: run) : [] {
      let entries = try files.entries(of: run, below: root) { problem in
        Console.warn(problem.description)
        hasProblem = true
      }
      listings.append((root, entries))
    }
    for (root, entries) in listings { show(entries, below: root) }
    return hasProblem ? 1 : 0
  }

  private func fileSelection() throws -> RunFileSelection {
    var files = RunFileSelection()
    files.path = try runPath(path)
    if showsSource { files.kinds.insert(.source) }
    if showsDependencies { files.kinds.insert(.dependency) }
    if showsGenerated { files.kinds.insert(.generated) }
    files.includesHidden = showsAll
    files.followsLinks = followsLinks
    return files
  }

  /// Whether paths are those within the copy of the source code.
  var isSourceOnly: Bool { showsSource && !showsDependencies && !showsGenerated }

  private func roots(of run: RunRecord) throws(RunFileError) -> [String] {
    let folder = RunFolder(run)
    if isSourceOnly { return [try folder.checkedSource()] }
    let roots = try folder.checkedRoots()
    return showsAll && !roots.contains(folder.logs) ? roots + folder.existingLogs : roots
  }

  private func show(_ entries: [FolderTree.Entry], below root: String) {
    let isBare = isUnformatted || showsFullPaths
    let isRaw = isBare && !Console.isTerminal(1)
    if !isBare { Console.write(escapedForTerminal(abbreviatingHome(root)) + ":\n") }
    for entry in entries {
      if Console.isClosed { return }
      var path = entry.path + (entry.isFolder ? [UInt8(ascii: "/")] : [])
      if showsFullPaths { path = Array(root.utf8) + [UInt8(ascii: "/")] + path }
      if isRaw {
        Console.write(bytes: path + [UInt8(ascii: "\n")])
      } else {
        Console.write((isBare ? "" : "  ") + escapedForTerminal(path) + "\n")
      }
    }
  }
}
