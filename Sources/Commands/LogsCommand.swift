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
    abstract: "Print or follow the output of jobs",
    discussion: """
      NAME is a ledger, the runfile that was launched, an operation, or the id of a batch or of a run. \
      JOB is a line number of the runfile (17), a range (3-7), an id or its first digits. For a batch, \
      numbers are its trials; for an operation, the trials of its latest batch. Without JOB, all jobs \
      are shown in the order of the runfile; with --follow, running jobs and those that start later.

      Output goes to standard output, errors to standard error. The output of one job is shown \
      unchanged; with several jobs, each line starts with the number of its job.
      """,
    examples: [
      .init("batchrun logs sweep 17", "Shows the output of line 17."),
      .init("batchrun logs sweep --failed --tail 20", "Shows how all failed jobs ended."),
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
    argument("NAME", \.name, "a ledger, its runfile, an operation, or the id of a batch")
      .completing(.dynamic(CompletionSources.ledgers))
    argument("JOB", \.references, isRequired: false, "line numbers, ranges of them, or ids")
    flag("-f, --follow", \.follows, "show new output until the jobs end")
    flag("--failed", \.isFailed, "only failed jobs")
    flag("--running", \.isRunning, "only running jobs")
    option(
      "--tail N", \.tail, parse: integer(atLeast: 0), "show the last N lines of each log")
    flag("--stderr", \.errorsOnly, "show only standard error, on standard output")
    flag("--raw", \.isRaw, "send control characters to the terminal unchanged")
    homeOption(\.home)
    option("--accounting-dir DIR", \.accountingFolder, "the folder of the ledger itself")
      .completing(.directories)
    option("--state-db-filename NAME", \.snapshotName, "the name of the ledger's metadata.json")
    exclude("--failed", "--running")
    exclude("--failed", "--follow")
    exclude("--home", "--accounting-dir")
  }

  /// What a user types for this, as other commands propose it.
  var shownLine: String {
    let words = ["batchrun", Self.manual.name] + Self.commandLine(of: self)
    return words.map { shellQuoted($0) }.joined(separator: " ")
  }

  func run() throws -> Int32 {
    let subject = try subject
    let (location, shownName, words) = (subject.location, subject.name, subject.words)
    var selection = LedgerLogs.Selection()
    selection.batch = subject.batch
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
    let logs = try LedgerLogs(location, selection).withDigitsOfIDs(location, &selection, words)
    defer { if let code = printer.outputFailure { Console.noteLostOutput(code) } }
    if follows {
      var following = LogsFollowing(location, selection, shownName, words)
      return try following.run(logs, &printer)
    }
    let started = logs.jobs.filter(\.hasStarted)
    let removed = printer.print(started)
    for (job, path) in removed {
      Console.report(
        CommandFailure("the output of \(JobLogPrinter.label(job)) is gone: '\(path)' was removed"))
    }
    let isComplete = LogsCommand.tellMissing(logs, words, in: shownName)
    if started.isEmpty, isComplete, words.isEmpty || isFailed || isRunning {
      let state = isFailed ? "have failed" : isRunning ? "are running" : "have started"
      Console.note("no jobs of '\(shownName)' \(state)")
    }
    return isComplete && removed.isEmpty ? 0 : 1
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

  /// Whose output is shown.
  private struct Subject {
    var location: LedgerLocation
    /// As messages name it.
    var name: String
    /// What names jobs.
    var words: [String]
    /// The batch whose trials are meant.
    var batch: String?
  }

  /// The ledger that is named; with `--accounting-dir` all words name jobs.
  private var subject: Subject {
    get throws {
      if let folder = accountingFolder {
        return Subject(
          location: LedgerLocation(folder: folder, snapshotName: snapshotName),
          name: folder.split(separator: "/").last.map(String.init) ?? folder,
          words: (name.map { [$0] } ?? []) + references)
      }
      guard let name else {
        throw CommandFailure.wrongInput(
          "the NAME of a ledger is missing",
          hint: "'batchrun status' lists the ledgers in '\(home)'")
      }
      let ledgers = HomeLedgers(home: home, snapshotName: snapshotName)
      do throws(HomeLedgers.Failure) {
        let entry = try ledgers.ledger(name)
        return Subject(location: entry.location, name: entry.name, words: references)
      } catch {
        guard case .unknown = error, let found = try IdentifiedLogs(name, in: ledgers) else {
          throw error
        }
        if found.isBatch {
          return Subject(
            location: found.location, name: name, words: references, batch: found.id)
        }
        guard references.isEmpty else {
          throw CommandFailure.wrongInput(
            "'\(name)' is one job, not a batch", hint: "leave out '\(references[0])'")
        }
        return Subject(location: found.location, name: name, words: [found.id])
      }
    }
  }
}
