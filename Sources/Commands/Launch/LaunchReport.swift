import Arguments
import JSON
import Jobs
import Launching
import Posix
import Running
import Scalars
import TerminalUI
import Text
import Views

/// The closing lines of a launch.
struct LaunchReport {
  private let options: LaunchCommand
  private let request: LaunchRequest
  private let outcome: LaunchOutcome
  private let failures: FailureGroups
  private let interruptions: FailureGroups
  private let elapsed: Double
  /// Of all launches of the ledger together; nil without an objective, and after a stop that leaves no time for it.
  private let best: BestJob?
  /// Of the metrics that were named in this launch; nil for nothing to say.
  private let unmatched: String?
  private var findings: LaunchPlan.Findings { outcome.findings }

  init(
    _ options: LaunchCommand, _ request: LaunchRequest, _ outcome: LaunchOutcome,
    failures: FailureGroups, interruptions: FailureGroups, elapsed: Double
  ) {
    self.options = options
    self.request = request
    self.outcome = outcome
    self.failures = failures
    self.interruptions = interruptions
    self.elapsed = elapsed
    // Whoever has stopped a launch does not wait for many logs to be read.
    best =
      outcome.result == nil
      ? nil
      : BestJob(
        request.metrics.objective, in: request.location, isInHome: options.accountingFolder == nil,
        until: outcome.stopSignal.map { _ in Clock.monotonic + 2 })
    unmatched =
      outcome.result == nil || outcome.stopSignal != nil || request.metrics.metrics.isEmpty
      ? nil
      : UnmatchedMetrics(
        of: request.metrics.metrics.map { OutputScalarRule(name: $0.name, pattern: $0.pattern) },
        in: request.location, isInHome: options.accountingFolder == nil
      ).warning
  }

  /// The lines for people; none of a launch that was stopped before it began.
  var lines: [String] {
    (outcome.result.map(lines) ?? []) + troubles
  }

  /// Why the ledger could not be closed in good order.
  var troubles: [String] { outcome.unclosed.map(lines) ?? [] }

  private func lines(_ failure: RunFailure) -> [String] {
    ["batchrun: error: " + escapedForTerminal(failure.message)]
      + (failure.hint.map { ["hint: " + escapedForTerminal($0)] } ?? [])
  }

  private func lines(_ result: LaunchResult) -> [String] {
    var lines = summary(result).lines(
      style: TerminalStyle(of: 2), input: request.runfile == "-" ? "standard input" : nil)
    if let best, best.best != nil || outcome.stopSignal == nil {
      lines.insert(contentsOf: best.lines(of: outcome.holds).map(shown), at: min(2, lines.count))
    }
    if let unmatched { lines.append("batchrun: warning: " + escapedForTerminal(unmatched)) }
    // Where the ledger could not be closed for the same reason, that says it.
    if let failure = result.failure, failure.wording != outcome.unclosed?.message {
      lines.append("batchrun: error: " + escapedForTerminal(failure.wording))
      if case .diskFull = failure {
        lines.append(
          "hint: make room on that disk; '--mode retry-failed' then runs failed jobs and the rest")
      }
    }
    if result.unrecorded > 0 {
      lines.append(
        "batchrun: error: the end of \(counted(result.unrecorded, "job")) could not be recorded; "
          + "the next launch reruns them")
    }
    switch outcome.runfile {
    case .same: break
    case .changed:
      lines.append(
        request.spec == nil
          ? "batchrun: the runfile changed during the launch; launch again to run its new lines"
          : "batchrun: the grid spec changed during the launch; launch again to run its new commands"
      )
    case .gone:
      lines.append(
        "batchrun: the \(request.spec == nil ? "runfile" : "grid spec") "
          + "'\(escapedForTerminal(request.spec ?? request.runfile))' is missing; "
          + "the next launch needs it")
    }
    return lines
  }

  /// Whether the best job is known.
  var hasBest: Bool { best?.best != nil }

  private func shown(_ line: String) -> String {
    let line = escapedForTerminal(line)
    guard TerminalStyle.canMoveCursor(2) else { return line }
    return truncated(line, toWidth: TerminalStyle(of: 2).width)
  }

