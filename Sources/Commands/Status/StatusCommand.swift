import Arguments
import Glibc
import Ledger
import Posix
import Runs
import Views
import TerminalUI
import Text

/// `batchrun status [NAME]`: the progress of a launch, from another terminal or afterwards.
struct StatusCommand: Command {
  var name: String?
  var home = Home.ofWork
  var accountingFolder: String?
  var snapshotName = LedgerLocation.standardSnapshotName
  var watches = false
  var isJSON = false
  var listsFailed = false
  var limit: Int?

  /// How many running and failed jobs are listed for people.
  private static let standardLimit = 10

  static let manual = Manual(
    name: "status",
    abstract: "Show the progress of a launch",
    discussion: """
      NAME is the name of a ledger, the runfile that was launched, or the id or index of a batch. Without \
      it, all ledgers in the runs folder are listed, one line each.

      A job failed if its exit code is not 0, it crashed, exceeded its time limit or could not be \
      started. It was interrupted if it was stopped, or if its launch ended first: the next launch \
      reruns it.
      """,
    examples: [
      .init("batchrun status", "Lists the ledgers in 'runs'."),
      .init("batchrun status sweep --watch", "Follows the launch of sweep.runfile to its end."),
      .init("batchrun status sweep --failed > again.runfile", "Keeps the commands that failed."),
      .init("batchrun status sweep --json", "Prints everything as JSON."),
    ],
    exitCodes: [
      .init("0", "the status was shown, also if jobs have failed"),
      .init("1", "it could not be read"),
      .init("2", "wrong usage, or no such ledger"),
    ])

  static var declarations: [Declaration<Self>] {
    argument("NAME", \.name, "a ledger, the runfile that it belongs to, or a batch")
      .completing(.dynamic(CompletionSources.ledgers))
    homeOption(\.home)
    option(
      "--accounting-dir DIR", \.accountingFolder, "the folder of the ledger itself"
    ).completing(.directories)
    option(
      "--state-db-filename NAME", \.snapshotName, "the name of the ledger's metadata.json")
    flag("-w, --watch", \.watches, "follow the launch until it ends; 'q' leaves")
    flag("--failed", \.listsFailed, "print the commands that failed, as a runfile")
    flag("--json", \.isJSON, "print one JSON object a ledger; with --watch, one a change")
    option(
      "--limit N", \.limit, parse: integer(atLeast: 0),
      "list at most N running and N failed jobs [default: 10; all with --json]")
    exclude("--failed", "--watch")
    exclude("--failed", "--json")
    exclude("--home", "--accounting-dir")
    mistakes
  }

  func run() throws -> Int32 {
    let ledgers = HomeLedgers(home: home, snapshotName: snapshotName)
    guard name != nil || accountingFolder != nil else { return try list(ledgers) }
    let (location, shownName, run) = try ledger(ledgers)
    let scan = try LedgerScan(
      location, name: shownName, run: run, listLimit: listsFailed ? .max : shownLimit,
      follows: watches)
    for warning in scan.warnings { Console.warn(warning) }
    if watches {
      return try StatusWatch(
        scan, isJSON: isJSON, limit: shownLimit, styling: Console.styling(of: STDOUT_FILENO),
        width: { width }
      ).run()
    }
    if listsFailed {
      printFailed(scan.status)
    } else {
      show(scan.status)
    }
    return 0
  }

  private var shownLimit: Int {
    limit ?? (isJSON ? .max : Self.standardLimit)
  }

  private func ledger(
    _ ledgers: HomeLedgers
  ) throws -> (location: LedgerLocation, name: String, run: String?) {
    if let accountingFolder {
      if name != nil {
        throw CommandFailure.wrongInput(
          "a NAME and '--accounting-dir' cannot be used together",
          hint: "'--home' names the folder of all ledgers")
      }
      let folder = accountingFolder.split(separator: "/").last.map(String.init)
      return (
        LedgerLocation(folder: accountingFolder, snapshotName: snapshotName),
        folder ?? accountingFolder, nil
      )
    }
    let name = name ?? ""
    do throws(HomeLedgers.Failure) {
      let entry = try ledgers.ledger(name)
      return (entry.location, entry.name, nil)
    } catch {
      // Other commands take a batch by its id or place too.
      guard case .unknown = error,
        let subject = try? LogSubject(name, words: [], home: home, snapshotName: snapshotName),
        let batch = subject.batch
      else { throw error }
      return (subject.location, name, batch)
    }
  }

  private func list(_ ledgers: HomeLedgers) throws -> Int32 {
    for (given, option) in [(watches, "--watch"), (listsFailed, "--failed")] where given {
      throw CommandFailure.wrongInput(
        "'\(option)' needs the NAME of a ledger",
        hint: "'batchrun status' lists the ledgers in '\(home)'")
    }
    let entries = try ledgers.all()
    Console.warnOfLinkedLedgers(in: RunStore(home: home))
    var statuses: [LedgerStatus] = []
    for entry in entries {
      // One that cannot be read must not hide the others.
      do throws(LedgerError) {
        let scan = try LedgerScan(
          entry.location, name: entry.name, listLimit: isJSON ? shownLimit : 0)
        for warning in scan.warnings { Console.warn(warning) }
        statuses.append(scan.status)
      } catch {
        Console.warn(error.message)
      }
    }
    if isJSON {
      for status in statuses { show(status) }
    } else if statuses.isEmpty {
      Console.write("no ledgers in '\(escapedForTerminal(home))'\n")
    } else {
      let lines = statusTable(
        of: statuses, now: Clock.wall, styling: Console.styling(of: STDOUT_FILENO), width: width)
      Console.write(lines.map { $0 + "\n" }.joined())
    }
    return entries.isEmpty || !statuses.isEmpty ? 0 : 1
  }

  private func show(_ status: LedgerStatus) {
    let now = Clock.wall
    let remaining = status.remaining(at: now)
    if isJSON {
      Console.write(status.json(now: now, remaining: remaining).line + "\n")
    } else {
      let rendering = StatusRendering(
        status, now: now, remaining: remaining, styling: Console.styling(of: STDOUT_FILENO),
        width: width, runningLimit: shownLimit)
      Console.write(rendering.lines.map { $0 + "\n" }.joined())
    }
  }

  /// A runfile is bytes; only a terminal must not obey them.
  private func printFailed(_ status: LedgerStatus) {
    let isTerminal = Console.isTerminal(STDOUT_FILENO)
    let (lines, runs) = (
      status.failed.filter { !$0.id.isOfRun }, status.failed.filter(\.id.isOfRun)
    )
    if !runs.isEmpty {
      Console.note(
        "runs of operations are not lines of a runfile; 'batchrun run --restart' repeats one")
    }
    for job in lines.prefix(limit ?? .max) {
      if isTerminal {
        Console.write(escapedForTerminal(job.command) + "\n")
      } else {
        Console.write(bytes: job.command + [UInt8(ascii: "\n")])
      }
    }
  }

  /// Lines for a pipe or a file are not cut.
  private var width: Int {
    Console.isTerminal(STDOUT_FILENO) ? Console.width(of: STDOUT_FILENO) : .max / 2
  }
}
