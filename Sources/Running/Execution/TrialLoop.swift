import Glibc
import JSON
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs
import Text

/// The thread of a batch that asks a source for trials, as many as there are free workers: it records
/// them, gives them to the launch, and tells the source what came of them.
struct TrialLoop {
  /// Seconds that the process which chooses trials has when it is asked to end.
  private static let grace = 30.0

  private struct Trial {
    let number: Int
    var run: RunRecord
    var attempt: Attempt?
    /// Why it was asked to end before it started.
    var signal: Int32?
  }

  private let book: TrialBook
  private let context: RunContext
  private let wakeup: Wakeup
  private let launch: TrialDriver.Launch
  private let completed: [Flags: RunRecord]
  private let objective: TrialObjective?
  private var source: any TrialSource
  private var history = TrialHistory()
  private var trials: [JobID: Trial] = [:]
  /// Those of the interrupted batch that have not been asked for yet.
  private var earlier: [RunRecord]
  /// The place of the latest trial, from 1, and how many this start has made or continues.
  private var lastPlace: Int
  private var made: Int
  /// How many trials were kept from being made by `--limit`.
  private(set) var leftOut = 0
  private var scalars: RunScalars
  /// The process that chooses trials.
  private var process: Attempt?
  private var isProcessGone: Bool
  private var killAt: Double?
  /// Whether it is to be asked at once, after a look at what has happened since the last time.
  private var isAsking = true
  private var isFinished = false
  private var hasInputEnded = false
  private var isClosed = false

  init(_ start: TrialDriver.Start, _ wakeup: Wakeup, _ launch: TrialDriver.Launch) {
    book = start.book
    context = start.book.context
    self.wakeup = wakeup
    self.launch = launch
    completed = start.completed
    objective = context.objective
    source = start.source()
    earlier = start.earlier
    lastPlace = start.lastPlace
    history = start.history
    made = start.begun.count
    for run in start.begun {
      guard let place = run.place else { continue }
      trials[run.id] = Trial(number: place - 1, run: run)
    }
    scalars = RunScalars(home: context.request.home)
    isProcessGone = !start.hasProcess
  }

  /// Waits for something to do and does it.
  ///
  /// - Returns: false when the launch is over.
  mutating func work(news: () -> [TrialDriver.News]) -> Bool {
    let ready = Poll.wait(
      for: [wakeup.descriptor] + source.descriptors, until: isAsking ? Clock.monotonic : killAt)
    wakeup.clear()
    let news = news()
    for signal in source.listen(to: ready) { send(signal) }
    for item in news {
      if case .closed = item {
        close(because: "it accepts no more requests")
        return false
      }
      take(item)
    }
    enforceDeadline()
    ask()
    return true
  }

  // MARK: The launch

  private mutating func take(_ news: TrialDriver.News) {
    switch news {
    case .started(let order) where order.id == book.batch.id: process = order.attempt
    case .started(let order):
      trials[order.id]?.attempt = order.attempt
      if let signal = trials[order.id]?.signal {
        launch.executor.signal(signal, to: order.attempt)
      }
    case .ended(let end, let scalars): conclude(end, scalars)
    case .withdrawn(let ids):
      for id in ids {
        guard var trial = trials.removeValue(forKey: id) else { continue }
        trial.run.state = .terminated
        // It tells nothing of its flags.
        history.forget(trial.number)
        answer(trial.number, with: trial.run)
      }
    // They are asked for when all news has been taken.
    case .workersChanged, .resultsRead: break
    case .processEnded:
      isProcessGone = true
      killAt = nil
      source.processEnded()
      ask()
      // What it has asked for is done anyway.
      let isOver = hasInputEnded || isClosed && trials.isEmpty
      if !isOver { try? OwnRecord(of: book.batch, context.recorder).goOn() }
    case .halted(let reason):
      close(because: reason)
      endProcess()
    case .closing(let reason): close(because: reason)
    case .closed: break
    }
  }

  private mutating func close(because reason: String) {
    if isClosed { return }
    isClosed = true
    source.close(because: reason)
  }

  /// Only its own process: what it has started may be waiting for trials that are to finish.
  private mutating func endProcess() {
    guard let process, let identity = launch.executor.process(of: process) else { return }
    kill(identity.pid, SIGTERM)
    kill(identity.pid, SIGCONT)
    killAt = Clock.monotonic + TrialLoop.grace
  }

