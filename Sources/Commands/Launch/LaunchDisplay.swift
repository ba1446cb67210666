import Jobs
import Launching
import Ledger
import Posix
import Views
import Synchronization
import TerminalUI
import Text

/// Shows a launch while it runs: the progress, what fails, the output of jobs, or events as JSON.
final class LaunchDisplay: LaunchObserver {
  /// Seconds that readers have after the last job of a launch that was stopped.
  private static let patience = 2.0
  /// So many failures are told of as they happen, and again at the end.
  private static let shownFailures = 10

  private struct State {
    var snapshot: (@Sendable () -> LaunchSnapshot)?
    var runtimes = RuntimeDistribution()
    var failures: [LaunchSummary.FailedJob] = []
    var message: String?
    /// Seconds in which everything stood still.
    var paused = 0.0
  }

  private let request: LaunchRequest
  private let name: String
  private let beganAt = Clock.monotonic
  private let state: Mutex<State>
  private let writer: OutputWriter
  private let style: TerminalStyle

  /// `guardian` is the process that the shell knows.
  init(
    _ request: LaunchRequest, _ plan: LaunchPlan, guardian: ProcessIdentity
  ) throws(SystemError) {
    self.request = request
    name = request.name
    style = TerminalStyle(of: 2)
    let box = Box()
    writer = try OutputWriter(
      display: ProgressDisplay(
        request.options.scheduling.json ? .none : request.options.scheduling.progress, on: 2,
        source: box.progress),
      terminalUser: guardian.pid, spillFolder: request.location.folder)
    state = Mutex(State())
    box.display.withLock { [unowned self] in $0 = self }
    announce(plan)
  }

  /// What the progress display asks, which has to be there before the display is.
  private final class Box: Sendable {
    let display = Mutex<LaunchDisplay?>(nil)

    func progress() -> LaunchProgress {
      display.withLock { $0 }?.progress ?? LaunchProgress(name: "")
    }
  }

  /// The launch to show from now on.
  func show(_ snapshot: @escaping @Sendable () -> LaunchSnapshot) {
    state.withLock { $0.snapshot = snapshot }
  }

  // MARK: Events

  func observe(_ change: LaunchChange) {
    switch change {
    case .started(let order): attemptStarted(order)
    case .ended(let end): attemptEnded(end)
    case .noticed(let notice): noticed(notice)
    }
  }

  private func attemptStarted(_ order: AttemptOrder) {
    if request.options.scheduling.json { print(LaunchEventLine.start(order)) }
    writer.progressChanged()
  }

  private func attemptEnded(_ ending: AttemptEnd) {
    let isFailure = ending.outcome.state == .error
    let isFinal = ending.retryDelay == nil
    let isShown = state.withLock { state in
      if ending.outcome.isFinished { state.runtimes.record(ending.runtime) }
      guard isFailure, isFinal, state.failures.count < LaunchDisplay.shownFailures else {
        return false
      }
      state.failures.append(failedJob(ending))
      return true
    }
    if request.options.scheduling.json {
      print(LaunchEventLine.end(ending))
    } else {
      if isShown { tell(failureOf: ending) }
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
    if request.options.scheduling.json {
      print(LaunchEventLine.notice(notice.wording))
    } else {
      writer.line("batchrun: " + escapedForTerminal(notice.wording))
    }
    writer.progressChanged()
  }

  /// Tells of something that is not as it should be, though the launch goes on.
  func warn(_ text: String) {
    if request.options.scheduling.json {
      print(LaunchEventLine.notice(text))
    } else {
      let label = Styling(isEnabled: style.colour)("warning:", .bold, .yellow)
      writer.line("batchrun: \(label) \(escapedForTerminal(text))")
    }
  }

  /// Ends the display; what was shown stays. It waits for the readers, until a signal asks it not to;
  /// after one that has stopped the launch, only for a moment.
  func finish(_ signals: SignalQueue, wasStopped: Bool) {
    writer.finish(
      until: wasStopped ? Clock.monotonic + LaunchDisplay.patience : nil, signals: signals)
  }

  /// Puts out a last line, or several.
  func conclude(_ lines: [String]) {
    for line in lines { writer.line(line) }
  }

  /// An event for who reads JSON.
  func print(_ line: String) {
    writer.line(line, to: .standardOutput)
  }

  // MARK: What is shown

  var elapsed: Double {
    Clock.monotonic - beganAt - state.withLock { $0.paused }
  }

  /// The jobs that failed first, with the end of their output where that was asked for.
  var failures: [LaunchSummary.FailedJob] {
    state.withLock { $0.failures }
  }

  private func announce(_ plan: LaunchPlan) {
    let opening = LaunchOpening(request, plan)
    if request.options.scheduling.json {
      print(opening.json)
    } else {
      for line in opening.lines { writer.line(line) }
    }
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
    switch request.options.scheduling.prints {
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

  private func failedJob(_ ending: AttemptEnd) -> LaunchSummary.FailedJob {
    let files = files(of: ending.order.id)
    return LaunchSummary.FailedJob(
      id: ending.order.id.text, command: ending.order.command, reason: ending.outcome.phrase,
      attempts: ending.order.lifetimeNumber, logs: files.logs,
      tail: request.options.scheduling.tail > 0 ? tail(of: files) : nil)
  }

  /// The end of what a job wrote: of its errors, or where there are none, of its output.
  private func tail(of files: JobFiles) -> LogTail {
    let errors = LogTail(ofFile: files.errors, lines: request.options.scheduling.tail)
    return errors.lines.isEmpty
      ? LogTail(ofFile: files.output, lines: request.options.scheduling.tail) : errors
  }

  private func files(of id: JobID) -> JobFiles {
    JobFiles(of: id, in: request.location.folder)
  }

  private func shown(_ command: [UInt8]) -> String {
    let text = escapedForTerminal(command)
    return text.count > 200 ? text.prefix(199) + "…" : text
  }

  private var progress: LaunchProgress {
    let (look, runtimes, message) = state.withLock {
      ($0.snapshot, $0.runtimes, $0.message)
    }
    var progress = LaunchProgress(name: name, runtimes: runtimes, message: message)
    guard let snapshot = look?() else { return progress }
    let now = Clock.monotonic
    progress.total = snapshot.total
    progress.done = snapshot.completed
    progress.failed = snapshot.failed
    progress.skipped = snapshot.skipped
    progress.left = snapshot.left
    progress.workers = request.policy.slots
    progress.elapsed = elapsed
    progress.running = snapshot.running.map {
      RunningJob(
        id: $0.order.id.text, command: $0.order.command, seconds: now - $0.startedAt,
        slot: $0.order.attempt.slot)
    }
    return progress
  }
}
