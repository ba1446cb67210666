import Arguments
import Glibc
import JSON
import Jobs
import Launching
import Ledger
import LocalExecution
import Operations
import Posix
import Runs
import Text
import Running

/// Who has asked for trials, which of these run, and what is to be said to whom. One thread works
/// at it.
struct TrialDesk {
  /// No trial was made, and none will be.
  static let noTrial: Int32 = 125
  /// Seconds that an optimizer which is told to end has.
  private static let grace = 30.0

  /// The launch that runs the trials.
  struct Launch {
    let dispatcher: Dispatcher<RunJobs>
    let executor: LocalExecutor
  }

  /// One who asks, by a connection of his own.
  private struct Visitor {
    let connection: LocalConnection
    /// What he asks for, until that has been made.
    var request: (arguments: [String], draws: Bool)?
    var trial: JobID?
  }

  private struct Trial {
    var run: RunRecord
    /// The descriptor of who waits for it; nil where he has gone.
    var visitor: Int32?
    var attempt: Attempt?
    /// What it was told to end by before it began.
    var signal: Int32?
  }

  private let site: TrialSite
  private let listener: LocalListener
  private let wakeup: Wakeup
  private let launch: Launch
  private var visitors: [Int32: Visitor] = [:]
  /// Descriptors of those whose requests have not been met, in the order in which they came.
  private var waiting: [Int32] = []
  private var trials: [JobID: Trial] = [:]
  /// Those of the interrupted batch that nobody has asked for yet.
  private var earlier: [RunRecord]
  /// The place of the latest trial, from 1.
  private var lastPlace: Int
  /// How many requests of this start were met.
  private var granted = 0
  private var optimizer: Attempt?
  private var hasOptimizerEnded = false
  private var hasInputEnded = false
  /// Why nothing is started any more.
  private var refusal: String?
  private var killAt: Double?
  private var objective: TrialObjective

  init(
    _ site: TrialSite, _ listener: LocalListener, _ wakeup: Wakeup, _ launch: Launch
  ) {
    self.site = site
    self.listener = listener
    self.wakeup = wakeup
    self.launch = launch
    earlier = site.earlier
    objective = TrialObjective(
      site.context.draft.objective, home: site.context.request.home)
    lastPlace = site.earlier.compactMap(\.place).max() ?? 0
  }

  /// Waits for something to do and does it.
  ///
  /// - Returns: false when the launch is over.
  mutating func work(news: () -> [TrialServer.News]) -> Bool {
    var descriptors = [wakeup.descriptor] + visitors.keys
    if !hasOptimizerEnded { descriptors.append(listener.descriptor) }
    let ready = Poll.wait(for: descriptors, until: killAt)
    wakeup.clear()
    let news = news()
    while !hasOptimizerEnded, let connection = listener.accept() {
      visitors[connection.descriptor] = Visitor(connection: connection)
      hear(connection.descriptor)
    }
    for descriptor in ready where visitors[descriptor] != nil { hear(descriptor) }
    for item in news {
      if case .closed = item {
        dismissAll()
        return false
      }
      learn(item)
    }
    enforceDeadline()
    meetRequests()
    if hasOptimizerEnded, !hasInputEnded, waiting.isEmpty, trials.isEmpty {
      hasInputEnded = true
      launch.dispatcher.endInput()
    }
    return true
  }

  // MARK: Visitors

  private mutating func hear(_ descriptor: Int32) {
    guard let connection = visitors[descriptor]?.connection else { return }
    for line in connection.receive() {
      switch TrialRequest(line) {
      case .run(let arguments, let draws) where visitors[descriptor]?.request == nil:
        visitors[descriptor]?.request = (arguments, draws)
        waiting.append(descriptor)
      case .signal(let signal): end(descriptor, by: signal)
      default: break
      }
    }
    // The trial of one who has gone goes on; what he has only asked for is not made.
    if connection.isAtEnd { forget(descriptor) }
  }

  private mutating func forget(_ descriptor: Int32) {
    if let trial = visitors[descriptor]?.trial { trials[trial]?.visitor = nil }
    waiting.removeAll { $0 == descriptor }
    visitors[descriptor] = nil
  }

  private mutating func answer(_ descriptor: Int32, _ answer: TrialAnswer) {
    visitors[descriptor]?.connection.send(answer.line)
    forget(descriptor)
  }

  private mutating func refuse(
    _ descriptor: Int32, _ message: String, details: [String] = [], hint: String? = nil,
    exitCode: Int32 = TrialDesk.noTrial
  ) {
    answer(
      descriptor,
      .refused(message: message, details: details, hint: hint, exitCode: exitCode))
  }

  private mutating func end(_ descriptor: Int32, by signal: Int32) {
    guard let id = visitors[descriptor]?.trial else {
      return refuse(descriptor, "the trial was not begun", exitCode: 128 + signal)
    }
    guard let attempt = trials[id]?.attempt else {
      trials[id]?.signal = signal
      return
    }
    launch.executor.signal(signal, to: attempt)
  }

