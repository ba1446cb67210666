import Glibc
import JSON
import Jobs
import Launching
import Ledger
import Posix
import Runs
import Synchronization
import Text

/// Follows the launch of runs: logs the starts and failures of a batch, notifies faces, has
/// metrics recorded, and keeps the chooser of trials informed.
final class RunNarrator: LaunchObserver {
  private struct State {
    /// How many attempts are under way.
    var running = 0
    /// Whether all runs have been asked to end.
    var isStopping = false
    /// How the first run ended that failed, and the first that did not complete.
    var firstError: Outcome?
    var firstFailure: Outcome?
    var processOutcome: Outcome?
    /// Of attempts that are about to start: the logs of those before them.
    var predecessors: [JobID: LogReader.Identity] = [:]
    /// The ends of runs that wait to be tried again.
    var waiting: [JobID: AttemptEnd] = [:]
  }

  /// Seconds for which a process that is asked to stop is waited for without a message.
  private static let patience = 2.0

  private let context: RunContext
  private let driver: TrialDriver?
  private let metrics: ScalarRecorder
  private let removal: RunRemoval
  /// Of a batch whose objective the user has named.
  private let objective: ObjectiveWatch?
  /// Of a batch for which the user has named metrics.
  private let namedMetrics: MetricWatch?
  private let state = Mutex(State())
  private var isBatch: Bool { context.draft.isBatch }

  init(_ context: RunContext, driver: TrialDriver?) {
    self.context = context
    self.driver = driver
    metrics = ScalarRecorder(context.recorder, measuring: context.measuredObjective)
    removal = RunRemoval(context)
    // What chooses trials by results needs an objective, even if nobody has named one.
    let needed = driver == nil ? nil : context.draft.shownObjective
    objective = (context.draft.namedObjective ?? needed).map { ObjectiveWatch($0) }
    let named = context.draft.isBatch ? context.request.metrics : []
    namedMetrics = named.isEmpty ? nil : MetricWatch(named)
  }

  /// How a run ended that failed for good: the first that ended badly by itself, or else the first
  /// that was ended; nil if none did. A process that chooses trials is not among them.
  var failure: Outcome? { state.withLock { $0.firstError ?? $0.firstFailure } }
  /// How the process ended that chooses the trials.
  var processOutcome: Outcome? { state.withLock { $0.processOutcome } }

  /// Takes note of what has to be looked at before an attempt starts; to be called by the launch.
  func observe(_ change: LaunchChange) {
    // Only then is there a log whose name this one's will be.
    guard case .started(let order) = change, order.lifetimeNumber > 1 else { return }
    let path = JobFiles(of: order.id, in: context.folders.ledger).output
    guard let identity = LogReader.Identity(of: path) else { return }
    state.withLock { $0.predecessors[order.id] = identity }
  }

  /// Follows what happens; to be called in the order in which it happens, by a thread that may wait.
  func follow(_ change: LaunchChange) {
    switch change {
    case .started(let order): started(order)
    case .ended(let end): ended(end)
    case .noticed(let notice): noticed(notice)
    case .withdrawn(let ids, let withdrawal):
      for id in ids {
        guard var end = state.withLock({ $0.waiting.removeValue(forKey: id) }),
          withdrawal == .cancelled
        else { continue }
        end.outcome = .cancelled
        drop(end)
      }
      driver?.tell(.withdrawn(ids))
    case .retriesDropped(let ids):
      for id in ids {
        guard let end = state.withLock({ $0.waiting.removeValue(forKey: id) }) else { continue }
        drop(end)
      }
    case .revoked(let ids): context.tell(.revoked(ids))
    case .resultsRead: driver?.tell(.resultsRead)
    }
  }

  /// Waits until all metrics are recorded, but not past `deadline` (seconds of the monotonic clock), nor
  /// for longer than `RunLaunch.patience` after a signal that asks us to end.
  func finish(until deadline: Double?, _ signals: SignalQueue) {
    let unread = metrics.finish(until: deadline, signals: signals) { _ in
      let deadline = Clock.monotonic + RunLaunch.patience
      context.tell(.hurried(until: deadline))
      return deadline
    }
    guard unread > 0 else {
      for warning in [objective?.warning, namedMetrics?.warning] {
        if let warning { context.tell(.warning(warning)) }
      }
      return
    }
    context.tell(
      .warning(
        "the metrics of \(counted(unread, "run")) are not recorded: commands that show them read the logs"
      ))
  }

