import ClusterExecution
import Glibc
import Jobs
import Launching
import Ledger
import LocalExecution
import Posix
import Randomness
import Runs

/// Executes runs by the scheduler of launches: a single one, the trials of a batch, or a process that
/// chooses trials, with those that run at the same time.
struct RunLaunch {
  /// How it came out.
  struct End {
    let result: LaunchResult
    /// How the first run ended that failed for good; nil if none did.
    let failure: Outcome?
    /// How the process ended that chooses the trials; nil if there is none, or it has not started.
    let process: Outcome?
    /// Runs that only `--limit` kept from being started.
    let leftOut: Int
  }

  /// Seconds between two looks at what has started and ended.
  private static let pace = 0.01
  /// Seconds that what is still to be read and shown has after a signal that asks us to end, and after the
  /// last run that was ended by one.
  static let patience = 2.0

  private let context: RunContext
  private let run: RunRecord
  private var terms: RunTerms { context.request.terms }

  /// `run` is what is carried out: the batch, or the single run.
  init(_ context: RunContext, of run: RunRecord) {
    self.context = context
    self.run = run
  }

  /// Runs jobs to their end. A `driver` brings more jobs; if a process chooses them, that is the
  /// only job in the beginning.
  func execute(
    _ jobs: [RunJob], driver: TrialDriver? = nil
  ) throws(RunFailure) -> End {
    if driver?.hasProcess == true, terms.executor != .local {
      throw RunFailure(
        "an optimizer that is a program cannot give its trials to \(terms.executor.kind.rawValue)",
        hint: "use a built-in one, or leave out --executor")
    }
    let chosen = driver == nil ? ordered(jobs) : jobs
    let narrator = RunNarrator(context, driver: driver)
    do throws(SystemError) {
      let result = try launch(chosen, narrator, driver)
      return End(
        result: result, failure: narrator.failure, process: narrator.processOutcome,
        leftOut: jobs.count - chosen.count + (driver?.leftOut ?? 0))
    } catch {
      throw .unavailable(error)
    }
  }

  private func launch(
    _ jobs: [RunJob], _ narrator: RunNarrator, _ driver: TrialDriver?
  ) throws(SystemError) -> LaunchResult {
    let signals = try context.machine.signals()
    var order = ExecutorOrder(
      terms.executor, configuration, ledger: try Directory(path: context.folders.ledger),
      writer: ledger, policy: terms.policy)
    order.adoption = try adoption(in: order.ledger)
    let jobs = jobs.map { $0.continuing(order.adoption.attempts[$0.id]) }
    let executor = try context.machine.executor(order)
    defer { executor.finish() }
    // Displays do not need starts and ends sooner; but what chooses trials should know them at once.
    let changes = try LaunchChangeQueue(pace: driver == nil ? RunLaunch.pace : 0) { changes in
      for change in changes { narrator.follow(change) }
      context.log.flush()
      context.recorder.flush()
    }
    var deadline: Double?
    defer {
      changes.finish()
      // What the source of trials waits for is known when the metrics are.
      narrator.finish(until: deadline, signals)
      driver?.close()
    }
    var policy = try policy(
      hasProcess: driver?.hasProcess == true, jobs: driver == nil ? jobs.count : context.workers,
      executor)
    let watch = self.watch
    policy.awaitsResults = watch != nil && terms.search.looksAtResults
    var observers: [any LaunchObserver] = [narrator, changes]
    if context.draft.isBatch {
      let workers = policy.slots - policy.companions
      observers.append(BatchAccount(of: run, workers: workers, context.recorder))
    }
    if let watch { observers.append(watch) }
    let dispatcher = try Dispatcher(
      jobs: RunJobs(context, jobs), policy: policy, expectsMore: driver != nil, gate: terms.gate,
      seed: context.draft.seed, ledger: ledger, executor: executor,
      observers: observers)
    context.tell(
      .launching(
        RunLaunchStart(
          id: run.id, operation: run.operation, isBatch: context.draft.isBatch,
          hasProcess: driver?.hasProcess == true,
          ledger: context.folders.ledger, count: jobs.count,
          mayAdd: driver?.mayAdd ?? 0, workers: context.workers,
          snapshot: { dispatcher.snapshot })))
    let goesOn = try watch?.open(
      SearchWatch.Actions(dispatcher) { [context] in context.tell(.warning($0)) })
    defer { watch?.finish() }
    if goesOn != false {
      try driver?.open(TrialDriver.Launch(dispatcher: dispatcher, executor: executor))
    }
    let timer = try context.request.stopAfter.map { (seconds) throws(SystemError) in
      try StopTimer(seconds: seconds, tell: context.tell)
    }
    defer { timer?.cancel() }
    let loop = ControlLoop(
      dispatcher, signals: signals, lifeline: context.machine.lifeline,
      access: access(policy, executor))
    let result = loop.run()
    if result.stopSignal != nil {
      let end = Clock.monotonic + RunLaunch.patience
      deadline = end
      context.tell(.hurried(until: end))
    }
    return result
  }