  private func summary(_ result: LaunchResult) -> LaunchSummary {
    var summary = LaunchSummary(
      name: request.name, done: result.completed, failed: result.failed,
      terminated: result.terminated, notStarted: result.notStarted,
      skippedDone: findings.decisions[.skipCompleted] ?? 0,
      skippedFailed: findings.decisions[.skipFailed] ?? 0,
      skippedUnknown: findings.decisions[.skipUnknown] ?? 0,
      elapsed: elapsed, busySeconds: result.workSeconds, failures: failures,
      leftOut: findings.beyondLimit,
      retryCommand: retryCommand,
      resumeCommand: outcome.modeForTheRest.map(command(mode:)))
    summary.interruptions = interruptions
    summary.runningElsewhere = result.underWay?.running ?? 0
    summary.queuedElsewhere = result.underWay?.queued ?? 0
    if result.underWay != nil { summary.followCommand = followCommand }
    summary.stoppedEarly = result.stoppedEarly
    summary.skippedStopped = findings.decisions[.skipStopped] ?? 0
    summary.unwanted = findings.leftOut
    summary.skippedByRequest = result.skipped + (findings.decisions[.skipSkipped] ?? 0)
    summary.memoryOption = request.terms.executor.memoryOption
    summary.timeout = request.terms.policy.timeout
    summary.logsCommand = logsCommand(failed: true)
    if outcome.modeForTheRest == nil { summary.overwriteCommand = command(mode: .overwrite) }
    return summary
  }

  private var isFromInput: Bool { options.runfile == "-" }

  /// The command line that retries what has failed. Lines from standard input are gone: the ledger has those that
  /// failed.
  private var retryCommand: String {
    let launch = command(mode: .retryFailed)
    guard isFromInput else { return launch }
    var status = StatusCommand()
    status.home = options.home
    status.accountingFolder = options.accountingFolder
    status.snapshotName = options.snapshotName
    if options.accountingFolder == nil { status.name = request.name }
    status.listsFailed = true
    return SecretNames.shown(["batchrun", "status"] + StatusCommand.commandLine(of: status)) + " | "
      + launch
  }

  /// The command line that continues this launch, with the same options.
  private func command(mode: LaunchMode) -> String {
    var options = options
    options.mode = mode
    if let count = outcome.result?.changedWorkers {
      options.scheduling.workers = WorkerCount("\(count)")
    }
    // What has ended this launch would end the next one before it starts anything.
    switch outcome.result?.conclusion {
    case .reached, .noBetter: options.scheduling = options.scheduling.withoutEnds
    case .timeElapsed, nil: break
    }
    if options.runfile.hasPrefix("-"), !isFromInput {
      options.runfile = "./" + options.runfile
    }
    let words = ["batchrun", "launch"] + LaunchCommand.commandLine(of: options)
    return SecretNames.shown(words)
  }

  /// The command line that follows jobs which continue without this launch.
  private var followCommand: String {
    var options = options
    options.scheduling.executor.detaches = false
    let words = ["batchrun", "launch"] + LaunchCommand.commandLine(of: options)
    return SecretNames.shown(words)
  }

  /// The command line that shows the output of jobs, or of those that have failed.
  func logsCommand(failed: Bool) -> String {
    var logs = LogsCommand()
    logs.home = options.home
    logs.accountingFolder = options.accountingFolder
    logs.snapshotName = options.snapshotName
    if options.accountingFolder == nil { logs.name = request.name }
    logs.isFailed = failed
    return logs.shownLine
  }

  /// What the command for the end is told; nil where there is none.
  var notice: EndNotice? {
    guard let result = outcome.result else { return nil }
    var summary = summary(result)
    summary.best = best?.best?.text
    return options.scheduling.endNotice(summary, exitCode: outcome.ending.exitCode)
  }

  /// The last event for programs.
  var json: String {
    let result = outcome.result ?? .nothing
    var members = JSONObject()
    members.add("event", "summary")
    members.add("time", seconds: Clock.wall)
    members.add("completed", result.completed)
    members.add("failed", result.failed)
    members.add("terminated", result.terminated)
    if result.stoppedEarly > 0 { members.add("stopped_early", result.stoppedEarly) }
    if let left = result.underWay {
      members.add("running", left.running)
      members.add("queued", left.queued)
    }
    members.add("not_started", result.notStarted)
    members.add("retried", result.retried)
    members.add("skipped", findings.decisions.reduce(0) { $0 + ($1.key.runs ? 0 : $1.value) })
    members.add("skipped_by_request", result.skipped)
    members.add("elapsed", seconds: elapsed)
    members.add("work_seconds", seconds: result.workSeconds)
    if !failures.isEmpty { members.add("failures", failures.json) }
    members.add("exit_code", Int(outcome.ending.exitCode))
    if let best = best?.best {
      members.add("best", best.text)
      members.add("best_value", best.value)
      members.add("best_id", best.id.text)
    }
    members.add("ended_because", result.conclusion?.reason(of: "job"))
    if let failure = result.failure { members.add("error", failure.wording) }
    return members.line
  }
}
