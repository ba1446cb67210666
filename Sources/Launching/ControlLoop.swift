import Glibc
import Jobs
import Ledger
import Posix

/// The thread of a launch that waits for what is not the end of a job: signals, deadlines, the
/// guardian's death. It sleeps until one of them comes.
package struct ControlLoop<Jobs: JobSource> {
  /// How often ends that could not be recorded are tried again, and how old an attempt gets before
  /// the ledger learns which process it is; seconds.
  private static var secondLook: Double { 1 }

  private let dispatcher: Dispatcher<Jobs>
  private let signals: SignalQueue
  /// Becomes readable when the guardian has ended.
  private let lifeline: Int32?
  /// How others ask something of the launch; nil where they cannot.
  private let access: ControlAccess?

  package init(
    _ dispatcher: Dispatcher<Jobs>, signals: SignalQueue, lifeline: Int32?,
    access: ControlAccess? = nil
  ) {
    self.dispatcher = dispatcher
    self.signals = signals
    self.lifeline = lifeline
    self.access = access
  }

  /// Runs the launch to its end.
  package func run() -> LaunchResult {
    dispatcher.handle(.began)
    var lifeline = self.lifeline
    var looksAgainAt = Double.infinity
    var stops = 0
    while !dispatcher.board.withLock({ $0.isOver }) {
      let deadline = nextDeadline(looksAgainAt)
      var descriptors = [signals.descriptor, dispatcher.wakeup.descriptor]
      if let lifeline { descriptors.append(lifeline) }
      if let access { descriptors += access.descriptors }
      let ready = Poll.wait(for: descriptors, until: deadline)
      if ready.contains(dispatcher.wakeup.descriptor) { dispatcher.wakeup.clear() }
      while let signal = signals.next() {
        if Signals.stopping.contains(signal) { stops += 1 }
        answer(signal)
      }
      if let gone = lifeline, ready.contains(gone) {
        lifeline = nil
        dispatcher.close(because: .guardianLost)
      }
      if let access { dispatcher.serve(access, ready) }
      dispatcher.handle(.deadlinePassed)
      dispatcher.answerPermission()
      let now = Clock.monotonic
      if looksAgainAt == .infinity || now >= looksAgainAt {
        looksAgainAt = dispatcher.lookAgain() ? now + ControlLoop.secondLook : .infinity
      }
    }
    // What is still to be recorded is waited for, unless the user has lost patience.
    LockWait.isHurried = stops > 1
    return dispatcher.result
  }

  private func nextDeadline(_ looksAgainAt: Double) -> Double? {
    let controlDeadline = access?.port?.deadline ?? .infinity
    let wakesAt = dispatcher.board.withLock { board in
      board.wakesAt = min(
        board.state.nextDeadline ?? .infinity, looksAgainAt, controlDeadline)
      return board.wakesAt
    }
    return wakesAt < .infinity ? wakesAt : nil
  }

  private func answer(_ signal: Int32) {
    switch signal {
    case SIGTSTP where dispatcher.traits.outlivesLauncher:
      // Its jobs run elsewhere: only the launch stands still.
      raise(SIGSTOP)
    case SIGHUP where dispatcher.traits.outlivesLauncher,
      SIGTERM where dispatcher.traits.outlivesLauncher:
      dispatcher.leave(by: signal)
    case SIGTSTP:
      dispatcher.tell(.noticed(.suspended))
      dispatcher.handle(.suspended)
      let stoppedAt = Clock.monotonic
      // The whole process stops here, and continues here after SIGCONT.
      raise(SIGSTOP)
      dispatcher.handle(.resumed)
      dispatcher.tell(.noticed(.resumed(pause: Clock.monotonic - stoppedAt)))
    case SIGCONT: break
    case Signals.draining: dispatcher.drain()
    default: dispatcher.stop(by: signal)
    }
  }
}

extension Dispatcher {
  /// A signal asks the launch to stop.
  fileprivate func stop(by signal: Int32) {
    let (isFirst, running, grace) = board.withLock {
      ($0.state.stopSignal == nil, $0.state.running, $0.state.policy.grace)
    }
    if !isFirst, traits.outlivesLauncher { return leave(by: signal) }
    // Another process that has the ledger must not keep us.
    LockWait.isHurried = true
    tell(
      .noticed(
        isFirst
          ? .stopping(signal: signal, running: running, grace: grace) : .killing(running: running)))
    handle(.stopRequested(signal: signal))
  }

  /// A signal asks the launch to leave jobs that go on without it.
  fileprivate func leave(by signal: Int32) {
    board.withLock { $0.leftBy = $0.leftBy ?? signal }
    detach()
  }

  /// Nothing new starts from now on.
  func drain() {
    let running = board.withLock { $0.state.isDraining ? nil : $0.state.running }
    guard let running else { return }
    tell(.noticed(.draining(running: running)))
    handle(.drainRequested)
  }

  /// What is done about once a second while there is a reason to: ends are recorded that could not
  /// be before, and the processes of long-running jobs. Returns whether there still is one.
  fileprivate func lookAgain() -> Bool {
    recordDelayedEnds()
    recordProcesses()
    return board.withLock { board in
      board.watchesProcesses = board.hasUnrecordedProcess
      return board.watchesProcesses || !board.unrecorded.isEmpty
    }
  }

  /// Tries once more to record ends that the ledger would not take.
  func recordDelayedEnds() {
    let (events, count) = board.withLock { board in
      let delayed = (board.unrecorded, board.unrecordedCount)
      board.unrecorded = EventBuffer()
      board.unrecordedCount = 0
      return delayed
    }
    if events.isEmpty { return }
    do throws(LedgerError) {
      try ledger.append(events)
    } catch {
      board.withLock { board in
        var all = events
        all.append(board.unrecorded)
        board.unrecorded = all
        board.unrecordedCount += count
      }
    }
  }

  /// Records which process each job is that has run for a while: short jobs end before a user
  /// could want to know.
  private func recordProcesses() {
    let now = Clock.monotonic
    let processes = board.withLock { board in
      board.state.slots.compactMap { $0 }.filter {
        !board.isProcessRecorded[$0.attempt.slot] && now - $0.startedAt >= 1
      }.compactMap { occupant in
        executor.process(of: occupant.attempt).map { (occupant.attempt, $0) }
      }
    }
    if processes.isEmpty { return }
    var events = EventBuffer()
    var recorded: [Attempt] = []
    board.withLock { board in
      for (attempt, process) in processes {
        guard let order = board.orders[attempt.slot], order.attempt == attempt else { continue }
        events.process(
          id: order.id, attempt: order.lifetimeNumber, pid: process.pid,
          startTicks: process.startTicks)
        recorded.append(attempt)
      }
    }
    // Another process may have the ledger for long: no thread of ours must wait for that. Where an end gets by
    // in between, it stands before this, and whoever reads that takes this for nothing.
    guard !recorded.isEmpty, (try? ledger.append(events)) != nil else { return }
    board.withLock { board in
      for attempt in recorded where board.orders[attempt.slot]?.attempt == attempt {
        board.isProcessRecorded[attempt.slot] = true
      }
    }
  }
}
