import Arguments
import Glibc
import Posix
import Runs
import Text

/// `batchrun open`: a run's folder or a file in it, in another program.
struct OpenCommand: RunSelectionCommand {
  var selection = RunSelectionOptions()
  var path: String?
  var isSource = false
  var isOutput = false
  var command: String?
  var startsShell = false
  var shell: String?

  static let manual = Manual(
    name: "open",
    abstract: "Open the folder of a run, or a file in it",
    discussion: """
      It is opened by the desktop's program for it ('xdg-open'), by CMD, or by a shell that starts in \
      the folder.
      """,
    examples: [
      .init("batchrun open", "Shows the folder of the latest run in the file manager."),
      .init("batchrun open 2 --path plot.png --cmd feh", "Shows a picture of the second run."),
      .init("batchrun open --shell", "Starts a shell in the folder of the latest run."),
    ],
    exitCodes: [
      .init("0", "the program, or the shell, has ended"),
      .init("1", "no such file, or the program failed"),
    ])

  static var declarations: [Declaration<Self>] {
    option("-p, --path PATH", \.path, "a file or folder, as 'ls' lists it")
      .completing(.dynamic(CompletionSources.runFiles))
    flag("-s, --sourcecode", \.isSource, "the copy of the source code; PATH is in it")
    flag("-O, --output", \.isOutput, "the output of the run")
    option("-c, --cmd CMD", \.command, "open it with CMD, a command that may have options")
    flag("--shell", \.startsShell, "start a shell in the folder")
    option("--shell-cmd CMD", \.shell, "start CMD in the folder")
    exclude("--path", "--output")
    exclude("--sourcecode", "--output")
    exclude("--cmd", "--shell", "--shell-cmd")
    selectionDeclarations(
      "the index or id of a run [default: the latest]", without: "s", isSingle: true)
  }

  func run() throws -> Int32 {
    let path = try runPath(path)
    let run = try selectedRun()
    let folder = RunFolder(run)
    let target = try isOutput ? folder.checkedOutput() : folder.path(of: path, inSource: isSource)
    if startsShell || shell != nil { return try runShell(in: target) }
    let name = try command ?? opener()
    let exitCode = try ForegroundCommand.run("\(name) \(shellQuoted(target))", name: name)
    guard exitCode == 0 else {
      throw CommandFailure(
        "'\(name)' ended with exit code \(exitCode)",
        hint: command == nil
          ? "'--cmd' names another program, '--shell' starts a shell there" : nil)
    }
    return 0
  }

  private func opener() throws -> String {
    let name = "xdg-open"
    let searchPath = ExecutableSearch.inheritedPath
    guard ExecutableSearch.path(of: name, searchPath: searchPath) != nil else {
      throw CommandFailure(
        "there is no '\(name)' here", hint: "'--cmd' names the program to open it with")
    }
    return name
  }

  /// In the folder, or in that of the file. Its exit code is that of the last command that was
  /// typed, not a failure of ours.
  private func runShell(in target: String) throws -> Int32 {
    let isFolder = FileStatus(path: target)?.isDirectory == true
    let folder =
      isFolder ? target : String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)])
    let name = shell ?? Console.environment("SHELL") ?? "/bin/sh"
    try CurrentFolder.change(to: folder)
    Console.note(
      """
      Running a new shell in \(folder)
      To exit the shell, type 'exit' and press Enter.
      """)
    try ForegroundCommand.run("PWD=\(shellQuoted(folder)) exec \(name)", name: name)
    return 0
  }
}