  /// What an earlier process has left of these runs on the cluster.
  private func adoption(in ledger: Directory) throws(SystemError) -> Adoption {
    guard terms.executor != .local else { return Adoption() }
    var location = context.writer.location
    location.folder = context.folders.ledger
    do throws(AdoptionError) {
      return try Adoption(terms.executor.kind, in: ledger, location)
    } catch {
      throw error.system
    }
  }

  /// What follows the results of trials; nil if nothing depends on them.
  private var watch: SearchWatch? {
    guard context.draft.isBatch else { return nil }
    var ledger = context.writer.location
    ledger.folder = context.folders.ledger
    return SearchWatch(
      terms.search, context.draft.shownObjective, in: WatchedJob.Surroundings(ledger: ledger),
      after: context.draft.isResumed ? .ofBatch(run, home: context.request.home) : .none)
  }

  /// How others ask something of a batch.
  private func access(_ policy: LaunchPolicy, _ executor: any Executor) -> ControlAccess? {
    guard context.draft.isBatch else { return nil }
    var terms = ControlTerms(
      name: run.id.shortText, workers: policy.slots - policy.companions,
      mostWorkers: min(executor.capacity, context.machine.slots) - policy.companions,
      slotVariable: terms.slotVariable)
    terms.unit = "trial"
    terms.canEndDrain = false
    let machine = context.machine
    return ControlDesk.open(machine.controlName, terms, keys: machine.keys) { error in
      context.tell(.warning("cannot take requests from other terminals: \(error)"))
    }
  }

  // MARK: Terms

  private func ordered(_ jobs: [RunJob]) -> [RunJob] {
    guard context.draft.isBatch else { return jobs }
    var jobs = jobs
    if terms.shuffles {
      var random = SplitMix64(seed: context.draft.seed)
      jobs.shuffle(using: &random)
    }
    return terms.limit.map { Array(jobs.prefix($0)) } ?? jobs
  }

  private func policy(
    hasProcess: Bool, jobs: Int, _ executor: any Executor
  ) throws(SystemError) -> LaunchPolicy {
    var policy = terms.policy
    let capacity = executor.capacity
    // A process that chooses trials runs in addition to the workers.
    let companions = hasProcess ? 1 : 0
    let wanted = min(context.workers + companions, context.machine.slots)
    policy.slots = wanted
    policy.companions = companions
    policy = executor.traits.policy(policy, jobs: jobs, mayGrow: false, capacity: capacity)
    guard policy.slots > companions else { throw SystemError("start a worker", code: EAGAIN) }
    if !executor.traits.queues, policy.slots < wanted {
      context.tell(
        .warning(
          WorkerShortage(count: policy.slots - companions, wanted: wanted - companions).wording))
    }
    if context.request.failsOnTrialError {
      policy.halt = HaltRule(.failures(1), endsRunning: false)
    }
    return policy
  }

  private var configuration: LocalConfiguration {
    var configuration = LocalConfiguration(name: context.operation.fullName)
    configuration.timeLimit = terms.policy.timeout
    configuration.nice = terms.nice
    configuration.slotVariable = terms.slotVariable
    configuration.environment = terms.variables.entries
    return configuration
  }

  private var ledger: any LedgerWriter {
    let ledger = context.writer.ledger
    return terms.isDurable ? DurableLedger(ledger) : ledger
  }
}
