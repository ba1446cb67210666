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
  /// Seconds after which the bell is rung at the end.
  static let longLaunch = 10.0
  /// Failures that are shown as they happen; the summary has all of them.
  private static let shownFailures = 10

  private struct State {
    /// Set when it is known what is run.
    var snapshot: (@Sendable () -> LaunchSnapshot)?
    /// How many jobs a search may have in all.
    var most = 0
    var clock = LaunchClock(workers: 1, at: Clock.monotonic)
    var runtimes = RuntimeDistribution()
    var failures = FailureGroups()
    var interruptions = FailureGroups()
    /// How many failures have been shown.
    var shown = 0
    /// The ends of jobs that wait to be tried again.
    var waiting: [JobID: AttemptEnd] = [:]
    var message: String?
    /// How the queue of a cluster stands; nil until it was asked.
    var queue: QueueNews?
  }

  private let request: LaunchRequest
  private let options: DisplayChoices
  /// Lines of the output of each failed job that is shown.
  private let tailLines: Int
  private let tellEarly: @Sendable (LaunchNews) -> Void
  private let state = Mutex(State())
  private let writer: OutputWriter
  /// The keys that control the launch; nil if it has none.
  package let keys: LiveKeys?
  private let style: TerminalStyle

  /// `terminalUser` is the process that the shell knows; `tellEarly` shows what is reported before anything
  /// is known of the jobs.
  package init(
    _ request: LaunchRequest, _ options: DisplayChoices, terminalUser: Int32,
    tellEarly: @escaping @Sendable (LaunchNews) -> Void
  ) throws(SystemError) {
    self.request = request
    self.options = options
    tailLines = options.tailLines()
    self.tellEarly = tellEarly
    style = TerminalStyle(of: 2)
    let box = Box()
    let isPlain = options.progress == .auto && options.passesOutput()
    let mode = options.isJSON ? ProgressMode.none : isPlain ? .plain : options.progress
    // What is typed may be the commands themselves.
    keys = request.runfile == "-" ? nil : LiveKeys(mode, terminalUser: terminalUser)
    writer = try OutputWriter(
      display: ProgressDisplay(mode, on: 2, source: { box.progress }), terminalUser: terminalUser,
      keys: keys,
      spillFolder: request.location.folder)
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
    case .changed(.withdrawn(let ids, let withdrawal)):
      for var end in waitingEnds(of: ids) where withdrawal == .cancelled {
        end.outcome = .cancelled
        concluded(end)
      }
      writer.progressChanged()
    case .changed(.retriesDropped(let ids)):
      for end in waitingEnds(of: ids) {
        if options.isJSON {
          print(LaunchEventLine.retryDropped(end.order.id, attempt: end.order.lifetimeNumber))
        }
        concluded(end)
      }
    case .changed(.revoked(let ids)):
      state.withLock { state in
        state.failures.remove(ids)
        state.interruptions.remove(ids)
      }
    case .changed(.resultsRead): break
    case .ledger(let notice): warn(notice.message)
    case .survivors(let count, let policy):
      writer.line("batchrun: " + policy.wording(survivors: count))
    case .waitingForInput(let wait): writer.line("batchrun: " + escapedForTerminal(wait.wording))
    case .fewerWorkers(let shortage): warn(shortage.wording)
    case .warning(let text): warn(text)
    case .noControl(let error): warn("cannot take requests from other terminals: \(error)")
    case .hiddenSurvivors(let count):
      writer.line("batchrun: " + SurvivorPolicy.wording(hidden: count))
    case .waiting, .odd, .swept, .orphaned, .orphansEnded, .leftOnCluster: tellEarly(news)
    }
  }

  // MARK: Events

  private func planned(_ outline: LaunchOutline) {
    state.withLock { state in
      state.snapshot = outline.snapshot
      state.most = outline.jobs + outline.mayAdd
      state.clock = LaunchClock(workers: outline.workers, at: Clock.monotonic)
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
    state.withLock { state in
      if !state.waiting.isEmpty { state.waiting[order.id] = nil }
    }
    if options.isJSON { print(LaunchEventLine.start(order)) }
    writer.progressChanged()
  }

  private func attemptEnded(_ ending: AttemptEnd) {
    let isFailure = ending.outcome.isFailure
    let isFinal = ending.retryDelay == nil
    state.withLock { state in
      if ending.outcome.isFinished { state.runtimes.record(ending.runtime) }
      if !isFinal { state.waiting[ending.order.id] = ending }
    }
    if options.isJSON { print(LaunchEventLine.end(ending)) }
    if isFinal { concluded(ending) }
    if !options.isJSON {
      if isFailure, !isFinal { tell(retryOf: ending) }
      printOutput(of: ending, isFailure)
    }
    writer.progressChanged()
  }

  /// A job has ended for good.
  private func concluded(_ ending: AttemptEnd) {
    guard let kind = FailureEnding(ending.outcome) else { return }
    let number = state.withLock { state -> Int? in
      func add(to groups: inout FailureGroups) {
        groups.add(
          kind, of: ending.order.id, at: ending.order.job.place,
          peakMemory: ending.usage?.peakMemory
        ) { failedJob(of: ending) }
      }
      guard ending.outcome.isFailure else {
        add(to: &state.interruptions)
        return nil
      }
      add(to: &state.failures)
      state.shown += 1
      return state.shown
    }
    guard let number, !options.isJSON else { return }
    if number <= LaunchDisplay.shownFailures {
      tell(failureOf: ending)
    } else if number == LaunchDisplay.shownFailures + 1 {
      writer.line("batchrun: further failures are counted and not shown")
    }
  }

  /// The ends of those jobs that waited to be tried again, which they do no longer.
  private func waitingEnds(of ids: [JobID]) -> [AttemptEnd] {
    state.withLock { state in
      ids.compactMap { id in
        guard var end = state.waiting.removeValue(forKey: id) else { return nil }
        end.retryDelay = nil
        return end
      }
    }
  }

  private func noticed(_ notice: LaunchNotice) {
    state.withLock { _ = $0.clock.follow(notice, at: Clock.monotonic) }
    switch notice {
    case .suspended: return writer.suspend()
    case .resumed: return writer.resume()
    case .executor(.queue(let news)):
      state.withLock { $0.queue = news }
      return writer.progressChanged()
    case .executor(.allSubmitted): return
    // It is why nothing new starts, which is reported too.
    case .executor(.refused): return
    // That a search has chosen a job is no news: it starts at once.
    case .added where request.choosesJobs: return writer.progressChanged()
    default: break
    }
    state.withLock { state in
      if let message = notice.shortWording { state.message = message.isEmpty ? nil : message }
    }
    if options.isJSON {
      print(LaunchEventLine.notice(notice.wording))
    } else {
      writer.line("batchrun: " + escapedForTerminal(notice.wording))
    }
    writer.progressChanged()
  }

  /// Shows a warning; the launch continues.
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

  /// The error number of the write to standard output that failed; to be asked after `finish`.
  package var outputFailure: Int32? { writer.outputFailure }

  /// Ends the display, and waits a moment until what was said is put out: another process is about to
  /// write. `finish` is still to be called.
  package func close() {
    writer.close(atMost: 1)
  }

  /// Puts out the last lines, and rings the bell after a launch that took its time.
  package func conclude(_ lines: [String]) {
    for line in lines { writer.line(line) }
    if !lines.isEmpty, elapsed >= LaunchDisplay.longLaunch { writer.bell() }
  }

  /// An event for whoever reads JSON.
  package func print(_ line: String) {
    writer.line(line, to: .standardOutput)
  }

  // MARK: What is shown

  /// Seconds since it was known what is run, without those in which everything stood still.
  package var elapsed: Double {
    state.withLock { $0.clock.work.elapsed(at: Clock.monotonic) }
  }

  /// How jobs failed.
  package var failures: FailureGroups { state.withLock { $0.failures } }

  /// How jobs ended that were interrupted.
  package var interruptions: FailureGroups { state.withLock { $0.interruptions } }

  private func tell(failureOf ending: AttemptEnd) {
    let line =
      FailedJob.heading(ending.order.job.number, ending.outcome, Styling(isEnabled: style.colour))
      + shown(ending.order.command) + "  [\(escapedForTerminal(files(of: ending.order.id).logs))]"
    // What is printed as a whole has its end in it.
    guard tailLines > 0, options.prints == .none else {
      writer.line(line)
      return
    }
    writer.failure(
      LogTailRequest(
        headline: line, files: logs(of: ending, [.error, .output]), lines: tailLines))
  }

  private func tell(retryOf ending: AttemptEnd) {
    let delay = Duration.seconds(ending.retryDelay ?? 0).readable
    writer.line(
      "batchrun: \(escapedForTerminal(ending.outcome.phrase)), retrying in \(delay): "
        + shown(ending.order.command))
  }

  private func printOutput(of ending: AttemptEnd, _ isFailure: Bool) {
    switch options.prints {
    case .none: return
    case .failed where !isFailure: return
    case .failed, .all: break
    }
    writer.logs(
      LogPrintout(
        label: "==> \(shown(ending.order.command))  (\(ending.outcome.phrase))",
        files: logs(of: ending, JobFiles.Stream.allCases)))
  }

  /// The logs of an attempt.
  private func logs(of ending: AttemptEnd, _ streams: [JobFiles.Stream]) -> [LogPrintout.File] {
    let files = files(of: ending.order.id)
    return streams.map { stream in
      // A further attempt may begin before this is printed.
      LogPrintout.File(
        path: files.log(stream),
        keptAs: files.log(stream, ofAttempt: ending.order.lifetimeNumber))
    }
  }

  private func failedJob(of ending: AttemptEnd) -> FailedJob {
    let files = files(of: ending.order.id)
    return FailedJob(
      id: ending.order.id.text, number: ending.order.job.number, command: ending.order.command,
      attempts: ending.order.attempt.number, logs: files.logs,
      files: [files.errors, files.output])
  }

  private func files(of id: JobID) -> JobFiles {
    JobFiles(of: id, in: request.location.folder)
  }

  private func shown(_ command: [UInt8]) -> String {
    let text = escapedForTerminal(command)
    return text.count > 200 ? text.prefix(199) + "…" : text
  }

  private var progress: LaunchProgress? {
    let (look, most, runtimes, message, clock, queue) = state.withLock {
      ($0.snapshot, $0.most, $0.runtimes, $0.message, $0.clock.work, $0.queue)
    }
    guard let snapshot = look?() else { return nil }
    let unchosen = snapshot.unchosen(ofMost: most)
    let now = Clock.monotonic
    var progress = LaunchProgress(
      name: request.name,
      total: snapshot.total + unchosen - snapshot.cancelledBeforeStart - snapshot.skippedByRequest,
      done: snapshot.completed, failed: snapshot.failed,
      skipped: snapshot.skipped + snapshot.skippedByRequest,
      left: snapshot.isStopping ? 0 : snapshot.left + unchosen, workers: snapshot.workers,
      elapsed: clock.elapsed(at: now), capacity: clock.capacity(at: now),
      running: snapshot.running.map {
        RunningJob(
          id: $0.order.id.text, command: $0.order.command, seconds: now - $0.startedAt,
          number: $0.order.job.number)
      }, runtimes: runtimes, message: message)
    progress.queued = snapshot.queued
    progress.queue = queue
    progress.stoppedEarly = snapshot.stoppedEarly
    progress.terminated = snapshot.terminated
    progress.leave(snapshot)
    progress.hasKeys = keys != nil
    progress.hint = keys?.hint
    return progress
  }
}

extension LaunchJob {
  /// Its line in the runfile, of which the order of jobs is that.
  fileprivate var place: Int {
    if case .command(_, let line, _, _) = introduction { line } else { 0 }
  }
}
