import Glibc
import Jobs
import Launching
import LocalExecution
import Posix

/// What a worker does: begins its jobs in order, as many at once as there are slots, and decides what
/// their ends mean. One thread has it; the ends reach it by an inbox, signals by a descriptor.
struct WorkLoop {
  /// Seconds between two looks at the fence while jobs run.
  private static let fenceInterval = 1.0
  /// Seconds by which this process may wake too late without having been suspended.
  private static let longestDelay = 2.0
  /// Seconds before SIGKILL by which everything is recorded.
  private static let margin = 2.0
  /// Seconds to bring the last records to the disk if the cluster does not end the element.
  private static let patience = 60.0

  /// A job that occupies a slot.
  struct Running {
    let job: PlannedJob
    let order: AttemptOrder
    /// Seconds for which it was suspended.
    var paused = 0.0
    /// When its time is over, of the monotonic clock as all of these.
    var limitAt: Double?
    /// Why we ended it.
    var cause: Cause?
    var killAt: Double?
    /// Its end, which may be part of the end of the whole element, and until when it is held back.
    var heldEnd: (end: AttemptEnd, until: Double)?
    /// Whether it had a handler for the signal that asked the element to end: it may end as if nothing had
    /// happened, and not be finished.
    var handlesStop = false
  }

  enum Cause {
    case timeLimit, fence
  }

  private let settings: WorkSettings
  private let element: ElementIdentity
  private let round: Directory
  let executor: LocalExecutor
  private let writer: WorkRecordWriter
  private let inbox: WorkInbox

  private var waiting: ArraySlice<PlannedJob>
  var slots: [Running?]
  private var serial = 0
  private var fence: Fence?
  private var nextFenceLook = 0.0
  /// The signal that asked the element to end, and by when everything is recorded.
  private(set) var stop: (signal: Int32, until: Double)?
  /// The process groups of the jobs that ran then.
  private var stoppedGroups: [Int32] = []
  /// Whether no further job begins.
  private(set) var isClosed = false
  /// Why it was closed, if its own files cannot be used.
  private(set) var failure: SystemError?
  /// Records that are not written yet: all of one step are written at once.
  private var records: [WorkRecord] = []

  init(
    _ worker: NodeWorker, _ executor: LocalExecutor, slots: Int, _ writer: WorkRecordWriter,
    _ inbox: WorkInbox
  ) {
    settings = worker.settings
    element = worker.element
    round = worker.round
    waiting = worker.jobs[...]
    self.slots = Array(repeating: nil, count: slots)
    self.executor = executor
    self.writer = writer
    self.inbox = inbox
  }

  /// Returns when nothing runs and nothing more is begun, or there is no more time.
  mutating func run(_ signals: SignalQueue) {
    while true {
      while let signal = signals.next() { take(signal) }
      for end in inbox.take() { take(end) }
      lookAtFence()
      enforceDeadlines()
      beginJobs()
      if !isRunning, isClosed || waiting.isEmpty { break }
      if let stop, Clock.monotonic >= stop.until {
        abandon(stop.signal)
        break
      }
      sleep(for: [signals.descriptor, inbox.descriptor])
    }
    write()
    awaitRest()
    records.append(.done(time: Clock.wall))
    write()
  }

  /// What jobs have left gets the time that the cluster grants them, to save what they have: it is killed
  /// when this process ends.
  private func awaitRest() {
    guard let stop else { return }
    while Clock.monotonic < stop.until, stoppedGroups.contains(where: { kill(-$0, 0) == 0 }) {
      usleep(20_000)
    }
  }

  /// Seconds that the last records have to reach the disk.
  var timeLeft: Double {
    stop.map { max(0.5, $0.until + Self.margin / 2 - Clock.monotonic) } ?? Self.patience
  }

  private var isRunning: Bool { slots.contains { $0 != nil } }

  /// Writes the records of this step; whether that succeeded.
  @discardableResult
  private mutating func write() -> Bool {
    defer { records.removeAll(keepingCapacity: true) }
    return records.isEmpty || writer.append(records)
  }

