import Arguments
import Ledger
import Posix
import TerminalUI
import Text
import Views

/// `batchrun logs NAME [JOB…]`: the output of the jobs of a launch.
struct LogsCommand: Command {
  var name: String?
  var references: [String] = []
  var follows = false
  var isFailed = false
  var isRunning = false
  var tail: Int?
  var errorsOnly = false
  var outputOnly = false
  var isRaw = false
  var home = Home.ofWork
  var accountingFolder: String?
  var snapshotName = LedgerLocation.standardSnapshotName

  static let manual = Manual(
    name: "logs",
    abstract: "Print or follow the output of jobs",
    discussion: """
      NAME is a ledger, the runfile that was launched, an operation, or the id or index of a batch or of a \
      run, as 'batchrun runs' lists them. JOB is a line number of the runfile (17), a range (3-7), an id \
      or its first digits. For a batch, numbers are its trials; for an operation, the trials of its latest batch. Without JOB, all jobs \
      are shown in the order of the runfile; with --follow, running jobs and those that start later.

      On a terminal, output goes to standard output, errors to standard error; in a pipe or a file, both go \
      to standard output. The output of one job is shown unchanged, with a heading for each stream if \
      it has written to both; with several jobs, each line starts with the number of its job, and '!' in \
      place of '|' marks errors there.
      """,
    examples: [
      .init("batchrun logs sweep 17", "Shows the output of line 17."),
      .init("batchrun logs sweep --failed --tail 20", "Shows how all failed jobs ended."),
      .init("batchrun logs sweep --failed > failed.txt", "Keeps their output and errors."),
      .init("batchrun logs -f sweep", "Follows the running jobs until the launch ends."),
      .init("batchrun logs 9de13f0e --failed", "Shows the output of the failed trials of a batch."),
    ],
    exitCodes: [
      .init("0", "the output was shown"),
      .init("1", "no such job, its output was removed, or it could not be shown"),
      .init("2", "wrong usage, or no such ledger"),
      .init("130", "Ctrl-C ended --follow"),
    ], seeAlso: ["batchrun-status(1)", "batchrun-cat(1)", "batchrun-watch(1)"])

  static var declarations: [Declaration<Self>] {
    argument("NAME", \.name, "a ledger, its runfile, an operation, or the id or index of a run")
      .completing(.dynamic(CompletionSources.ledgers))
    argument("JOB", \.references, isRequired: false, "line numbers, ranges of them, or ids")
    flag("-f, --follow", \.follows, "show new output until the jobs end")
    flag("--failed", \.isFailed, "only failed jobs")
    flag("--running", \.isRunning, "only running jobs")
    option(
      "--tail N", \.tail, parse: integer(atLeast: 0), "show the last N lines of each log")
    flag("--stdout", \.outputOnly, "show only standard output")
    flag("--stderr", \.errorsOnly, "show only standard error, on standard output")
    flag("--raw", \.isRaw, "send control characters to the terminal unchanged")
    homeOption(\.home)
    option("--accounting-dir DIR", \.accountingFolder, "the folder of the ledger itself")
      .completing(.directories)
    option("--state-db-filename NAME", \.snapshotName, "the name of the ledger's metadata.json")
    exclude("--failed", "--running")
    exclude("--failed", "--follow")
    exclude("--home", "--accounting-dir")
    exclude("--stdout", "--stderr")
    JobWords.optionMistake("logs NAME")
  }

  /// What a user types for this, as other commands propose it.
  var shownLine: String {
    let words = ["batchrun", Self.manual.name] + Self.commandLine(of: self)
    return words.map { shellQuoted($0) }.joined(separator: " ")
  }

  func run() throws -> Int32 {
    let subject = try subject
    var selection = LedgerLogs.Selection()
    selection.batch = subject.batch
    selection.references = try JobWords.references(subject.words, command: "logs NAME")
    selection.failedOnly = isFailed
    selection.runningOnly = isRunning
    if follows, subject.words.isEmpty { selection.since = Clock.wall }
    var printer = JobLogPrinter(
      folder: subject.location.folder, tail: tail,
      errorsOnly ? .errors : outputOnly ? .output : .both, isRaw: isRaw)
    let logs = try LedgerLogs(subject.location, selection)
      .withDigitsOfIDs(subject.location, &selection, subject.words)
    defer { if let code = printer.outputFailure { Console.noteLostOutput(code) } }
    guard follows else { return show(logs, of: subject, &printer) }
    let isComplete = tellGaps(logs, of: subject)
    if logs.jobs.isEmpty, isComplete, subject.words.isEmpty, !logs.isUnderWay {
      Console.note("no jobs of '\(subject.name)' are running")
    }
    var following = JobLogFollowing(subject, selection)
    let isInterrupted = try following.run(logs, &printer)
    return isInterrupted ? 130 : isComplete ? 0 : 1
  }

  private func show(
    _ logs: LedgerLogs, of subject: LogSubject, _ printer: inout JobLogPrinter
  ) -> Int32 {
    let started = logs.jobs.filter(\.hasStarted)
    let removed = printer.print(started)
    for (job, path) in removed {
      Console.report(
        CommandFailure("the output of \(job.label) is gone: '\(path)' was removed"))
    }
    let isComplete = tellGaps(logs, of: subject)
    if started.isEmpty, isComplete, !subject.words.isEmpty, let (job, count) = logs.unlike {
      let words = isFailed ? ["has not failed", "has failed"] : ["is not running", "is running"]
      Console.report(
        CommandFailure(
          count == 1 ? "\(job.title) \(words[0])" : "none of these \(count) jobs \(words[1])"))
      return 1
    }
    if started.isEmpty, isComplete, subject.words.isEmpty || isFailed || isRunning {
      let state = isFailed ? "have failed" : isRunning ? "are running" : "have started"
      Console.note("no jobs of '\(subject.name)' \(state)")
    }
    return isComplete && removed.isEmpty ? 0 : 1
  }

  /// Returns whether all that was asked for exists.
  private func tellGaps(_ logs: LedgerLogs, of subject: LogSubject) -> Bool {
    let gaps = logs.gaps(subject.words, in: subject.name)
    for gap in gaps {
      if gap.isError { Console.report(CommandFailure(gap.text)) } else { Console.note(gap.text) }
    }
    return !gaps.contains(where: \.isError)
  }

  /// With `--accounting-dir` all words name jobs.
  private var subject: LogSubject {
    get throws {
      if let folder = accountingFolder {
        return LogSubject(
          LedgerLocation(folder: folder, snapshotName: snapshotName),
          words: (name.map { [$0] } ?? []) + references)
      }
      guard let name else {
        throw CommandFailure.wrongInput(
          "the NAME of a ledger is missing",
          hint: "'batchrun status' lists the ledgers in '\(home)'")
      }
      return try LogSubject(name, words: references, home: home, snapshotName: snapshotName)
    }
  }
}
