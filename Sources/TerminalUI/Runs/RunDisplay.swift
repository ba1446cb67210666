import Jobs
import Launching
import Ledger
import Posix
import Running
import Synchronization
import Text
import Views

/// Shows runs while they are executed: what starts, what they print, what fails; or events as JSON.
/// All of it is put out by a writer that no run waits for.
///
/// With one worker the output of a run is shown as it comes; with more, when the run has ended,
/// so that the lines of two runs are never mixed, with the id of the trial in front of each line. That of an
/// optimizer comes line by line.
package final class RunDisplay: Sendable {
  /// Seconds that readers have after the last run of a launch that was stopped.
  private static let patience = 2.0
  private struct Key: Hashable {
    let id: JobID
    let number: Int
  }

  private let setting: RunDisplaySetting
  private let wording: RunEventWording
  private let progress: RunProgress
  private let writer: OutputWriter
  /// Single keys by which the user asks something of a batch; nil if there are none.
  package let keys: LiveKeys?
  /// What is followed, by attempts.
  private let follows = Mutex<[Key: Int]>([:])
  /// Messages while a step has the terminal, which may draw on it; nil while it is ours.
  private let held = Mutex<[(text: String, stream: OutputStream)]?>(nil)
  /// Whether it was reported that further failures are not shown.
  private let isRestTold = Atomic(false)
  /// By when all is to be put out, if a signal has asked for the end; seconds of the monotonic clock.
  private let deadline = Mutex<Double?>(nil)

  /// - Throws: if there can be no thread for it.
  package init(
    _ setting: RunDisplaySetting, wording: RunEventWording
  ) throws(SystemError) {
    self.setting = setting
    self.wording = wording
    let progress = RunProgress(RunTally(setting.objective))
    self.progress = progress
    let terminalUser = setting.terminalUser
    let keys = setting.isBatch ? LiveKeys(setting.progress, terminalUser: terminalUser) : nil
    self.keys = keys
    let display = ProgressDisplay(setting.progress, on: 2) {
      var shown = progress.shown
      shown?.hasKeys = keys != nil
      shown?.hint = keys?.hint
      return shown
    }
    writer = try OutputWriter(
      display: display, terminalUser: terminalUser, keys: keys, spillFolder: setting.spillFolder)
  }

  package func show(_ event: RunEvent) {
    if case .childWrote(let bytes, let isError) = event {
      return writer.bytes(bytes, to: isError ? .standardError : .standardOutput)
    }
    progress.add(event)
    if setting.isJSON { showJSON(event) } else { showText(event) }
    switch event {
    case .handingOver: writer.settle(skippingPipes: true)
    case .hurried(let end): deadline.withLock { $0 = end }
    case .noticed(.suspended): writer.suspend()
    case .noticed(.resumed): writer.resume()
    default: writer.progressChanged()
    }
  }

  /// Puts out the closing lines.
  package func conclude(_ ending: RunResult?) {
    takeBack()
    if let ending { tell(ending) }
    if progress.elapsed >= LaunchDisplay.longLaunch { writer.bell() }
  }

  /// How all of it came out; `operation` is what was run.
  package func summary(of operation: String) -> LaunchSummary {
    if let summary = progress.summary { return summary }
    let tally = progress.tally
    var summary = LaunchSummary(
      name: operation, done: tally.done, failed: tally.failed, terminated: tally.terminated,
      notStarted: progress.notStarted, elapsed: progress.elapsed, busySeconds: tally.workSeconds)
    summary.stoppedEarly = tally.stoppedEarly
    return summary
  }

  /// The error number of the write to standard output that failed; to be asked after `finish`.
  package var outputFailure: Int32? { writer.outputFailure }

  /// Ends the display, and waits a moment until all messages are put out: another process is about to
  /// write. `finish` is still to be called.
  package func close() {
    writer.close(atMost: 1)
  }

  /// Puts out all that is left. It waits for the readers, until a signal asks
  /// it not to; after one that has stopped the runs, only for a moment.
  package func finish(_ ending: RunResult?, _ signals: SignalQueue?) {
    let end = ending?.signal != nil ? Clock.monotonic + RunDisplay.patience : nil
    writer.finish(until: deadline.withLock { $0 } ?? end, signals: signals)
  }

  private func tell(_ ending: RunResult) {
    if setting.isJSON {
      if setting.isPart { return }
      var failures = progress.tally.failures
      failures.findCauses()
      writer.line(
        RunEventLine.summary(
          progress.tally, failures: failures, notStarted: progress.notStarted,
          skipped: progress.skipped, skippedByRequest: progress.skippedByRequest,
          elapsed: progress.elapsed,
          exitCode: ending.exitCode), to: .standardOutput)
    } else if setting.concludes, var summary = progress.summary {
      summary.failures.findCauses()
      summary.timeout = setting.timeout
      summary.hasShownOutput = setting.tailLines > 0 || setting.prints != .none
      summary.logsCommand = progress.batch.flatMap(setting.logsCommand)
      for line in summary.lines(style: TerminalStyle(of: 2)) { writer.line(line) }
      // Scripts that read what a batch writes need not know this line.
      if setting.isOnTerminal, ending.exitCode == 0, let failures = progress.failures {
        writer.line(failures)
      }
      if setting.isOnTerminal, let removal = progress.removal { writer.line(removal) }
    } else if setting.namesBest, let best = progress.tally.best {
      writer.line("best " + escapedForTerminal(best))
    }
  }

  // MARK: Events

  private func showJSON(_ event: RunEvent) {
    let line: String? =
      switch event {
      case .launching(let start): RunEventLine.launch(start, skipped: progress.skipped)
      case .attemptStarted(let attempt): RunEventLine.start(attempt)
      case .attemptEnded(let end): RunEventLine.end(end)
      case .retryDropped(let end):
        LaunchEventLine.retryDropped(end.attempt.id, attempt: end.attempt.number)
      case .measured(let measurement): RunEventLine.objective(measurement)
      case .partStarted(let id, let operation): RunEventLine.start(id, operation)
      case .partEnded(let end) where !end.isStep: RunEventLine.end(end)
      case .staged(let operation, let id): RunEventLine.staged(operation, id)
      default: wording.notice(event).map { RunEventLine.notice($0) }
      }
    if let line { writer.line(line, to: .standardOutput) }
  }

  private func showText(_ event: RunEvent) {
    if let (text, stream) = wording.text(event) { say(text, to: stream) }
    switch event {
    case .handingOver where setting.handsTerminalOver:
      held.withLock { $0 = $0 ?? [] }
    case .partEnded: takeBack()
    case .queuedRunEnded(_, let path): showOutput(at: path)
    case .attemptStarted(let attempt) where setting.shows(attempt): follow(attempt)
    case .attemptEnded(let end): ended(end)
    case .retryDropped(let end):
      if setting.tells(end) { tellInBounds(failureOf: end) }
    case .noticed(let notice) where setting.isOnTerminal && notice.isAnswer:
      writer.line("batchrun: " + notice.wording(of: setting.isBatch ? "trial" : "run"))
    default: break
    }
  }

  private func say(_ text: String, to stream: OutputStream) {
    let isHeld = held.withLock { held in
      held?.append((text, stream))
      return held != nil
    }
    if !isHeld { writer.text(text, to: stream) }
  }

  /// The terminal is ours again.
  private func takeBack() {
    let texts = held.withLock { held in
      defer { held = nil }
      return held
    }
    for (text, stream) in texts ?? [] { writer.text(text, to: stream) }
  }

  private func follow(_ attempt: RunAttempt) {
    let number = writer.follow(
      FollowedLog(
        path: attempt.files.output, keptAs: laterName(of: attempt),
        predecessor: attempt.predecessor, isByLines: setting.hasOptimizer))
    follows.withLock { $0[Key(id: attempt.id, number: attempt.number)] = number }
  }

  private func ended(_ end: RunAttemptEnd) {
    let attempt = end.attempt
    let number = follows.withLock {
      $0.removeValue(forKey: Key(id: attempt.id, number: attempt.number))
    }
    if let number { writer.endFollowing(number) }
    if number == nil, setting.showsAtEnd(end) {
      showOutput(
        at: attempt.files.output, keptAs: laterName(of: attempt),
        prefix: setting.prefix(of: attempt))
    } else if number == nil, setting.tells(end) {
      tellInBounds(failureOf: end)
    }
    if attempt.part == .single, let line = end.lineOfSingle { writer.line("batchrun: " + line) }
  }

  private func tellInBounds(failureOf end: RunAttemptEnd) {
    let number = progress.tally.failed
    if number <= LaunchDisplay.shownFailures {
      tell(failureOf: end)
    } else if end.attempt.part == .trial, !isRestTold.exchange(true, ordering: .relaxed) {
      writer.line(LaunchDisplay.restIsCounted)
    }
  }

  private func tell(failureOf end: RunAttemptEnd) {
    let attempt = end.attempt
    writer.failure(
      LogTailRequest(
        headline: FailedJob.heading(
          attempt.jobNumber, end.outcome, Styling(isEnabled: TerminalStyle.takesColour(2)))
          + escapedForTerminal(attempt.commandLine)
          + "  [\(escapedForTerminal(attempt.files.output))]",
        files: [LogPrintout.File(path: attempt.files.output, keptAs: laterName(of: attempt))],
        lines: setting.tailLines))
  }

  /// The name that the log of an attempt gets when it is deleted, or when another one begins.
  private func laterName(of attempt: RunAttempt) -> String {
    attempt.deletedFiles?.output ?? attempt.files.log(.output, ofAttempt: attempt.number)
  }

  private func showOutput(at path: String, keptAs later: String? = nil, prefix: String = "") {
    writer.logs(
      LogPrintout(
        label: nil, files: [LogPrintout.File(path: path, keptAs: later)], prefix: prefix,
        escapes: false))
  }
}

extension LaunchNotice {
  /// Whether it reports the effect of a signal, which its sender waits for.
  fileprivate var isAnswer: Bool {
    switch self {
    case .stopping, .killing, .draining, .workersChanged, .paused, .holding, .continued,
      .drainEnded,
      .withdrawn, .retriedByRequest:
      true
    default: false
    }
  }
}

extension RunAttemptEnd {
  /// What is reported of a single run that its exit code alone does not show; nil for nothing.
  fileprivate var lineOfSingle: String? {
    let again = retryDelay.map { ", retrying in \(Duration.seconds($0).readable)" }
    switch outcome {
    case .notStarted(let reason), .withheld(let reason): return reason + (again ?? "")
    case .timedOut: return "the run took longer than allowed (--timeout)" + (again ?? "")
    default: return again.map { outcome.phrase + $0 }
    }
  }
}
