import Glibc
import Jobs
import Ledger
import Posix

/// Carries out what the launch state decides: records, starts, signals. It has no policy of its
/// own; every event goes through `handle`, one at a time, and so everything has one order.
package final class Dispatcher<Jobs: JobSource>: AttemptReceiver {
  let board: Monitor<Board>
  let ledger: any LedgerWriter
  let executor: any Executor
  private let observers: [any LaunchObserver]
  let gate: StartGate
  let wakeup: Wakeup
  let traits: ExecutorTraits
  /// Whether the state has deadlines that a start or an end can bring nearer.
  private let usesClock: Bool

  package init(
    jobs: Jobs, policy: LaunchPolicy, expectsMore: Bool, gate: StartGate, seed: UInt64,
    ledger: any LedgerWriter, executor: any Executor, observers: [any LaunchObserver]
  ) throws(SystemError) {
    traits = executor.traits
    var policy = policy
    policy.queues = traits.queues
    let state = LaunchState(
      policy: policy, total: jobs.count, expectsMore: expectsMore, seed: seed)
    board = Monitor(
      Board(
        state: state, jobs: jobs, orders: Array(repeating: nil, count: policy.slots),
        reports: Array(repeating: nil, count: policy.slots),
        isProcessRecorded: Array(repeating: false, count: policy.slots)))
    self.ledger = ledger
    self.executor = executor
    self.observers = observers
    self.gate = gate
    wakeup = try Wakeup()
    usesClock =
      policy.timeout != nil || policy.retries > 0 || policy.delay > 0 || policy.isGated
  }

  package func attemptEnded(_ end: AttemptEnd) {
    if case .withheld(let reason) = end.outcome, !end.wasInterrupted, !traits.queues {
      close(
        because: end.order.job.isRecordedBefore
          ? .runNotPrepared(reason: reason) : .outputNotWritable(reason: reason),
        ended: 1)
    } else if end.outcome.isFailure, !end.wasInterrupted, let folder = ledger.fullDisk {
      // It is likely to have failed because of that, and so would all the others.
      close(because: .diskFull(folder: folder), ended: 1)
    }
    handle(
      .ended(
        slot: end.order.attempt.slot, outcome: end.outcome, runtime: end.runtime,
        wasInterrupted: end.wasInterrupted, ignoredSignals: end.ignoredSignals),
      reported: end)
  }

  /// Gives the launch further jobs, after the last one; `body` adds them. To be called from any
  /// thread, before `endInput`.
  ///
  /// - Returns: how many jobs the launch has in all; nil if none came.
  @discardableResult
  package func add(_ body: (inout Jobs) -> Void) -> Int? {
    let now = Clock.monotonic
    let (added, count, work) = board.withLock { board -> (Int, Int, Work?) in
      let before = board.jobs.count
      body(&board.jobs)
      let count = board.jobs.count
      guard count > before else { return (0, count, nil) }
      return (count - before, count, decide(.added(count - before), at: now, &board))
    }
    guard let work else { return nil }
    tell(.noticed(.added(added)))
    carryOut(work)
    return count
  }

  /// Says that no more jobs will be added.
  package func endInput() {
    handle(.inputEnded)
  }

  /// Tells the state what happened and does what it says. `reported` goes with the end of an attempt.
  func handle(_ event: LaunchEvent, reported end: AttemptEnd? = nil) {
    let now = Clock.monotonic
    let work = board.withLock { board in
      if var end {
        let slot = end.order.attempt.slot
        if traits.queues, let order = board.orders[slot], order.attempt == end.order.attempt {
          end.order = order
        }
        board.reports[slot] = end
      }
      return decide(event, at: now, &board)
    }
    carryOut(work)
  }

  /// What the state has decided, to be carried out without the lock.
  struct Work {
    fileprivate let actions: [Action]
    /// Whether the control loop has to be woken.
    fileprivate let wakes: Bool
    /// How many attempts may run, and end.
    fileprivate let slots: Int
    /// That a pause has started or ended.
    fileprivate let notice: LaunchNotice?
    /// For how long attempts have stood still that continue now; nil where none does.
    fileprivate let pauses: EventBuffer?
  }

  /// Tells the state what happened; `carryOut` has to follow.
  func decide(_ event: LaunchEvent, at now: Double, _ board: inout Board) -> Work {
    let pause = board.state.pause
    let wasSuspended = board.state.isSuspended
    let effects = board.state.handle(event, at: now)
    board.busy += 1
    return Work(
      actions: effects.compactMap { action(for: $0, &board) }, wakes: needsWaking(&board),
      slots: board.state.slots.count,
      notice: board.state.pause == pause ? nil : notePause(after: pause, at: now, &board),
      pauses: wasSuspended && !board.state.isSuspended ? board.pauses : nil)
  }

  func carryOut(_ work: Work) {
    if let notice = work.notice { tell(.noticed(notice)) }
    // Before they continue, and could end.
    if let pauses = work.pauses, !pauses.isEmpty { try? ledger.append(pauses) }
    carryOut(work.actions, slots: work.slots)
    let isOver = board.withLock { board in
      board.busy -= 1
      return board.isOver
    }
    if work.wakes || isOver { wakeup.wake() }
  }

  private func notePause(
    after before: LaunchState.Pause?, at now: Double, _ board: inout Board
  ) -> LaunchNotice {
    if before == nil { board.pausedSince = now }
    executor.holdStarts(board.state.pause == .newOnly)
    return switch board.state.pause {
    case .all: .paused(running: board.state.running)
    case .newOnly: .holding(running: board.state.running)
    case nil: .continued(pause: now - board.pausedSince)
    }
  }

  /// Nothing new starts from now on, for this reason. Of the jobs that run, `ended` have ended.
  package func close(because failure: LaunchFailure, ended: Int = 0) {
    let running = board.withLock { board -> Int? in
      guard board.failure == nil else { return nil }
      board.failure = failure
      return board.state.running - board.state.queued - ended
    }
    guard let running else { return }
    tell(.noticed(.closedForStarts(failure, running: running)))
    handle(failure == .guardianLost ? .guardianLost : .closedForStarts)
  }

  /// Notifies all observers of the launch.
  func tell(_ change: LaunchChange) {
    for observer in observers { observer.observe(change) }
  }

  // MARK: Effects

  /// An effect with what it takes to carry it out.
  fileprivate enum Action {
    case start(AttemptOrder)
    /// The attempt waited in a queue.
    case recordStart(AttemptOrder)
    /// It has left the queue without a beginning.
    case forget(AttemptOrder)
    case record(AttemptEnd)
    case recordSkip(LaunchJob, attempts: Int)
    case recordCancel(LaunchJob, attempts: Int)
    case retryLater(delay: Double)
    case dropRetry(JobID, isAutomatic: Bool)
    case signal(Attempt, signal: Int32)
    case askPermission
    case halted(failures: Int, running: Int, endsRunning: Bool)
  }

  /// Nil for what is done with that.
  private func action(for effect: LaunchEffect, _ board: inout Board) -> Action? {
    switch effect {
    case .start(let attempt):
      let order = AttemptOrder(
        attempt, of: board.jobs.job(at: attempt.position), startedAt: Clock.wall)
      board.orders[attempt.slot] = order
      // One that waits in a queue has no process on this machine.
      board.isProcessRecorded[attempt.slot] = board.state.policy.queues
      return .start(order)
    case .recordStart(let attempt):
      guard let order = board.orders[attempt.slot] else { return nil }
      board.orders[attempt.slot]?.isStartRecorded = true
      return .recordStart(order)
    case .forget(let attempt):
      guard let order = board.orders[attempt.slot] else { return nil }
      board.orders[attempt.slot] = nil
      board.reports[attempt.slot] = nil
      return .forget(order)
    case .record(let attempt, let outcome, let runtime):
      board.orders[attempt.slot] = nil
      guard var end = board.reports[attempt.slot] else { return nil }
      board.reports[attempt.slot] = nil
      end.outcome = outcome
      end.runtime = runtime
      return .record(end)
    case .recordSkip(let position, let attempts):
      return .recordSkip(board.jobs.job(at: position), attempts: attempts)
    case .recordCancel(let position, let attempts):
      return .recordCancel(board.jobs.job(at: position), attempts: attempts)
    case .retryLater(_, let delay): return .retryLater(delay: delay)
    case .dropRetry(let position, let attempts, let isAutomatic):
      let job = board.jobs.job(at: position)
      guard job.earlierAttempts + attempts > 0 else { return nil }
      return .dropRetry(job.id, isAutomatic: isAutomatic)
    case .signal(let attempt, let signal): return .signal(attempt, signal: signal)
    case .askPermission: return .askPermission
    case .halted:
      return .halted(
        failures: board.state.failed, running: board.state.running,
        endsRunning: board.state.policy.halt?.endsRunning ?? false)
    case .finish:
      board.hasFinished = true
      return nil
    }
  }

  private func carryOut(_ actions: [Action], slots: Int) {
    var events = EventBuffer()
    var orders: [AttemptOrder] = []
    var begun: [AttemptOrder] = []
    var forgotten: [AttemptOrder] = []
    var ends: [AttemptEnd] = []
    var revoked: [JobID] = []
    for (place, action) in actions.enumerated() {
      switch action {
      case .recordStart(let order): begun.append(order)
      case .forget(let order):
        // A run was made before, and is as it was made.
        if order.job.isRecordedBefore, order.lifetimeNumber == 1 {
          events.set(id: order.id, .notBegun)
        }
        forgotten.append(order)
      case .record(var end):
        if traits.queues, !end.order.isStartRecorded { events.append(startOf: end.order) }
        // What follows may be about it.
        if place + 1 < actions.count, case .retryLater(let delay) = actions[place + 1] {
          end.retryDelay = delay
        }
        events.append(endOf: end)
        ends.append(end)
      case .recordSkip(let job, let attempts):
        events.append(skipOf: job, attempts: attempts)
        if attempts > 0 { revoked.append(job.id) }
      case .recordCancel(let job, let attempts):
        events.cancel(id: job.id, attempt: job.earlierAttempts + attempts)
        revoked.append(job.id)
      case .start(let order): orders.append(order)
      default: break
      }
    }
    if traits.queues {
      recordQueueing(ends, events, accepted: orders, begun: begun)
    } else if !events.isEmpty || !orders.isEmpty {
      record(ends, events, orders, slots: slots)
    }
    for order in forgotten { executor.settle(order.attempt) }
    if !revoked.isEmpty { tell(.revoked(revoked)) }
    dropRetries(actions)
    for action in actions {
      switch action {
      case .signal(let attempt, let signal): executor.signal(signal, to: attempt)
      case .askPermission: askPermission()
      case .halted(let failures, let running, let endsRunning):
        tell(.noticed(.halted(failures: failures, running: running, endsRunning: endsRunning)))
      default: break
      }
    }
  }

  private func dropRetries(_ actions: [Action]) {
    var all: [JobID] = []
    var dropped: [JobID] = []
    for case .dropRetry(let id, let isAutomatic) in actions {
      all.append(id)
      if isAutomatic { dropped.append(id) }
    }
    guard !all.isEmpty else { return }
    var events = EventBuffer()
    for id in all { events.retry(id: id, by: nil) }
    // For people who look at it: nothing else depends on it.
    try? ledger.append(events)
    if !dropped.isEmpty { tell(.retriesDropped(dropped)) }
  }

  /// The ends of attempts and the starts of others, in one write; then they begin. `endEvents` are
  /// those of `ends`, and of jobs that were withdrawn by request.
  private func record(
    _ ends: [AttemptEnd], _ endEvents: EventBuffer, _ orders: [AttemptOrder], slots: Int
  ) {
    var events = endEvents
    for order in orders { events.append(startOf: order) }
    do throws(LedgerError) {
      if orders.isEmpty {
        try ledger.append(events)
      } else {
        // What starts now must be able to end on a disk that is full by then.
        try ledger.append(events, reserving: slots * Ledger.endSize)
      }
    } catch {
      // What has ended may fit where a start does not.
      let areEndsRecorded = record(endEvents)
      if !areEndsRecorded { recordLater(endEvents) }
      close(because: .ledgerNotWritable(reason: error.message))
      for end in ends { settle(end, isRecorded: areEndsRecorded) }
      for order in orders {
        handle(
          .ended(
            slot: order.attempt.slot, outcome: .withheld(reason: error.message), runtime: 0,
            wasInterrupted: false))
      }
      return
    }
    for end in ends { settle(end, isRecorded: true) }
    for order in orders {
      if order.attempt.revokesEnd { tell(.revoked([order.id])) }
      tell(.started(order))
      executor.begin(order, reportingTo: self)
    }
  }

  /// The same for an executor that queues: what it accepts is on its own record, and a start is recorded
  /// once it has happened. What cannot be written now is tried again.
  private func recordQueueing(
    _ ends: [AttemptEnd], _ endEvents: EventBuffer, accepted orders: [AttemptOrder],
    begun: [AttemptOrder]
  ) {
    var events = EventBuffer()
    for order in begun { events.append(startOf: order) }
    events.append(endEvents)
    var isRecorded = true
    do throws(LedgerError) {
      if !events.isEmpty { try ledger.append(events) }
    } catch {
      isRecorded = false
      recordLater(events)
      close(because: .ledgerNotWritable(reason: error.message))
    }
    for order in begun { tell(.started(order)) }
    for end in ends { settle(end, isRecorded: isRecorded) }
    for order in orders where order.attempt.revokesEnd { tell(.revoked([order.id])) }
    if !orders.isEmpty { executor.begin(orders, reportingTo: self) }
  }

  /// Whether the ledger has taken these ends.
  private func record(_ ends: EventBuffer) -> Bool {
    do throws(LedgerError) {
      if !ends.isEmpty { try ledger.append(ends) }
      return true
    } catch {
      return false
    }
  }

  private func settle(_ end: AttemptEnd, isRecorded: Bool) {
    if isRecorded { executor.settle(end.order.attempt) }
    tell(.ended(end))
  }

  /// Keeps ends that the ledger would not take, to try again.
  private func recordLater(_ ends: EventBuffer) {
    guard !ends.isEmpty else { return }
    board.withLock { board in
      board.unrecorded.append(ends)
      board.unrecordedCount += 1
    }
    wakeup.wake()
  }

  /// Whether the control loop sleeps longer than it may now.
  private func needsWaking(_ board: inout Board) -> Bool {
    if !board.watchesProcesses, board.hasUnrecordedProcess {
      board.watchesProcesses = true
      return true
    }
    // Looking through the slots of a whole queue for each event would cost more than a look now and then.
    if traits.queues { return usesClock || board.state.stopSignal != nil }
    guard
      usesClock || board.state.stopSignal != nil || board.state.isHalted || board.state.held > 0
    else { return false }
    return (board.state.nextDeadline ?? .infinity) < board.wakesAt
  }
}