  private mutating func enforceDeadline() {
    guard let killAt, Clock.monotonic >= killAt, let process else { return }
    self.killAt = nil
    launch.executor.signal(SIGKILL, to: process)
  }

  private mutating func send(_ signal: TrialSignal) {
    guard let id = trials.first(where: { $0.value.number == signal.number })?.key else { return }
    guard let attempt = trials[id]?.attempt else {
      trials[id]?.signal = signal.signal
      return
    }
    launch.executor.signal(signal.signal, to: attempt)
  }

  private mutating func conclude(_ end: AttemptEnd, _ scalars: JSONValue?) {
    guard let trial = trials.removeValue(forKey: end.order.id) else { return }
    var run = trial.run
    run.state = end.outcome.state
    run.exitCode = end.outcome.exitCode
    run.signal = end.outcome.signal
    if case .stoppedEarly(let stop) = end.outcome { run.stoppedEarly = stop }
    run.members.add(RecordKey.scalars.text, scalars)
    answer(trial.number, with: run)
  }

  private mutating func answer(_ number: Int, with run: RunRecord) {
    let value = objective?.value(in: run, &scalars)
    history.end(number, run.state, objective: value)
    source.take(.ended(run, objective: value), of: number)
  }

  // MARK: Trials

  /// For one trial, if a worker is free. A choice may take long: before the next one, it is looked what
  /// has happened since, so that every choice is made of all that is known.
  private mutating func ask() {
    isAsking = false
    if !isClosed, !isFinished, trials.count < launch.dispatcher.workers,
      !launch.dispatcher.awaitsResults
    {
      switch source.next(given: history) {
      case .trial(let choice):
        make(choice)
        isAsking = true
      case .wait: return
      case .finished: isFinished = true
      }
    }
    // Without a process, a stopped launch comes to its end by itself.
    guard isFinished, isProcessGone, trials.isEmpty, !hasInputEnded else { return }
    hasInputEnded = true
    launch.dispatcher.endInput()
  }

  private mutating func make(_ choice: TrialChoice) {
    let number = history.add(choice.flags)
    if let known = earlier.firstIndex(where: { $0.flags == choice.flags }) {
      // It was chosen before the batch was interrupted.
      return answer(number, with: earlier.remove(at: known))
    }
    if let run = completed[choice.flags] {
      context.log.line(
        "Skipping a trial because run \(run.id.shortText) has the same flags (--needed specified)")
      context.tell(.trialsSkipped(1))
      return answer(number, with: run)
    }
    if let refusal = exhaustion {
      if isLimited { leftOut = max(1, (context.draft.maximum ?? 0) - lastPlace) }
      return refuse(number, RunFailure(refusal, exitCode: TrialAnswer.noTrial))
    }
    do throws(RunFailure) {
      let (run, job) = try book.make(choice, place: lastPlace + 1)
      lastPlace += 1
      made += 1
      if context.draft.stagesTrials {
        stage(run, job, number)
      } else {
        trials[run.id] = Trial(number: number, run: run)
        launch.dispatcher.add { $0.add(job) }
      }
    } catch {
      refuse(number, error)
    }
  }

  /// Why no further trial is made.
  private var exhaustion: String? {
    let name = book.batch.id.shortText
    if let maximum = context.draft.maximum, lastPlace >= maximum {
      return "batch \(name) has reached its limit of \(counted(maximum, "trial")) (--max-trials)"
    }
    if let limit = context.request.terms.limit, made >= limit {
      return "batch \(name) has started \(counted(limit, "trial")) (--limit)"
    }
    return nil
  }

  /// Whether it is `--limit` alone that keeps another trial from being made.
  private var isLimited: Bool {
    let isFull = context.draft.maximum.map { lastPlace >= $0 } ?? false
    return !isFull && context.request.terms.limit.map { made >= $0 } ?? false
  }

  private mutating func refuse(_ number: Int, _ failure: RunFailure) {
    history.forget(number)
    source.take(.refused(failure), of: number)
    // A source with no other caller would only choose another one.
    if source.descriptors.isEmpty { isFinished = true }
  }

  private mutating func stage(_ run: RunRecord, _ job: RunJob, _ number: Int) {
    do throws(ProgramUnavailable) {
      try book.stage(job)
      history.forget(number)
      source.take(.staged(run), of: number)
    } catch {
      refuse(number, RunFailure(error.reason, exitCode: error.exitCode))
    }
  }
}
