import Arguments
import Posix
import Runs
import Text
import Views

/// `batchrun cat`: a file of a run, or its output.
struct CatCommand: RunSelectionCommand {
  var selection = RunSelectionOptions()
  var path: String?
  var isSource = false
  var isOutput = false
  var isErrors = false
  var isPaged = false

  static let manual = Manual(
    name: "cat",
    abstract: "Print a file or the output of a run",
    discussion: """
      The bytes are printed unchanged. For a run that is still running, 'batchrun watch' follows its \
      output.

      The log of an operation's run holds its output and its errors in their order. A launched line has \
      two logs: '--output' prints both, each to its own stream; '--stderr' prints its standard error to \
      standard output. '--output' of a batch, of steps or of a queue includes the output of the runs \
      that it started, one after the other.
      """,
    examples: [
      .init("batchrun cat --output", "Prints the output of the latest run."),
      .init("batchrun cat 2 --path model.json > model.json", "Copies a file out of a run."),
    ],
    exitCodes: [
      .init("0", "it was printed"), .init("1", "no such file, or it cannot be read"),
      .init("2", "no file is named, or PATH leads out of the run"),
    ])

  static var declarations: [Declaration<Self>] {
    option("-p, --path PATH", \.path, "the file, as 'ls' lists it")
      .completing(.dynamic(CompletionSources.runFiles))
    flag("-s, --sourcecode", \.isSource, "PATH is in the copy of the source code")
    flag("-O, --output", \.isOutput, "the output of the run")
    flag("--stderr", \.isErrors, "the standard error of a launched line")
    flag("-pa, --page", \.isPaged, "show it in a pager: PAGER, or 'less'")
    exclude("--output", "--stderr")
    selectionDeclarations(
      "the index or id of a run [default: the latest]", without: "s", isSingle: true)
    mistakes
  }

  func run() throws -> Int32 {
    let isLog = isOutput || isErrors
    guard isLog || path != nil else {
      let name = selection.run.map { " " + shellQuoted($0) } ?? ""
      throw CommandFailure.wrongInput(
        "-p / --path is required unless --output is specified",
        hint:
          "'batchrun ls\(name)' lists its files, 'batchrun cat\(name) --output' shows its output")
    }
    if isLog && (path != nil || isSource) {
      let name = isOutput ? "--output" : "--stderr"
      Console.note("\(name) cannot be used with other options - ignoring other options")
    }
    let path = isLog ? nil : try runPath(path)
    let run = try selectedRun()
    if isOutput, let transcript = RunTranscript(of: run, in: selection.store, follows: false) {
      try print(transcript, of: run)
      return 0
    }
    let file: FileDescriptor
    let folder = RunFolder(run)
    if let path {
      file = try folder.open(path, inSource: isSource)
    } else {
      file = try folder.openLog(ofErrors: isErrors)
    }
    let errors = try isOutput ? folder.errors.map { try RunFolder.open($0) } : nil
    if isPaged && Console.isTerminal(1) {
      try show([file] + (errors.map { [$0] } ?? []))
    } else {
      try print(file)
      if let errors { try print(errors, isError: true) }
    }
    return 0
  }

  /// A pager gets a file, which is there as long as this process.
  private func print(_ transcript: RunTranscript, of run: RunRecord) throws {
    var transcript = transcript
    let page =
      isPaged && Console.isTerminal(1)
      ? try FileDescriptor.unnamed(in: selection.store.home) : nil
    var size = 0
    while !Console.isClosed, case .bytes(let bytes) = transcript.next() {
      if let page { try page.write(bytes, at: size) } else { Console.write(bytes: bytes) }
      size += bytes.count
    }
    // Of one that has said nothing there may be no log.
    if size == 0 { _ = try RunFolder(run).openLog(ofErrors: isErrors) }
    if let page { try Pager.show("/proc/\(ProcessIdentity.current.pid)/fd/\(page.raw)") }
  }

  /// Shows files in a pager, one behind the other.
  private func show(_ files: [FileDescriptor]) throws {
    let filled = try files.filter { try $0.status().size > 0 }
    guard filled.count > 1 else { return try Pager.show((filled.first ?? files[0]).path) }
    let page = try FileDescriptor.unnamed(in: selection.store.home)
    var size = 0
    for file in filled {
      try file.forEachChunk { (chunk) throws(SystemError) in
        try page.write(Array(chunk), at: size)
        size += chunk.count
        return !Console.isClosed
      }
    }
    try Pager.show("/proc/\(ProcessIdentity.current.pid)/fd/\(page.raw)")
  }

  private func print(_ file: FileDescriptor, isError: Bool = false) throws {
    try file.forEachChunk { (chunk) throws(SystemError) in
      if isError { Console.writeError(bytes: chunk) } else { Console.write(bytes: chunk) }
      return !Console.isClosed
    }
  }
}
