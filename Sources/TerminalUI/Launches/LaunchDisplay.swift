import Jobs
import Launching
import Ledger
import Posix
import Running
import Synchronization
import Text
import Views

/// Shows a launch while it runs: the progress, what fails, the output of jobs, or events as JSON.
package final class LaunchDisplay: Sendable {
  /// Seconds that readers have after the last job of a launch that was stopped.
  private static let patience = 2.0
  /// So many failures are told of as they happen, and again at the end; then also so many jobs that
  /// were cut short.
  private static let shownEnds = 10

  private struct State {
    /// Set when it is known what is run.
    var snapshot: (@Sendable () -> LaunchSnapshot)?
    var beganAt = Clock.monotonic
    var runtimes = RuntimeDistribution()
    var failures: [LaunchSummary.JobEnd] = []
    var terminations: [LaunchSummary.JobEnd] = []
    var message: String?
    /// Seconds in which everything stood still.
    var paused = 0.0
  }

  private let request: LaunchRequest
  private let options: DisplayChoices
  private let tellEarly: @Sendable (LaunchNews) -> Void
  private let state = Mutex(State())
  private let writer: OutputWriter
  private let style: TerminalStyle

  /// `terminalUser` is the process that the shell knows; `tellEarly` tells what is said before anything
  /// is known of the jobs.
  package init(
    _ request: LaunchRequest, _ options: DisplayChoices, terminalUser: Int32,
    tellEarly: @escaping @Sendable (LaunchNews) -> Void
  ) throws(SystemError) {
    self.request = request
    self.options = options
    self.tellEarly = tellEarly
    style = TerminalStyle(of: 2)
    let box = Box()
    writer = try OutputWriter(
      display: ProgressDisplay(
        options.isJSON ? .none : options.progress, on: 2, source: { box.progress }),
      terminalUser: terminalUser, spillFolder: request.location.folder)
    box.display.withLock { [unowned self] in $0 = self }
  }

  /// What the progress display asks, which has to be there before the display is.
  private final class Box: Sendable {
    let display = Mutex<LaunchDisplay?>(nil)

    var progress: LaunchProgress? { display.withLock { $0 }?.progress }
  }

  package func show(_ news: LaunchNews) {
    switch news {
    case .planned(let outline): planned(outline)
    case .changed(.started(let order)): attemptStarted(order)
    case .changed(.ended(let end)): attemptEnded(end)
    case .changed(.noticed(let notice)): noticed(notice)
    case .ledger(let notice): warn(notice.message)
    case .survivors(let count, let policy):
      writer.line("batchrun: " + policy.wording(survivors: count))
    case .waitingForInput(let wait): writer.line("batchrun: " + escapedForTerminal(wait.wording))
    case .fewerWorkers(let shortage): warn(shortage.wording)
    case .hiddenSurvivors(let count):
      writer.line("batchrun: " + SurvivorPolicy.wording(hidden: count))
    case .waiting, .orphaned, .orphansEnded: tellEarly(news)
    }
  }

  // MARK: Events

  private func planned(_ outline: LaunchOutline) {
    state.withLock { state in
      state.snapshot = outline.snapshot
      state.beganAt = Clock.monotonic
    }
    let opening = LaunchAnnouncement(request, outline)
    if options.isJSON {
      print(opening.json)
      for warning in opening.warnings { print(LaunchEventLine.notice(warning)) }
    } else {
      for line in opening.lines { writer.line(line) }
    }
  }

  private func attemptStarted(_ order: AttemptOrder) {
    if options.isJSON { print(LaunchEventLine.start(order)) }
    writer.progressChanged()
  }

  private func attemptEnded(_ ending: AttemptEnd) {
    let isFailure = ending.outcome.isFailure
    let isFinal = ending.retryDelay == nil
    let place = state.withLock { state -> Int? in
      if ending.outcome.isFinished { state.runtimes.record(ending.runtime) }
      if ending.isCutShort, state.terminations.count < LaunchDisplay.shownEnds {
        state.terminations.append(summary(of: ending))
      }
      guard isFailure, isFinal, state.failures.count < LaunchDisplay.shownEnds else { return nil }
      state.failures.append(summary(of: ending))
      return state.failures.count - 1
    }
    if let place, options.tail > 0 {
      let tail = tail(of: files(of: ending.order.id))
      state.withLock { $0.failures[place].tail = tail }
    }
    if options.isJSON {
      print(LaunchEventLine.end(ending))
    } else {
      if place != nil { tell(failureOf: ending) }
      if isFailure, !isFinal { tell(retryOf: ending) }
      printOutput(of: ending, isFailure)
    }
    writer.progressChanged()
  }

  private func noticed(_ notice: LaunchNotice) {
    switch notice {
    case .suspended:
      writer.suspend()
      return
    case .resumed(let pause):
      state.withLock { $0.paused += pause }
      writer.resume()
      return
    default: break
    }
    state.withLock { $0.message = notice.shortWording ?? $0.message }
    if options.isJSON {
      print(LaunchEventLine.notice(notice.wording))
    } else {
      writer.line("batchrun: " + escapedForTerminal(notice.wording))
    }
    writer.progressChanged()
  }

  /// Tells of something that is not as it should be, though the launch goes on.
  private func warn(_ text: String) {
    if options.isJSON, state.withLock({ $0.snapshot != nil }) {
      print(LaunchEventLine.notice(text))
    } else {
      let label = Styling(isEnabled: style.colour)("warning:", .bold, .yellow)
      writer.line("batchrun: \(label) \(escapedForTerminal(text))")
    }
  }

  /// Ends the display; what was shown stays. It waits for the readers, until a signal asks it not to;
  /// after one that has stopped the launch, only for a moment.
  package func finish(_ signals: SignalQueue?, wasStopped: Bool) {
    writer.finish(
      until: wasStopped ? Clock.monotonic + LaunchDisplay.patience : nil, signals: signals)
  }

  /// Puts out a last line, or several.
  package func conclude(_ lines: [String]) {
    for line in lines { writer.line(line) }
  }

  /// An event for whoever reads JSON.
  package func print(_ line: String) {
    writer.line(line, to: .standardOutput)
  }

  // MARK: What is shown

  /// Seconds since it was known what is run, without those in which everything stood still.
  package var elapsed: Double {
    state.withLock { Clock.monotonic - $0.beganAt - $0.paused }
  }

  /// The jobs that failed first, with the end of their output where that was asked for.
  package var failures: [LaunchSummary.JobEnd] {
    state.withLock { $0.failures }
  }

  /// The jobs that were cut short first.
  package var terminations: [LaunchSummary.JobEnd] {
    state.withLock { $0.terminations }
  }

  private func tell(failureOf ending: AttemptEnd) {
    let label = Styling(isEnabled: style.colour)("failed", .red)
    writer.line(
      "batchrun: \(label) (\(escapedForTerminal(ending.outcome.phrase))): "
        + shown(ending.order.command) + "  [\(escapedForTerminal(files(of: ending.order.id).logs))]"
    )
  }

  private func tell(retryOf ending: AttemptEnd) {
    let delay = Duration.seconds(ending.retryDelay ?? 0).readable
    writer.line(
      "batchrun: \(escapedForTerminal(ending.outcome.phrase)), again in \(delay): "
        + shown(ending.order.command))
  }

  private func printOutput(of ending: AttemptEnd, _ isFailure: Bool) {
    switch options.prints {
    case .none: return
    case .failed where !isFailure: return
    case .failed, .all: break
    }
    let files = files(of: ending.order.id)
    writer.logs(
      LogPrintout(
        label: "==> \(shown(ending.order.command))  (\(ending.outcome.phrase))",
        files: JobFiles.Stream.allCases.map { stream in
          // A further attempt may begin before this is printed.
          LogPrintout.File(
            path: files.log(stream),
            keptAs: files.log(stream, ofAttempt: ending.order.lifetimeNumber))
        }))
  }

  private func summary(of ending: AttemptEnd) -> LaunchSummary.JobEnd {
    let files = files(of: ending.order.id)
    return LaunchSummary.JobEnd(
      id: ending.order.id.text, command: ending.order.command, reason: ending.outcome.phrase,
      attempts: ending.order.attempt.number, logs: files.logs)
  }

  /// The end of what a job wrote: of its errors, or where there are none, of its output.
  private func tail(of files: JobFiles) -> LogTail {
    let errors = LogTail(ofFile: files.errors, lines: options.tail)
    return errors.lines.isEmpty
      ? LogTail(ofFile: files.output, lines: options.tail) : errors
  }

  private func files(of id: JobID) -> JobFiles {
    JobFiles(of: id, in: request.location.folder)
  }

  private func shown(_ command: [UInt8]) -> String {
    let text = escapedForTerminal(command)
    return text.count > 200 ? text.prefix(199) + "…" : text
  }

  private var progress: LaunchProgress? {
    let (look, runtimes, message) = state.withLock {
      ($0.snapshot, $0.runtimes, $0.message)
    }
    guard let snapshot = look?() else { return nil }
    let now = Clock.monotonic
    return LaunchProgress(
      name: request.name, total: snapshot.total, done: snapshot.completed,
      failed: snapshot.failed, skipped: snapshot.skipped, left: snapshot.left,
      workers: request.terms.policy.slots, elapsed: elapsed,
      running: snapshot.running.map {
        RunningJob(
          id: $0.order.id.text, command: $0.order.command, seconds: now - $0.startedAt,
          slot: $0.order.attempt.slot)
      }, runtimes: runtimes, message: message)
  }
}

extension AttemptEnd {
  /// Whether it ran and did not come to an end of its own.
  fileprivate var isCutShort: Bool {
    if case .withheld = outcome { return false }
    return outcome.state == .terminated && !outcome.isFailure
  }
}