  // MARK: Attempts

  private func started(_ order: AttemptOrder) {
    guard let program = order.runProgram else { return }
    let predecessor = state.withLock { state in
      state.running += 1
      state.waiting[order.id] = nil
      return state.predecessors.removeValue(forKey: order.id)
    }
    let attempt = RunAttempt(order, of: program, after: predecessor)
    if attempt.part == .trial {
      context.log.add(
        RunLog.line("\(ChildLine.trialVerb)\(attempt.id.text): \(attempt.description)"))
    }
    context.tell(.attemptStarted(attempt))
    driver?.tell(.started(order))
  }

  private func ended(_ end: AttemptEnd) {
    guard let program = end.order.runProgram else { return }
    let attempt = RunAttempt(end.order, of: program)
    state.withLock { state in
      state.running -= 1
      if end.retryDelay != nil { state.waiting[end.order.id] = end }
      if attempt.part == .optimizer { state.processOutcome = end.outcome }
    }
    context.tell(
      .attemptEnded(
        RunAttemptEnd(
          attempt: attempt, outcome: end.outcome, runtime: end.runtime, usage: end.usage,
          retryDelay: end.retryDelay)))
    conclude(end, attempt, of: program)
  }

  /// A run that was to be tried again will not be.
  private func drop(_ end: AttemptEnd) {
    guard let program = end.order.runProgram else { return }
    var end = end
    end.retryDelay = nil
    let attempt = RunAttempt(end.order, of: program)
    context.tell(
      .retryDropped(
        RunAttemptEnd(
          attempt: attempt, outcome: end.outcome, runtime: end.runtime, usage: end.usage,
          retryDelay: nil)))
    conclude(end, attempt, of: program)
  }

  private func conclude(_ end: AttemptEnd, _ attempt: RunAttempt, of program: RunProgram) {
    if end.outcome != .exited(code: 0) { failed(end, attempt) }
    if case .exited(let code) = end.outcome, code != 0, end.retryDelay == nil {
      tellOfMissingFile(program)
    }
    guard end.retryDelay == nil else { return }
    metrics.record(attempt, of: program) { [self] scalars, objective in
      settle(end, attempt, scalars, objective)
    }
  }

  /// All is known of a run that it left behind.
  private func settle(
    _ end: AttemptEnd, _ attempt: RunAttempt, _ scalars: JSONValue?, _ objective: Double?
  ) {
    if attempt.part == .optimizer {
      driver?.tell(.processEnded)
    } else {
      driver?.tell(.ended(end, scalars: scalars))
    }
    if objective != nil || scalars != nil {
      context.tell(
        .measured(
          RunMeasurement(
            attempt: attempt, isCompleted: end.outcome == .exited(code: 0), objective: objective)))
    }
    guard end.outcome == .exited(code: 0), attempt.part != .optimizer else { return }
    if let warning = self.objective?.note(objective, scalars) { context.tell(.warning(warning)) }
    namedMetrics?.note(scalars)
    guard context.deletesCompleted else { return }
    do throws(RunFailure) {
      try removal.remove(completed: attempt.id)
    } catch {
      context.tell(.warning("cannot delete run \(attempt.id.shortText): \(error.message)"))
    }
  }

  private func failed(_ end: AttemptEnd, _ attempt: RunAttempt) {
    if attempt.part == .optimizer { return tellOfProcess(end.outcome) }
    if end.retryDelay == nil {
      state.withLock { state in
        if case .stoppedEarly = end.outcome { return }
        state.firstFailure = state.firstFailure ?? end.outcome
        if end.outcome.isFailure { state.firstError = state.firstError ?? end.outcome }
      }
    }
    guard attempt.part == .trial else { return }
    if let line = end.line(of: attempt.id) { context.log.add(RunLog.line(line.text, line.level)) }
  }

  private func tellOfMissingFile(_ program: RunProgram) {
    let files = JobFiles(of: program.id, in: context.folders.ledger)
    let missing = MissingFile(
      of: program, project: context.project, logs: [files.output, files.errors])
    if let missing { context.warn([missing.warning]) }
  }

