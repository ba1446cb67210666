import Arguments
import Jobs
import Launching
import Ledger
import Posix
import Views
import TerminalUI
import Text
import JSON

/// How a launch is concluded: the summary, and the exit code.
struct LaunchEnding {
  private let request: LaunchRequest
  private let result: LaunchResult?
  private let signal: Int32?
  private let display: LaunchDisplay?
  private let hasRunfileChanged: Bool
  private let findings: LaunchPlan.Findings
  private let elapsed: Double

  /// The end of a launch that ran.
  init(
    _ request: LaunchRequest, _ result: LaunchResult, display: LaunchDisplay, input: LaunchInput,
    findings: LaunchPlan.Findings
  ) {
    self.request = request
    self.result = result
    signal = result.stopSignal
    self.display = display
    hasRunfileChanged = input.hasChanged
    self.findings = findings
    elapsed = display.elapsed
  }

  /// The end of a launch that was stopped before it began.
  init(_ request: LaunchRequest, stoppedBy signal: Int32) {
    self.request = request
    self.signal = signal
    result = nil
    display = nil
    hasRunfileChanged = false
    findings = LaunchPlan.Findings()
    elapsed = 0
  }

  /// Says how it went, and returns the exit code once that has been read; or ends this process by the
  /// signal that stopped the launch. `unfinished` is why the ledger could not be closed in good order.
  func conclude(_ unfinished: LedgerError?, _ signals: SignalQueue) -> Int32 {
    if let result, let display {
      if request.options.scheduling.json {
        display.print(json(result))
      } else {
        display.conclude(lines(result))
      }
      display.finish(signals, wasStopped: signal != nil)
    } else if request.options.scheduling.json {
      Console.write(json(.nothing) + "\n")
    }
    if let unfinished { Console.report(CommandFailure(unfinished)) }
    if let signal {
      Signals.endProcess(by: signal)
      return 128 + signal
    }
    return unfinished?.exitCode ?? exitCode
  }

  private var exitCode: Int32 {
    guard let result else { return 1 }
    switch result.failure {
    case .ledgerNotWritable, .outputNotWritable: return 74
    case .guardianLost: return 1
    case nil: break
    }
    if result.unrecorded > 0 { return 74 }
    return result.failed + result.terminated + result.notStarted > 0 ? 1 : 0
  }

  private func lines(_ result: LaunchResult) -> [String] {
    var lines = summary(result).lines(style: TerminalStyle(of: 2))
    if let failure = result.failure {
      lines.append("batchrun: error: " + escapedForTerminal(failure.wording))
    }
    if result.unrecorded > 0 {
      lines.append(
        "batchrun: error: \(counted(result.unrecorded, "end")) of jobs could not be recorded; "
          + "the next launch runs them again")
    }
    if hasRunfileChanged {
      lines.append(
        "batchrun: the runfile has changed meanwhile; launch again to run what is new in it")
    }
    return lines
  }

  private func summary(_ result: LaunchResult) -> LaunchSummary {
    LaunchSummary(
      name: request.name, done: result.completed, failed: result.failed,
      terminated: result.terminated, notStarted: result.notStarted,
      skippedDone: findings.decisions[.skipCompleted] ?? 0,
      skippedFailed: (findings.decisions[.skipFailed] ?? 0)
        + (findings.decisions[.skipUnknown] ?? 0),
      elapsed: elapsed, busySeconds: result.workSeconds, failedJobs: display?.failures ?? [],
      leftOut: findings.beyondLimit,
      retryCommand: command(mode: .retryFailed), resumeCommand: modeForTheRest.map(command(mode:)))
  }

  /// How a further launch runs what this one was to run and did not start. Nil where no mode does
  /// just that: jobs that are done cannot be told from those that were to be done once more.
  private var modeForTheRest: LaunchMode? {
    guard let result, result.notStarted > 0 else { return .resume }
    if findings.decisions[.runAgain] ?? 0 > 0 { return nil }
    let again = [PlanDecision.retryFailed, .retryUnknown].contains {
      findings.decisions[$0] ?? 0 > 0
    }
    return again ? .retryFailed : .resume
  }

  /// The command line that goes on with this launch, by the same options.
  private func command(mode: LaunchMode) -> String {
    var options = request.options
    options.mode = mode
    if options.runfile.hasPrefix("-"), options.runfile != "-" {
      options.runfile = "./" + options.runfile
    }
    let words = ["batchrun", "launch"] + LaunchCommand.commandLine(of: options)
    return words.map { shellQuoted($0) }.joined(separator: " ")
  }

  private func json(_ result: LaunchResult) -> String {
    var members = JSONObject()
    members.add("event", "summary")
    members.add("time", seconds: Clock.wall)
    members.add("completed", result.completed)
    members.add("failed", result.failed)
    members.add("terminated", result.terminated)
    members.add("not_started", result.notStarted)
    members.add("retried", result.retried)
    members.add("skipped", findings.decisions.reduce(0) { $0 + ($1.key.runs ? 0 : $1.value) })
    members.add("elapsed", seconds: elapsed)
    members.add("work_seconds", seconds: result.workSeconds)
    if let failure = result.failure { members.add("error", failure.wording) }
    return members.line
  }
}