  private mutating func dismissAll() {
    for descriptor in Array(visitors.keys) {
      refuse(descriptor, "batch \(name) has ended: \(refusal ?? "it takes no more requests")")
    }
  }

  // MARK: The launch

  private var name: String { site.batch.id.shortText }

  private mutating func learn(_ news: TrialServer.News) {
    switch news {
    case .started(let order) where order.id == site.batch.id: optimizer = order.attempt
    case .started(let order):
      trials[order.id]?.attempt = order.attempt
      if let signal = trials[order.id]?.signal {
        launch.executor.signal(signal, to: order.attempt)
      }
    case .ended(let ending): conclude(ending)
    case .optimizerEnded:
      hasOptimizerEnded = true
      killAt = nil
      // What it has asked for is done all the same.
      if !trials.isEmpty || !waiting.isEmpty { site.keepOpen() }
    case .halted:
      refusal = "a trial failed"
      endOptimizer()
    case .closing(let reason): refusal = refusal ?? reason
    case .closed: break
    }
  }

  /// Only its own process: what it has started may be waiting for trials that are to finish.
  private mutating func endOptimizer() {
    guard let optimizer, let process = launch.executor.process(of: optimizer) else { return }
    kill(process.pid, SIGTERM)
    kill(process.pid, SIGCONT)
    killAt = Clock.monotonic + TrialDesk.grace
  }

  private mutating func enforceDeadline() {
    guard let killAt, Clock.monotonic >= killAt, let optimizer else { return }
    self.killAt = nil
    launch.executor.signal(SIGKILL, to: optimizer)
  }

  private mutating func conclude(_ ending: AttemptEnd) {
    guard let trial = trials.removeValue(forKey: ending.order.id) else { return }
    var run = trial.run
    run.state = ending.outcome.state
    run.exitCode = ending.outcome.exitCode
    if let scalars = site.display.takeScalars(of: run.id) {
      run.members.members.append(.init(key: "scalars", value: scalars))
    }
    guard let visitor = trial.visitor else { return }
    answer(visitor, .trial(report(run), exitCode: ending.outcome.shellCode))
  }

  // MARK: Trials

  /// As many as there are free workers for.
  private mutating func meetRequests() {
    while let descriptor = waiting.first {
      if let refusal {
        refuse(descriptor, "batch \(name) makes no more trials: \(refusal)")
        continue
      }
      guard trials.count < site.workers else { return }
      waiting.removeFirst()
      guard let request = visitors[descriptor]?.request else { continue }
      do throws(LedgerError) {
        try meet(request.arguments, request.draws, descriptor)
      } catch {
        refuse(descriptor, error.message, exitCode: 74)
      }
    }
  }

  private mutating func meet(
    _ arguments: [String], _ draws: Bool, _ descriptor: Int32
  ) throws(LedgerError) {
    let flags: Flags
    let given: [String]
    do throws(FlagError) {
      (flags, given) = try site.space.flags(arguments, drawing: draws, place: granted)
    } catch {
      return refuse(
        descriptor, error.message, details: error.details, hint: error.hint, exitCode: 2)
    }
    if let known = earlier.firstIndex(where: { $0.flags == flags }) {
      // It has asked for this before it was interrupted.
      granted += 1
      let run = earlier.remove(at: known)
      return answer(descriptor, .trial(report(run), exitCode: run.shellCode))
    }
    if let run = site.completed[flags] {
      granted += 1
      site.display.log(
        "Skipping a trial because run \(run.id.shortText) has the same flags (--needed specified)")
      return answer(descriptor, .trial(report(run), exitCode: run.shellCode))
    }
    if let maximum = site.maximum, lastPlace >= maximum {
      return refuse(
        descriptor, "batch \(name) has had its \(counted(maximum, "trial")) (--max-trials)")
    }
    granted += 1
    lastPlace += 1
    let run = try site.create(flags, given: given, place: lastPlace)
    let job = site.job(run, place: lastPlace)
    if site.stagesTrials {
      stage(run, job, descriptor)
    } else {
      visitors[descriptor]?.trial = run.id
      trials[run.id] = Trial(run: run, visitor: descriptor)
      launch.dispatcher.add { $0.jobs.append(job) }
    }
  }

  private mutating func report(_ run: RunRecord) -> JSONValue {
    TrialReport.json(of: run, objective: objective.value(in: run))
  }

  private mutating func stage(_ run: RunRecord, _ job: RunJobs.Job, _ descriptor: Int32) {
    do throws(ProgramUnavailable) {
      try site.stage(job)
      answer(descriptor, .trial(report(run), exitCode: 0))
    } catch {
      refuse(descriptor, error.reason, exitCode: 1)
    }
  }
}
