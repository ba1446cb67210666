import Views
import Arguments
import Glibc
import Posix
import Runs
import Text

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
      The source code as the run had it, and the files of the project that it required, are copied \
      to where they came from; with --all, what the run has written too. Files that are the same \
      are left alone.

      A file is replaced only if git has it as it is, committed or staged, so that it can be had \
      again. Nothing is written out of the folder: where a folder in it is a link, the command \
      refuses.
      """,
    examples: [
      .init("batchrun merge 2 --preview", "Shows what would be copied."),
      .init("batchrun merge 2 --all --target-dir results -y", "Copies everything to a folder."),
    ],
    exitCodes: [
      .init("0", "the files are copied, or there are none"),
      .init("1", "files would be lost, or cannot be copied; unless it says so, none was copied"),
      .init("4", "you declined"),
    ])

  static var declarations: [Declaration<Self>] {
    heading("Which files")
    flag("-s, --sourcecode", \.onlySource, "only source code")
    flag("-a, --all", \.includesAll, "what the run has written too")
    flag("--skip-sourcecode", \.skipsSource, "no source code")
    flag("-D, --skip-deps", \.skipsDependencies, "nothing that the operation requires")
    option("-x, --exclude PATTERN", \.exclusions, "none whose path in the project is like PATTERN")
    exclude("--sourcecode", "--skip-sourcecode", "--all")
    heading("How")
    option("-t, --target-dir DIR", \.target, "copy to DIR instead of the project here")
      .completing(.directories)
    flag("-p, --preview", \.isPreview, "show what would be done, and do nothing")
    flag("--replace", \.replaces, "replace files, whether or not git has them")
    flag("--no-replace", \.replacesNothing, "replace no files")
    exclude("--replace", "--no-replace")
    confirmation
    selectionDeclarations(
      "the index or id of a run; the latest where it is left out", without: "tDs", isSingle: true)
  }

  func run() throws -> Int32 {
    let run = try selectedRun()
    let folder = RunFolder(run)
    let target = try targetFolder(of: folder)
    let plan = try withRunFiles { () throws(RunFileError) in
      _ = try folder.checkedRoots()
      return try MergePlan(of: folder, to: target.path, options)
    }
    let preview = MergePreview(plan, run, to: self.target)
    if isPreview {
      Console.write(preview.text(showsSkipped: true))
      return 0
    }
    if plan.copies.isEmpty {
      Console.writeError(preview.text(showsSkipped: false))
      return 0
    }
    do throws(MergeTarget.Refusal) {
      try target.check(plan, replacing)
    } catch {
      throw CommandFailure(error, in: self.target, canReplace: !replacesNothing)
    }
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

  private func targetFolder(of folder: RunFolder) throws -> MergeTarget {
    let current: String
    current = try CurrentFolder.path()
    if let target { return MergeTarget(CurrentFolder.absolute(target)) }
    let name = folder.run.id.shortText
    let hint = "'--target-dir .' copies to the current directory all the same"
    guard let project = folder.project else {
      throw CommandFailure(
        "run \(name) was not created from a project - cannot merge to the current directory "
          + "by default", hint: hint)
    }
    guard let resolved = resolvedPath(project) else {
      throw CommandFailure(
        "the project of run \(name) is not here: '\(project)'", hint: hint)
    }
    guard resolved == current else {
      throw CommandFailure(
        "run \(name) was created from a different project "
          + "(\(abbreviatingHome(project))) - cannot merge to the current directory "
          + "by default", hint: hint)
    }
    return MergeTarget(current)
  }
}

extension CommandFailure {
  fileprivate init(_ refusal: MergeTarget.Refusal, in folder: String?, canReplace: Bool) {
    let place = folder.map { "'\($0)'" } ?? "the current directory"
    switch refusal {
    case .replaced(let files):
      self.init(
        "files in \(place) would be replaced:", details: files.map { "  " + $0 },
        hint: canReplace ? "Use --replace to skip this check." : "'--exclude' leaves out files")
    case .unstaged(let files):
      self.init(
        "files in \(place) have unstaged changes:", details: files.map { "  " + $0 },
        hint: "Stage or stash these changes or use --replace to skip this check.")
    case .folder(let path):
      self.init(
        "'\(path)' in \(place) is a folder, and a file in the run",
        hint: "'--exclude \(path)' leaves the file out")
    case .notFolder(let path):
      self.init(
        "'\(path)' in \(place) is no folder of its own: nothing is written through it",
        hint: "'--exclude \(path)' leaves out what is in it")
    }
  }
}
