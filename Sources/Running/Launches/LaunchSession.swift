import ClusterExecution
import Jobs
import Launching
import Ledger
import LocalExecution
import Posix
import Synchronization

/// The second process of a launch, the launcher: it reads, plans and runs.
package struct LaunchSession {
  private let request: LaunchRequest
  private var machine: LaunchMachine

  /// Nil if this process has no guardian yet.
  package init?(_ request: LaunchRequest) throws(RunFailure) {
    guard let machine = try LaunchMachine.guarded() else { return nil }
    self.init(request, on: machine)
  }

  package init(_ request: LaunchRequest, on machine: LaunchMachine) {
    self.request = request
    self.machine = machine
  }

  /// The process that the shell knows.
  package var guardian: Int32 { machine.guardian.pid }

  /// Where single keys come from that ask something of the launch; nil for nowhere.
  package var keys: (any ControlKeys)? {
    get { machine.keys }
    set { machine.keys = newValue }
  }

  /// Runs the launch to its end. The ledger is closed then, and others can have it.
  package func run(_ tell: @escaping LaunchListener) throws(RunFailure) -> LaunchOutcome {
    let signals: SignalQueue
    do throws(SystemError) {
      signals = try machine.signals()
    } catch {
      throw RunFailure(error, exitCode: RunFailure.noRoom)
    }
    let input = try LaunchInput(request, signals: signals) { tell(.waitingForInput($0)) }
    if let signal = input.stopSignal { return LaunchOutcome(stoppedBy: signal, signals) }
    // If nothing is on record, what is refused needs no ledger.
    let planned =
      try isFirst ? PlannedLaunch(request, input.runfile, knowing: RecordIndex()) : nil
    let (ledger, lock): (Ledger, LaunchLock)
    do throws(LedgerError) {
      (ledger, lock) = try openLedger(tell)
    } catch {
      if error.interruption != nil, let signal = signals.nextStop() {
        return LaunchOutcome(stoppedBy: signal, signals)
      }
      throw RunFailure(error)
    }
    let heartbeat = LockHeartbeat(lock)
    let result = Result { () throws(RunFailure) in
      try launch(input, planned, ledger, signals, tell)
    }
    var unclosed: LedgerError?
    do throws(LedgerError) {
      try ledger.close()
    } catch {
      unclosed = error
    }
    // The reader of our output may take long; another launch need not wait for that.
    heartbeat?.stop()
    release(lock)
    var outcome = try result.get()
    outcome.unclosed = unclosed.map { RunFailure($0) }
    return outcome
  }

  // MARK: The ledger

  /// Whether no launch has recorded anything in the ledger, which is locked for us.
  private var isFirst: Bool {
    (try? LedgerFolder.forReading(request.location))?.isUnused ?? false
  }

  private func openLedger(_ tell: @escaping LaunchListener) throws(LedgerError) -> (
    Ledger, LaunchLock
  ) {
    let foldFailures = FoldFailures()
    let folder = try LedgerFolder.forWriting(request.location)
    let lock = try machine.lock(request.location)
    lock.note(.launching, guardian: machine.guardian)
    let ledger = try Ledger(
      opening: folder, holding: lock, isDurable: request.terms.isDurable,
      notify: { notice in
        if foldFailures.isNew(notice) { tell(.ledger(notice)) }
      })
    for notice in ledger.notices { tell(.ledger(notice)) }
    return (ledger, lock)
  }

  /// Gives the lock back, for both processes.
  private func release(_ lock: LaunchLock) {
    lock.note(.idle)
    machine.tellRelease()
    lock.release()
  }

  // MARK: The launch

  private func launch(
    _ input: LaunchInput, _ planned: PlannedLaunch?, _ ledger: Ledger, _ signals: SignalQueue,
    _ tell: @escaping LaunchListener
  ) throws(RunFailure) -> LaunchOutcome {
    let launch: PlannedLaunch
    var adoption = Adoption()
    if let planned {
      launch = planned
    } else {
      adoption = try Adoption(request.terms.executor.kind, ofLaunch: request.name, ledger.folder)
      launch = try PlannedLaunch(
        request, input.runfile, knowing: ledger.index, adopted: adoption.attempts)
      let signal = outliveSurvivors(
        of: launch.plan, besides: adoption.attempts, ledger, signals, tell)
      if let signal { return LaunchOutcome(stoppedBy: signal, signals) }
    }
    if let warning = request.terms.executor.warning(about: ledger.folder.directory) {
      tell(.warning(warning))
    }
    try request.keepMetrics(in: ledger.folder, tell)
    do throws(SystemError) {
      return try carryOut(launch, adoption, input, ledger, signals, tell)
    } catch {
      throw .unavailable(error)
    }
  }

  private func carryOut(
    _ planned: PlannedLaunch, _ adoption: Adoption, _ input: LaunchInput, _ ledger: Ledger,
    _ signals: SignalQueue, _ tell: @escaping LaunchListener
  ) throws(SystemError) -> LaunchOutcome {
    var plan = planned.plan
    if request.terms.shuffles { plan.shuffle(seed: request.seed) }
    var order = ExecutorOrder(
      request.terms.executor, try request.configuration, ledger: ledger.folder.directory,
      writer: ledger,
      policy: request.terms.policy)
    order.adoption = adoption
    let executor = try machine.executor(order)
    defer { executor.finish() }
    var policy = executor.traits.policy(
      request.terms.policy, jobs: plan.jobs.count, mayGrow: request.follows,
      capacity: executor.capacity)
    if !executor.traits.queues, policy.slots < request.terms.policy.slots {
      tell(
        .fewerWorkers(
          WorkerShortage(count: policy.slots, wanted: request.terms.policy.slots)))
    }
    let jobCount = plan.jobs.count
    var record = LaunchRecord(
      version: request.version, runfile: request.runfile, mode: request.mode.rawValue,
      workers: policy.slots, guardian: machine.guardian)
    record.place = planned.place.map { ($0, request.place) }
    record.recordedBefore = ledger.index.count
    let account = LaunchAccount(record, in: ledger, ledger.lock)
    record.isPlaceNew = planned.isPlaceNew
    let opening = try SearchOpening(request, input, planned, ledger, tell) { account.update() }
    let suggestions = try opening.map(\.room) ?? 0 > 0 ? SuggestionFeed() : nil
    if let suggestions { plan.hiddenParameters = suggestions.hiddenParameters }
    let mayRun = jobCount > 0 || request.follows || suggestions != nil
    let watch = mayRun ? request.watch : nil
    policy.awaitsResults = watch != nil && request.terms.search.looksAtResults
    var observers: [any LaunchObserver] = [Follower(tell: tell, account: account)]
    if let watch { observers.append(watch) }
    if let suggestions { observers.append(suggestions) }
    let dispatcher = try Dispatcher(
      jobs: plan, policy: policy, expectsMore: request.follows || suggestions != nil,
      gate: request.terms.gate, seed: request.seed, ledger: ledger, executor: executor,
      observers: observers)
    account.open { (dispatcher.expectedJobs, dispatcher.newJobs, dispatcher.cancelledJobs) }
    tell(
      .planned(
        LaunchOutline(
          jobs: jobCount, mayAdd: suggestions == nil ? 0 : opening?.room ?? 0,
          skipped: plan.skipped, workers: policy.slots, findings: plan.findings,
          warnings: planned.warnings, elsewhere: planned.elsewhere,
          shared: planned.shared,
          snapshot: { dispatcher.snapshot })))
    if jobCount > 0 || request.follows || suggestions != nil {
      // From here on what is not on record is new.
      record.clearsLosses = ledger.index.unnamedLosses > 0 && request.mode != .resume
      record.append(to: ledger, jobs: jobCount, new: plan.newJobs)
    }
    try watch?.open(SearchWatch.Actions(dispatcher) { tell(.warning($0)) })
    let access = ControlDesk.open(
      machine.controlName,
      ControlTerms(
        name: request.name, workers: policy.slots, mostWorkers: executor.capacity,
        slotVariable: request.terms.slotVariable), keys: machine.keys
    ) { tell(.noControl($0)) }
    if let opening { try suggestions?.open(opening, dispatcher) }
    let feed = try input.feed(
      planned.check, only: request.only, idleLimit: request.idleLimit, into: dispatcher,
      knowing: ledger
    ) { _ in
      account.update()
    }
    let result = ControlLoop(
      dispatcher, signals: signals, lifeline: machine.lifeline, access: access
    ).run()
    feed?.close()
    suggestions?.close()
    watch?.finish()
    return LaunchOutcome(
      result, findings: dispatcher.findings, runfile: input.fate, signals,
      holds: { dispatcher.holds($0) })
  }

  /// Jobs of an earlier launch, both of whose processes were killed: while they run nothing is
  /// started. Of jobs that were asked to end processes may still exist, and the jobs are not run
  /// at the same time. Returns the signal that ended the wait, if one did.
  private func outliveSurvivors(
    of plan: LaunchPlan, besides adopted: [JobID: Int], _ ledger: Ledger, _ signals: SignalQueue,
    _ tell: LaunchListener
  ) -> Int32? {
    // What a cluster has is followed there.
    var candidates = ledger.index.ids(in: .running).filter { adopted[$0] == nil }
    let terminated = Set(ledger.index.ids(in: .terminated))
    if request.follows {
      // What comes later can be any of them.
      candidates += terminated
    } else if !terminated.isEmpty {
      candidates += plan.jobs.lazy.map { plan.id(of: $0) }.filter(terminated.contains)
    }
    let survivors = Survivors(candidates, ledger: ledger.folder.directory)
    let count = survivors.running().count
    if count == 0 { return nil }
    tell(.survivors(count, request.survivors))
    return switch request.survivors {
    case .wait: survivors.awaitEnds(signals)
    case .end:
      survivors.end(grace: request.terms.policy.grace, signals) { tell(.hiddenSurvivors($0)) }
    }
  }
}

/// Hands the changes of a launch on.
private struct Follower: LaunchObserver {
  let tell: LaunchListener
  let account: LaunchAccount

  func observe(_ change: LaunchChange) {
    if case .noticed(let notice) = change { account.follow(notice) }
    tell(.changed(change))
  }
}

/// Folds that fail are retried; that is reported once.
private final class FoldFailures: Sendable {
  private let codes = Mutex<Set<Int32>>([])

  /// Whether a notice is new.
  func isNew(_ notice: LedgerNotice) -> Bool {
    guard case .foldFailed(let error) = notice else { return true }
    return codes.withLock { $0.insert(error.code).inserted }
  }
}