  // MARK: Signals

  private mutating func take(_ signal: Int32) {
    if signal == Signals.draining {
      isClosed = true
      records.append(.warned(time: Clock.wall))
    }
    guard Signals.stopping.contains(signal), stop == nil else { return }
    isClosed = true
    let killWait = settings.killWait
    stop = (signal, Clock.monotonic + max(killWait - Self.margin, killWait / 2))
    records.append(.signal(signal, nil, time: Clock.wall))
    for slot in slots.indices {
      guard let running = slots[slot] else { continue }
      if running.heldEnd != nil {
        release(slot, .signal(signal, running.job.id, time: Clock.wall))
      } else if let process = executor.process(of: running.order.attempt) {
        slots[slot]?.handlesStop = process.handles(signal)
        stoppedGroups.append(process.pid)
      }
    }
  }

  /// There is no more time: what runs is not waited for, and has no end.
  private mutating func abandon(_ signal: Int32) {
    for slot in slots.indices {
      guard let running = slots[slot] else { continue }
      executor.signal(SIGKILL, to: running.order.attempt)
      release(slot, .signal(signal, running.job.id, time: Clock.wall))
    }
  }

  // MARK: Ends

  private mutating func take(_ end: AttemptEnd) {
    let slot = end.order.attempt.slot
    guard let running = slots[slot], running.order.attempt == end.order.attempt else { return }
    if end.wasInterrupted, let cause = running.cause {
      return release(slot, end, as: cause == .timeLimit ? .timedOut : .terminated(signal: SIGTERM))
    }
    // Without room for a log, the next job has none either.
    if case .withheld = end.outcome { isClosed = true }
    let isBySignal = SignalDeath.mayBeOfAll(end.outcome) != nil
    if let stop, isBySignal || running.handlesStop {
      release(slot, .signal(stop.signal, running.job.id, time: Clock.wall))
    } else if isBySignal {
      slots[slot]?.heldEnd = (end, Clock.monotonic + SignalDeath.hold)
    } else {
      release(slot, end, as: end.outcome)
    }
  }

  private mutating func release(_ slot: Int, _ end: AttemptEnd, as outcome: Outcome) {
    let paused = slots[slot]?.paused ?? 0
    let nodeEnd = NodeEnd(
      outcome: outcome, startedAt: end.order.startedAt, runtime: max(0, end.runtime - paused),
      usage: end.usage)
    release(slot, .end(end.order.id, attempt: end.order.lifetimeNumber, nodeEnd))
  }

  /// Gives a slot back, with what is recorded of its job.
  private mutating func release(_ slot: Int, _ record: WorkRecord) {
    guard let running = slots[slot] else { return }
    executor.settle(running.order.attempt)
    slots[slot] = nil
    records.append(record)
  }

  // MARK: Time

  /// Sleeps until there is something to do. If it sleeps much longer, the cluster has suspended the element,
  /// which is no time that its jobs have had.
  private mutating func sleep(for descriptors: [Int32]) {
    let deadline = nextDeadline
    _ = Poll.wait(for: descriptors, until: deadline)
    guard let deadline else { return }
    let pause = Clock.monotonic - deadline
    guard pause > Self.longestDelay else { return }
    for slot in slots.indices {
      slots[slot]?.paused += pause
      slots[slot]?.limitAt? += pause
      slots[slot]?.killAt? += pause
      slots[slot]?.heldEnd?.until += pause
    }
  }

  private var nextDeadline: Double? {
    var next = isRunning ? nextFenceLook : .infinity
    if let stop { next = min(next, stop.until) }
    for case .some(let running) in slots {
      next = min(next, running.heldEnd?.until ?? running.killAt ?? running.limitAt ?? .infinity)
    }
    return next < .infinity ? next : nil
  }

