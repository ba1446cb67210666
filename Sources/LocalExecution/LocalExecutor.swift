import CPOSIX
import Dispatch
import Glibc
import Jobs
import Launching
import Posix

/// Runs attempts on this machine, on a pool of Dispatch queues.
///
/// With few slots each has a queue, and so a thread, of its own: it starts the process and waits
/// for it, so that no other thread has to be woken for a job. Starting takes about as long as the
/// kernel needs until the new program runs, and only several threads can overlap that. With many
/// slots a few queues start processes and one thread waits for whichever ends next.
package final class LocalExecutor: Executor {
  /// Up to this many slots there is a thread for each.
  static let dedicatedLimit = 64
  /// With more, so many threads start processes.
  static let sharedStarters = 8

  private let spawner: JobSpawner
  private let table: SlotTable
  private let controls: [SlotControl]
  private let stragglers: Stragglers
  private let queues: [DispatchQueue]
  private let stacks: [ChildStack]
  private let reaper: Reaper?
  private let timeLimit: Double?
  private let memoryKills = MemoryKills()

  package init(
    configuration: LocalConfiguration, ledger: Directory, table: SlotTable
  ) throws(SystemError) {
    timeLimit = configuration.timeLimit
    spawner = try JobSpawner(configuration, ledger: ledger)
    self.table = table
    controls = (0..<table.count).map { _ in SlotControl() }
    stragglers = Stragglers(spawner.marked)
    let starters =
      table.count <= LocalExecutor.dedicatedLimit ? table.count : LocalExecutor.sharedStarters
    queues = (0..<starters).map { DispatchQueue(label: "batchrun.worker.\($0)") }
    stacks = (0..<starters).map { _ in ChildStack() }
    reaper = starters == table.count ? nil : Reaper(table: table)
  }

  package func begin(_ order: AttemptOrder, reportingTo receiver: any AttemptReceiver) {
    let slot = order.attempt.slot
    let starter = slot % queues.count
    queues[starter].async { [self] in
      let pointer = table.pointer(slot)
      guard let started = start(order, in: pointer, on: stacks[starter], receiver) else { return }
      if let reaper {
        reaper.await(slot) { [self] in
          guard controls[slot].interruption != nil else { return finish(started, receiver) }
          // That may take long; the reaper has others to wait for.
          DispatchQueue.global().async { [self] in finish(started, receiver) }
        }
      } else {
        _ = pointer.reap()
        finish(started, receiver)
      }
    }
  }

  package func signal(_ signal: Int32, to attempt: Attempt) {
    controls[attempt.slot].signal(signal, to: attempt)
  }

  package func process(of attempt: Attempt) -> ProcessIdentity? {
    let control = controls[attempt.slot]
    guard let pid = control.ifLatest(attempt, { table.process(in: attempt.slot) }) else {
      return nil
    }
    return ProcessIdentity(pid: pid)
  }

  package func settle(_ attempt: Attempt) {
    controls[attempt.slot].ifLatest(attempt) { table.pointer(attempt.slot).pointee.occupied = 0 }
  }

  // MARK: One attempt

  /// What is known of an attempt that has a process.
  private struct Started {
    let order: AttemptOrder
    let startedAt: Double
  }

  /// Starts the process of an attempt; nil where there is none, which has then been reported.
  private func start(
    _ order: AttemptOrder, in slot: UnsafeMutablePointer<cposix_slot>, on stack: ChildStack,
    _ receiver: any AttemptReceiver
  ) -> Started? {
    let control = controls[order.attempt.slot]
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
      control.started(group: slot.pointee.pid)
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
  private func finish(_ started: Started, _ receiver: any AttemptReceiver) {
    let order = started.order
    let control = controls[order.attempt.slot]
    let slot = table.pointer(order.attempt.slot)
    let interruption = control.interruption
    if interruption != nil {
      // It was told to end, so it is over when all of it is: what it left in its group, and what
      // went off into sessions of its own.
      stragglers.outlive(group: slot.pointee.pid, job: order.id) { control.interruption }
    }
    control.ended()
    let runtime = Clock.monotonic - started.startedAt
    receiver.attemptEnded(
      AttemptEnd(
        of: order,
        slot.outcome(
          wasInterrupted: interruption != nil, logs: spawner.logs,
          memoryRanOut: memoryKills.haveGrown),
        runtime: runtime, usage: slot.usage, wasInterrupted: interruption != nil))
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
    pointee.time_limit = timeLimit ?? 0
    pointee.memory_floor = .max
    pointee.occupied = 1
  }
}