  private func tellOfProcess(_ outcome: Outcome) {
    switch outcome {
    case .exited(let code):
      context.log.line("The optimizer exited with an error (\(code))", .error)
    case .notStarted(let reason), .withheld(let reason):
      context.log.line("The optimizer exited with an error: (1) \(reason)", .error)
    case .signaled, .killed, .terminated, .cancelled, .stoppedEarly, .vanished, .interrupted,
      .timedOut:
      if !state.withLock({ $0.isStopping }) { context.log.line("The optimizer was terminated") }
    }
  }

  // MARK: Notices

  private func noticed(_ notice: LaunchNotice) {
    context.tell(.noticed(notice))
    switch notice {
    case .stopping(_, _, let grace):
      state.withLock { $0.isStopping = true }
      sayIfRunning(
        after: RunNarrator.patience, "Operation interrupted - waiting for process to exit")
      // Just before that happens.
      sayIfRunning(
        after: grace - 0.2, "Operation process did not exit - stopping forcefully")
      if isBatch {
        context.log.line("Stopping batch (pending trials can be started as needed)")
      }
      driver?.tell(.closing(because: "it is being stopped"))
    case .halted:
      state.withLock { $0.isStopping = true }
      let reason =
        context.request.failsOnTrialError ? "a trial failed" : "too many trials failed"
      if isBatch {
        context.log.line(
          "Stopping batch because \(reason) (pending trials can be started as needed)", .error)
      }
      driver?.tell(.halted(because: reason))
    case .draining:
      if isBatch {
        context.log.line(
          "Starting no more trials - waiting for those that run (pending trials can be started as "
            + "needed)")
      }
      driver?.tell(.closing(because: "it starts no more trials"))
    case .concluded(let end, _):
      state.withLock { $0.isStopping = true }
      if isBatch {
        context.log.line(
          "Starting no more trials: \(end.reason(of: "trial")) (pending trials can be started as "
            + "needed)")
      }
      driver?.tell(.halted(because: end.reason(of: "trial")))
    case .closedForStarts(let failure, _):
      context.tell(.warning(failure.wording))
      driver?.tell(.closing(because: failure.wording))
    case .workersChanged: driver?.tell(.workersChanged)
    case .detached: driver?.tell(.closing(because: "the batch continues on the cluster"))
    case .executor(.warning(let text)): context.tell(.warning(text))
    case .killing, .heldBack, .executor, .added, .suspended, .resumed, .paused, .holding,
      .continued,
      .drainEnded, .withdrawn, .retriedByRequest:
      break
    }
  }

  /// Reports why it takes long to stop.
  private func sayIfRunning(after seconds: Double, _ text: String) {
    // If there is no room for a thread, that is left out.
    let thread = try? WorkerThread { [self] in
      _ = Monitor(false).wait(until: Clock.monotonic + seconds) { $0 ? true : nil }
      guard state.withLock({ $0.running > 0 }) else { return }
      context.say(text)
    }
    thread?.detach()
  }
}

extension AttemptOrder {
  /// The run that is attempted.
  var runProgram: RunProgram? {
    if case .program(let program) = job.work { program as? RunProgram } else { nil }
  }
}

extension AttemptEnd {
  /// What the log of a batch says of a trial that has not completed.
  fileprivate func line(of id: JobID) -> (text: String, level: RunLog.Level)? {
    let again = retryDelay.map { " - retrying in \(Duration.seconds($0).readable)" }
    switch outcome {
    case .withheld(let reason):
      return ("Trial \(id.text) was not started: \(reason)", .error)
    case .notStarted(let reason):
      return ("Trial \(id.text) exited with an error: (1) \(reason)" + (again ?? ""), .error)
    case .exited(let code):
      return (
        "Trial \(id.text) exited with an error (\(code))" + (again ?? " - see log for details"),
        .error
      )
    case .timedOut:
      return ("Trial \(id.text) took longer than allowed" + (again ?? ""), .error)
    case .killed(let signal, _, _):
      return (
        "Trial \(id.text) exited with an error (\(SignalDeath.shellOffset + signal))"
          + (again ?? " - see log for details"),
        .error
      )
    case .stoppedEarly(let stop):
      return (
        "Trial \(id.text) was stopped early (\(stop.rule)): \(shortDecimal(stop.value)) at step "
          + "\(stop.step)", .info
      )
    case .interrupted(let reason):
      return ("Trial \(id.text) was interrupted: \(reason)" + (again ?? ""), .info)
    case .signaled, .terminated, .cancelled, .vanished:
      return ("Trial \(id.text) was terminated" + (again ?? ""), .info)
    }
  }
}
