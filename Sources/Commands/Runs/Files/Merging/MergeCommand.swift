import Arguments
import Runs
import Text
import Views

/// `batchrun merge`: the files of a run, back into a project.
struct MergeCommand: RunEditCommand {
  var selection = RunSelectionOptions()
  var target: String?
  var onlySource = false
  var includesAll = false
  var skipsSource = false
  var skipsDependencies = false
  var exclusions: [String] = []
  var isPreview = false
  var replaces = false
  var replacesNothing = false
  var isConfirmed = false

  static let manual = Manual(
    name: "merge",
    abstract: "Copy the files of a run back into its project",
    discussion: """
      The run's copy of the source code, and the files of the project that it used, are copied back to \
      where they came from; with --all, also the files that the run wrote. Equal files are left alone.

      A file is replaced only if git has its present content, committed or staged, so that it is never \
      lost. Nothing is written outside the project: if a folder in it is a link, the command refuses.
      """,
    examples: [
      .init("batchrun merge 2 --preview", "Shows what would be copied."),
      .init("batchrun merge 2 --all --target-dir results -y", "Copies everything to a folder."),
    ],
    exitCodes: [
      .init("0", "the files are copied, or there are none"),
      .init("1", "files would be lost, or cannot be copied; no file was copied, unless reported"),
      .init("4", "you declined"),
    ])

  static var declarations: [Declaration<Self>] {
    heading("Which files")
    flag("-s, --sourcecode", \.onlySource, "only source code")
    flag("-a, --all", \.includesAll, "also the files that the run wrote")
    flag("--skip-sourcecode", \.skipsSource, "without source code")
    flag("-D, --skip-deps", \.skipsDependencies, "without dependencies")
    option(
      "-x, --exclude PATTERN", \.exclusions,
      "without files whose path in the project matches PATTERN")
    exclude("--sourcecode", "--skip-sourcecode", "--all")
    heading("How to copy")
    option("-t, --target-dir DIR", \.target, "copy to DIR instead of the project here")
      .completing(.directories)
    flag("-p, --preview", \.isPreview, "show what would be copied, and copy nothing")
    flag("--replace", \.replaces, "replace files even if git does not have them")
    flag("--no-replace", \.replacesNothing, "do not replace files")
    exclude("--replace", "--no-replace")
    confirmation
    selectionDeclarations(
      "the index or id of a run [default: the latest]", without: "tDs", isSingle: true)
  }

  func run() throws -> Int32 {
    let run = try selectedRun()
    let folder = RunFolder(run)
    let target = try MergeTarget(for: folder, named: self.target)
    _ = try folder.checkedRoots()
    let plan = try MergePlan(of: folder, to: target.path, options)
    let preview = MergePreview(plan, run, to: self.target)
    if isPreview {
      Console.write(preview.text(showsSkipped: true))
      return 0
    }
    if plan.copies.isEmpty {
      Console.writeError(preview.text(showsSkipped: false))
      return 0
    }
    try target.check(plan, replacing)
    if !isConfirmed {
      Console.writeError(preview.text(showsSkipped: false))
      guard try Prompt.confirms("Continue?", standard: false) else { return Prompt.declined }
    }
    for copy in plan.copies {
      report("Copying \(escapedForTerminal(copy.target))")
      try target.write(copy)
    }
    return 0
  }

  private var options: MergeOptions {
    var options = MergeOptions()
    options.skipsSource = skipsSource
    options.skipsDependencies = skipsDependencies || onlySource
    options.includesGenerated = includesAll
    options.exclusions = exclusions
    return options
  }

  private var replacing: MergeTarget.Replacing {
    replaces ? .everything : replacesNothing ? .nothing : .whatGitHas
  }
}