  private mutating func enforceDeadlines() {
    let now = Clock.monotonic
    for slot in slots.indices {
      guard let running = slots[slot] else { continue }
      if let held = running.heldEnd {
        if now >= held.until { release(slot, held.end, as: held.end.outcome) }
      } else if let killAt = running.killAt {
        if now >= killAt {
          slots[slot]?.killAt = .infinity
          executor.signal(SIGKILL, to: running.order.attempt)
        }
      } else if let limitAt = running.limitAt, now >= limitAt, stop == nil {
        end(slot, .timeLimit)
      }
    }
  }

  /// Asks a job to end, and sees to it that it does.
  private mutating func end(_ slot: Int, _ cause: Cause) {
    guard let running = slots[slot], running.cause == nil, running.heldEnd == nil else { return }
    slots[slot]?.cause = cause
    slots[slot]?.killAt = Clock.monotonic + settings.grace
    executor.signal(SIGTERM, to: running.order.attempt)
  }

  // MARK: The fence

  private mutating func lookAtFence() {
    let canBegin = !isClosed && !waiting.isEmpty && slots.contains { $0 == nil }
    guard canBegin || isRunning && Clock.monotonic >= nextFenceLook else { return }
    nextFenceLook = Clock.monotonic + Self.fenceInterval
    let latest: Fence?
    do throws(SystemError) {
      latest = try Fence.read(element: element.index, in: round)
    } catch {
      // Whether anything may begin is not known.
      failure = error
      isClosed = true
      return
    }
    guard let latest, latest != fence else { return }
    fence = latest
    switch latest {
    case .all: isClosed = true
    case .jobs:
      for slot in slots.indices where slots[slot].map({ latest.covers($0.job.id) }) == true {
        end(slot, .fence)
      }
    }
  }

  // MARK: Beginning

  private mutating func beginJobs() {
    var orders: [AttemptOrder] = []
    while !isClosed, let job = waiting.first {
      if fence?.covers(job.id) == true {
        waiting.removeFirst()
        let end = NodeEnd(
          outcome: .terminated(signal: SIGTERM), startedAt: Clock.wall, runtime: 0)
        records.append(.end(job.id, attempt: job.attempt, end))
        continue
      }
      guard let slot = slots.firstIndex(where: { $0 == nil }) else { break }
      waiting.removeFirst()
      orders.append(occupy(slot, job))
    }
    if write() {
      for order in orders { executor.begin(order, reportingTo: inbox) }
    } else {
      withhold(orders)
    }
  }

  /// What is not on record does not begin: the launcher would run it again.
  private mutating func withhold(_ orders: [AttemptOrder]) {
    isClosed = true
    let reason = writer.failure?.description ?? ""
    for order in orders {
      let end = AttemptEnd(of: order, .withheld(reason: reason), runtime: 0)
      release(order.attempt.slot, end, as: end.outcome)
    }
  }

  private mutating func occupy(_ slot: Int, _ job: PlannedJob) -> AttemptOrder {
    serial += 1
    let order = AttemptOrder(
      Attempt(position: serial - 1, number: 1, slot: slot, serial: serial), of: job.launchJob,
      startedAt: Clock.wall)
    slots[slot] = Running(
      job: job, order: order, limitAt: settings.timeLimit.map { Clock.monotonic + $0 })
    records.append(.begin(job.id, attempt: job.attempt, time: order.startedAt))
    return order
  }
}

extension ProcessIdentity {
  /// Whether it has a handler for a signal (SigCgt in /proc/PID/status), so that it may end as if by itself.
  fileprivate func handles(_ signal: Int32) -> Bool {
    guard let text = ProcFile.text("/proc/\(pid)/status") else { return false }
    let field = "SigCgt:"
    let mask = text.split(separator: "\n").first { $0.hasPrefix(field) }
      .flatMap { UInt64($0.dropFirst(field.count).drop { $0 == "\t" || $0 == " " }, radix: 16) }
    return mask.map { $0 >> UInt64(signal - 1) & 1 == 1 } ?? false
  }
}
