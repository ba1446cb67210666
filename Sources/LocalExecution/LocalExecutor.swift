import CPOSIX
import Glibc
import Jobs
import Launching
import Posix
import Synchronization

/// Runs attempts on this machine, on a pool of Dispatch's threads.
///
/// With few slots each has its own thread: it starts the process and waits for it, so that no
/// other thread has to be woken for a job. Starting takes about as long as the kernel needs until the
/// new program runs, and only several threads can overlap that. With many slots a few threads start
/// processes and one waits for whichever ends next. If not all of these can be had, each slot has a
/// thread again, and there are as many slots as threads.
///
/// A slot that is used for the first time while the launch runs gets what it needs then; with few slots a
/// thread too.
package final class LocalExecutor: Executor {
  /// Up to this many slots there is a thread for each.
  static let dedicatedLimit = 64
  /// With more, this many threads start processes.
  static let sharedStarters = 8

  private let spawner: JobSpawner
  private let table: SlotTable
  /// Of the slots that the launch starts with.
  private let controls: [SlotControl]
  /// Of those that came later, by slot.
  private let extras = Mutex<[Int: Extra]>([:])
  private let stragglers: Stragglers
  package let capacity: Int
  private let mailboxes: [WorkerMailbox]
  private let shared: SharedWork?
  private let timeLimit: Double?
  private let memoryKills = MemoryKills()

  package convenience init(
    configuration: LocalConfiguration, ledger: Directory, table: SlotTable
  ) throws(SystemError) {
    try self.init(
      configuration: configuration, ledger: ledger, table: table, room: ThreadRoom.measure)
  }

  /// As above; `room` tells how many threads can be had, up to a number, for tests.
  init(
    configuration: LocalConfiguration, ledger: Directory, table: SlotTable,
    room: (Int) -> Int
  ) throws(SystemError) {
    timeLimit = configuration.timeLimit
    spawner = try JobSpawner(configuration, ledger: ledger)
    self.table = table
    controls = (0..<table.count).map { _ in SlotControl() }
    stragglers = Stragglers(spawner.marked)
    let isShared = table.count > LocalExecutor.dedicatedLimit
    let work = SharedWork(table: table, stragglers: stragglers)
    let wanted = isShared ? LocalExecutor.sharedStarters + SharedWork.threads : table.count
    let mailboxes = (0..<wanted).map { _ in WorkerMailbox() }
    /// This many of the workers start processes; if there are more, the others wait for them.
    let starterCount = Monitor<Int?>(nil)
    let pool = WorkerPool(
      wanted, others: ThreadRoom.isSharedWithProcesses ? 1 : 0, room: room
    ) { number in
      let stack = ChildStack()
      guard let starters = starterCount.wait({ $0 }) else { return }
      switch number - starters {
      case 0: work.reaper.run()
      case 1: work.aftermath.run()
      default: while let letter = mailboxes[number].take() { letter.carryOut(on: stack) }
      }
    }
    guard pool.count > 0 else { throw SystemError("start a worker", code: EAGAIN) }
    let sharesWork = isShared && pool.count == wanted
    let starters = sharesWork ? LocalExecutor.sharedStarters : pool.count
    shared = sharesWork ? work : nil
    capacity = pool.count == wanted ? table.capacity : pool.count
    self.mailboxes = Array(mailboxes.prefix(starters))
    starterCount.change { $0 = starters }
  }

  deinit {
    for mailbox in mailboxes { mailbox.close() }
    extras.withLock { for extra in $0.values { extra.mailbox.close() } }
    shared?.close()
  }

  package func begin(_ order: AttemptOrder, reportingTo receiver: any AttemptReceiver) {
    mailbox(of: order.attempt).put(
      WorkerMailbox.Letter(order: order, receiver: receiver, executor: self))
  }

  private func mailbox(of attempt: Attempt) -> WorkerMailbox {
    attempt.slot < controls.count
      ? mailboxes[attempt.slot % mailboxes.count] : extra(attempt.slot).mailbox
  }

  private func control(of slot: Int) -> SlotControl {
    slot < controls.count ? controls[slot] : extra(slot).control
  }

  /// What belongs to a slot that came while the launch ran.
  private struct Extra: Sendable {
    let control = SlotControl()
    let mailbox: WorkerMailbox
  }

  private func extra(_ slot: Int) -> Extra {
    extras.withLock { extras in
      if let extra = extras[slot] { return extra }
      table.count = max(table.count, slot + 1)
      let extra = Extra(mailbox: shared == nil ? ownMailbox : mailboxes[slot % mailboxes.count])
      extras[slot] = extra
      return extra
    }
  }

  /// A mailbox with a thread; if there can be no further thread, one that others use too.
  private var ownMailbox: WorkerMailbox {
    let mailbox = WorkerMailbox()
    let thread = try? WorkerThread {
      let stack = ChildStack()
      while let letter = mailbox.take() { letter.carryOut(on: stack) }
    }
    guard let thread else { return mailboxes[0] }
    thread.detach()
    return mailbox
  }

  /// Carries an attempt out, or at least begins that, as a worker.
  func carryOut(
    _ order: AttemptOrder, on stack: ChildStack, _ receiver: any AttemptReceiver
  ) {
    let slot = order.attempt.slot
    let control = control(of: slot)
    let pointer = table.pointer(slot)
    guard let started = start(order, in: pointer, on: stack, receiver) else { return }
    guard let shared else {
      _ = pointer.reap()
      let wasInterrupted = control.interruption != nil
      if wasInterrupted {
        stragglers.outlive(remainder(of: started)) { control.interruption }
      }
      return finish(started, wasInterrupted: wasInterrupted, receiver)
    }
    shared.reaper.await(slot) { [self] in
      guard control.interruption != nil else {
        return finish(started, wasInterrupted: false, receiver)
      }
      shared.aftermath.await(
        remainder(of: started), signal: { control.interruption },
        isOver: { self.finish(started, wasInterrupted: true, receiver) })
    }
  }

  /// A job that was asked to end is over when all of it is: what it left in its group, and what started
  /// its own sessions.
  private func remainder(of started: Started) -> Remainder {
    Remainder(
      group: table.pointer(started.order.attempt.slot).pointee.pid, job: started.order.id)
  }

  package func signal(_ signal: Int32, to attempt: Attempt) {
    if signal == SIGSTOP { spawner.session.leave() }
    control(of: attempt.slot).signal(signal, to: attempt, in: table.pointer(attempt.slot))
    guard signal != SIGSTOP, signal != SIGCONT else { return }
    // One that no worker has taken yet need not wait for one, which may itself wait for a process.
    guard let letter = mailbox(of: attempt).withdraw(attempt) else { return }
    letter.receiver.attemptEnded(
      AttemptEnd(of: letter.order, .terminated(signal: signal), runtime: 0, wasInterrupted: true))
  }

  package func process(of attempt: Attempt) -> ProcessIdentity? {
    let control = control(of: attempt.slot)
    guard let pid = control.ifLatest(attempt, { table.process(in: attempt.slot) }) else {
      return nil
    }
    return ProcessIdentity(pid: pid)
  }

  package func settle(_ attempt: Attempt) {
    control(of: attempt.slot).ifLatest(attempt) { table.pointer(attempt.slot).pointee.occupied = 0 }
  }

  package func finish() {
    spawner.logs.finish()
  }

  // MARK: One attempt

  /// The state of an attempt that has a process.
  private struct Started: Sendable {
    let order: AttemptOrder
    let startedAt: Double
  }

  /// Starts the process of an attempt; nil if there is none, which has then been reported.
  private func start(
    _ order: AttemptOrder, in slot: UnsafeMutablePointer<cposix_slot>, on stack: ChildStack,
    _ receiver: any AttemptReceiver
  ) -> Started? {
    let control = control(of: order.attempt.slot)
    if let signal = control.begin(order.attempt) {
      receiver.attemptEnded(
        AttemptEnd(of: order, .terminated(signal: signal), runtime: 0, wasInterrupted: true))
      return nil
    }
    let startedAt = Clock.monotonic
    slot.occupy(by: order, at: startedAt, timeLimit: timeLimit)
    switch spawner.spawn(order, in: slot, on: stack, isCancelled: { control.interruption != nil }) {
    case .started(let kind):
      slot.kind = kind
      slot.pointee.memory_floor = Int64(Machine.peakMemory)
      control.started(group: slot.pointee.pid, in: slot)
      return Started(order: order, startedAt: startedAt)
    case .failed(let outcome):
      control.ended()
      receiver.attemptEnded(
        AttemptEnd(
          of: order, outcome, runtime: Clock.monotonic - startedAt,
          wasInterrupted: control.interruption != nil))
      return nil
    }
  }

  /// Reports an attempt whose process has been reaped.
  private func finish(
    _ started: Started, wasInterrupted: Bool, _ receiver: any AttemptReceiver
  ) {
    let order = started.order
    let control = control(of: order.attempt.slot)
    let slot = table.pointer(order.attempt.slot)
    control.ended()
    let runtime = Clock.monotonic - started.startedAt
    receiver.attemptEnded(
      AttemptEnd(
        of: order,
        slot.outcome(
          wasInterrupted: wasInterrupted, logs: spawner.logs,
          memoryRanOut: memoryKills.haveGrown),
        runtime: runtime, usage: slot.usage, wasInterrupted: wasInterrupted,
        ignoredSignals: control.isIgnored))
  }
}

extension UnsafeMutablePointer<cposix_slot> {
  /// Notes whose the slot is from now on.
  fileprivate func occupy(by order: AttemptOrder, at monotonic: Double, timeLimit: Double?) {
    pointee.pid = 0
    pointee.status = Int32(CPOSIX_SLOT_NO_STATUS)
    pointee.attempt = Int32(truncatingIfNeeded: order.lifetimeNumber)
    pointee.id_words = order.id.words
    pointee.id_digits = UInt32(order.id.digitCount)
    pointee.started_at = order.startedAt
    pointee.started_monotonic = monotonic
    pointee.paused_since = 0
    pointee.time_limit = timeLimit ?? 0
    pointee.memory_floor = .max
    pointee.occupied = 1
  }
}
