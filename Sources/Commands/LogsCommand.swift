import Arguments
import Glibc
import Jobs
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
  var isRaw = false
  var home = Home.ofWork
  var accountingFolder: String?
  var snapshotName = LedgerLocation.standardSnapshotName

  static let manual = Manual(
    name: "logs",
    abstract: "Show the output of jobs",
    discussion: """
      NAME is a ledger, or the runfile that was launched. JOB is a line number of the runfile (17), a \
      range of them (3-7), or an id or its first digits. In the ledger of an operation, numbers are those of \
      the trials of its latest batch. Without JOB, all jobs are shown in the order of the runfile; with \
      --follow, those that are running, and those that start later.

      The output of jobs goes to standard output, their errors to standard error. Of one job, both are \
      shown as they are; of several, each line begins with the job's number.
      """,
    examples: [
      .init("batchrun logs sweep 17", "Shows the output of line 17."),
      .init("batchrun logs sweep --failed --tail 20", "Shows how all failed jobs ended."),
      .init("batchrun logs -f sweep", "Follows the running jobs until the launch ends."),
    ],
    exitCodes: [
      .init("0", "the output was shown"), .init("1", "there is no such job"),
      .init("2", "wrong usage, or there is no such ledger"),
      .init("130", "Ctrl-C ended --follow"),
    ], seeAlso: ["batchrun-status(1)", "batchrun-cat(1)", "batchrun-watch(1)"])

  static var declarations: [Declaration<Self>] {
    argument("NAME", \.name, "a ledger, or the runfile that it belongs to")
      .completing(.dynamic(CompletionSources.ledgers))
    argument("JOB", \.references, isRequired: false, "line numbers, ranges of them, or ids")
    flag("-f, --follow", \.follows, "show new output until the jobs have ended")
    flag("--failed", \.isFailed, "only jobs that have failed")
    flag("--running", \.isRunning, "only jobs that are running")
    option(
      "--tail N", \.tail, parse: integer(atLeast: 0), "show the last N lines of each log")
    flag("--stderr", \.errorsOnly, "show only standard error, on standard output")
    flag("--raw", \.isRaw, "send control characters to the terminal as they are")
    homeOption(\.home)
    option("--accounting-dir DIR", \.accountingFolder, "the folder of the ledger itself")
      .completing(.directories)
    option("--state-db-filename NAME", \.snapshotName, "the name of the ledger's metadata.json")
    exclude("--failed", "--running")
    exclude("--failed", "--follow")
    exclude("--home", "--accounting-dir")
  }

  func run() throws -> Int32 {
    let (location, shownName, words) = try ledger
    var selection = LedgerLogs.Selection()
    selection.references = try words.map { word throws(CommandFailure) in
      guard let reference = JobReference(word) else {
        throw .wrongInput(
          "'\(word)' is not a line number or the id of a job",
          hint: "write 17, 3-7 or at least four digits of an id")
      }
      return reference
    }
    selection.failedOnly = isFailed
    selection.runningOnly = isRunning
    if follows, words.isEmpty { selection.since = Clock.wall }
    var printer = JobLogPrinter(
      folder: location.folder, tail: tail, errorsOnly: errorsOnly, isRaw: isRaw)
    let logs = try LedgerLogs(location, selection)
    if follows {
      var following = LogsFollowing(location, selection, shownName, words)
      return try following.run(logs, &printer)
    }
    let started = logs.jobs.filter(\.hasStarted)
    printer.print(started)
    let isComplete = LogsCommand.tellMissing(logs, words, in: shownName)
    if started.isEmpty, isComplete, words.isEmpty || isFailed || isRunning {
      let state = isFailed ? "have failed" : isRunning ? "are running" : "have started"
      Console.note("no jobs of '\(shownName)' \(state)")
    }
    return isComplete ? 0 : 1
  }

  /// Says which words name no job, or one that has not started; whether all of them name one.
  static func tellMissing(_ logs: LedgerLogs, _ words: [String], in name: String) -> Bool {
    for job in logs.jobs where !job.hasStarted {
      Console.note("\(JobLogPrinter.label(job)) has not started")
    }
    var isComplete = true
    for (place, word) in words.enumerated() where !logs.matched.contains(place) {
      if logs.isUnderWay, case .numbers? = JobReference(word) {
        Console.note("\(word) has not started")
      } else {
        Console.report(CommandFailure("no job '\(word)' in '\(name)'"))
        isComplete = false
      }
    }
    return isComplete
  }

  /// The ledger, what it is called, and which words name jobs: with `--accounting-dir` all of them do.
  private var ledger: (location: LedgerLocation, name: String, jobs: [String]) {
    get throws {
      if let folder = accountingFolder {
        return (
          LedgerLocation(folder: folder, snapshotName: snapshotName),
          folder.split(separator: "/").last.map(String.init) ?? folder,
          (name.map { [$0] } ?? []) + references
        )
      }
      guard let name else {
        throw CommandFailure.wrongInput(
          "the NAME of a ledger is missing",
          hint: "'batchrun status' lists the ledgers in '\(home)'")
      }
      let entry = try HomeLedgers(home: home, snapshotName: snapshotName).ledger(name)
      return (entry.location, entry.name, references)
    }
  }
}
