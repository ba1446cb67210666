import CPOSIX
import Glibc
import Jobs
import Ledger
import Posix

/// The jobs of a launcher that was killed, in the care of its guardian.
package struct OrphanedJobs {
  private struct Orphan {
    let slot: UnsafeMutablePointer<cposix_slot>
    /// Why it was asked to end, and the signal that it was sent last.
    var endedBy: Outcome?
    /// How it has ended by itself, and until when that may still turn out to be the end of all of us.
    var ownEnd: Outcome?
    var heldUntil: Double?
    var signal: Int32?
    var killAt: Double?
    /// When what SIGKILL has not ended is left to the kernel.
    var givesUpAt: Double?
    /// Seconds of its time that do not count: everything was stopped.
    var paused = 0.0
    /// Processes that have left its group and were sent a signal.
    var told: [ProcessIdentity: Int32] = [:]
  }

  /// Seconds between two checks of processes that are not our children.
  private static let secondLook = 0.05

  private let table: SlotTable
  private let memoryKills = MemoryKills()
  private let mayBeStopped: Bool
  private var beganAt = Clock.monotonic
  private var orphans: [Orphan]

  /// `mayBeStopped`: whether their launcher may have stopped them and was killed before it could let
  /// them continue.
  init(table: SlotTable, mayBeStopped: Bool = false) {
    self.table = table
    self.mayBeStopped = mayBeStopped
    orphans = (0..<table.count).map { Orphan(slot: table.pointer($0)) }.filter {
      $0.slot.pointee.occupied != 0 && $0.slot.pointee.pid > 0
    }
  }

  package var count: Int { orphans.count }

  /// Continues those that their launcher has paused; the pause does not count.
  func continuePaused() {
    for orphan in orphans where orphan.slot.pointee.paused_since > 0 && !orphan.slot.isReaped {
      orphan.slot.goOn(orphan.slot.pointee.pid)
    }
  }

  /// Waits for all of them and records each end as it comes. A signal that asks us to stop is
  /// passed on to them, and after `grace` seconds they are killed; so are those that exceed the
  /// time limit they were started with. A second such signal kills at once.
  ///
  /// - Throws: `LedgerError`, once all have ended, if one of the ends could not be recorded.
  package mutating func recordEnds(
    in ledger: some LedgerWriter, of folder: LedgerFolder, grace: Double
  ) throws(LedgerError) {
    var unrecorded: LedgerError?
    do throws(SystemError) {
      try awaitEnds(grace: grace, logs: folder.directory) { events in
        do throws(LedgerError) {
          try ledger.append(events)
        } catch {
          unrecorded = error
        }
      }
    } catch {
      throw .unreadable(error)
    }
    if let unrecorded { throw unrecorded }
  }

  /// The launcher may have died between the record of an end and the moment in which it gave the slot
  /// back: what is on record is left unchanged.
  mutating func leaveOutRecorded(in folder: LedgerFolder) throws(LedgerError) {
    let reaped = orphans.filter(\.slot.isReaped)
    guard !reaped.isEmpty else { return }
    let records: [JobID: Record]
    do throws(LedgerError) {
      records = try LedgerReader(folder.location).records(of: Set(reaped.map(\.slot.id)))
    } catch .missing {
      records = [:]
    }
    orphans.removeAll { orphan in
      guard orphan.slot.isReaped, let record = records[orphan.slot.id] else { return false }
      let attempt = Int(orphan.slot.pointee.attempt)
      return record.attempts > attempt || (record.attempts == attempt && record.state != .running)
    }
    for index in orphans.indices where orphans[index].slot.isReaped {
      orphans[index].heldUntil = .infinity
    }
  }

  private mutating func awaitEnds(
    grace: Double, logs ledger: Directory, report: (EventBuffer) -> Void
  ) throws(SystemError) {
    let logs = try JobLogs(in: ledger)
    let stragglers = Stragglers(MarkedProcesses(of: ledger))
    let signals = try SignalQueue(Signals.stopping + [SIGCHLD, SIGTSTP])
    var wasAsked = false
    if mayBeStopped { signalAll(SIGCONT, stragglers) }
    while true {
      for ended in takeEnded(stragglers, logs) { report(end(ended)) }
      if orphans.isEmpty { return }
      _ = Poll.wait(for: [signals.descriptor], until: nextDeadline)
      while let signal = signals.next() {
        if signal == SIGCHLD { continue }
        if signal == SIGTSTP {
          pause(stragglers)
          continue
        }
        for index in orphans.indices {
          interrupt(index, by: wasAsked ? SIGKILL : signal, as: .terminated(signal: signal), grace)
        }
        wasAsked = true
      }
      enforceDeadlines(grace)
    }
  }

  // MARK: Ends

  private mutating func takeEnded(_ stragglers: Stragglers, _ logs: JobLogs) -> [Orphan] {
    // What was not a job is only reaped: daemons, and the rest of a group.
    while case let pid = cposix_ended_child(), pid > 0 {
      if let slot = table.slot(of: pid), !table.pointer(slot).isReaped {
        _ = table.pointer(slot).reap()
      } else {
        waitpid(pid, nil, WNOHANG)
      }
    }
    for index in orphans.indices {
      let id = orphans[index].slot.id
      if let signal = orphans[index].signal {
        stragglers.send(signal, to: id, told: &orphans[index].told)
      }
    }
    let now = Clock.monotonic
    var ended: [Orphan] = []
    for index in orphans.indices {
      let slot = orphans[index].slot
      if !slot.isReaped {
        if cposix_is_running(slot.pointee.pid) { continue }
        // It may have ended a moment ago. One that is not ours was never started, or is gone without
        // a trace.
        _ = slot.reap()
      }
      if orphans[index].endedBy != nil {
        // A job that was asked to end is over when all of it is: a shell can end before its children.
        if stragglers.isGone(group: slot.pointee.pid, job: slot.id)
          || now >= orphans[index].givesUpAt ?? .infinity
        {
          ended.append(orphans[index])
        }
        continue
      }
      if orphans[index].ownEnd == nil { noteOwnEnd(of: index, at: now, logs) }
      if now >= orphans[index].heldUntil ?? now { ended.append(orphans[index]) }
    }
    orphans.removeAll { orphan in ended.contains { $0.slot == orphan.slot } }
    return ended
  }

  /// An end that may be part of the end of all of us is not its own end if the launcher held it
  /// back as it died, or died just before it; later it is held back here.
  private mutating func noteOwnEnd(of index: Int, at now: Double, _ logs: JobLogs) {
    let slot = orphans[index].slot
    let wasHeld = orphans[index].heldUntil != nil
    orphans[index].heldUntil = nil
    guard slot.isReaped else {
      orphans[index].ownEnd = .vanished
      return
    }
    let outcome = slot.outcome(
      wasInterrupted: false, logs: logs, memoryRanOut: memoryKills.haveGrown)
    orphans[index].ownEnd = outcome
    guard let signal = SignalDeath.mayBeOfAll(outcome) else { return }
    if wasHeld || now < beganAt + SignalDeath.hold {
      orphans[index].ownEnd = .terminated(signal: signal)
    } else {
      orphans[index].heldUntil = now + SignalDeath.hold
    }
  }

  /// The end of an attempt, as it is recorded.
  private func end(_ orphan: Orphan) -> EventBuffer {
    let slot = orphan.slot
    let outcome = orphan.endedBy ?? orphan.ownEnd ?? .vanished
    var events = EventBuffer()
    events.end(
      id: slot.id, attempt: Int(slot.pointee.attempt), outcome: outcome,
      start: slot.pointee.started_at,
      runtime: Clock.monotonic - slot.pointee.started_monotonic - orphan.paused, usage: slot.usage)
    return events
  }

  // MARK: Stopping them

  /// Ctrl-Z: the jobs stop, and then this process. The time until they continue does not count.
  private mutating func pause(_ stragglers: Stragglers) {
    signalAll(SIGSTOP, stragglers)
    let stoppedAt = Clock.monotonic
    StopRelay.stop([])
    let pause = Clock.monotonic - stoppedAt
    signalAll(SIGCONT, stragglers)
    beganAt += pause
    for index in orphans.indices {
      orphans[index].paused += pause
      orphans[index].killAt? += pause
      orphans[index].givesUpAt? += pause
      orphans[index].heldUntil? += pause
    }
  }

  private func signalAll(_ signal: Int32, _ stragglers: Stragglers) {
    for orphan in orphans where !orphan.slot.isReaped || orphan.endedBy != nil {
      kill(-orphan.slot.pointee.pid, signal)
      stragglers.pass(signal, to: orphan.slot.id)
    }
  }

  // MARK: Ending them

  private var nextDeadline: Double? {
    let deadline = orphans.compactMap { $0.heldUntil ?? $0.killAt ?? timeLimit($0) }.min()
    // There is no notice of the end of processes that have left a group.
    guard orphans.contains(where: { $0.endedBy != nil }) else { return deadline }
    return min(deadline ?? .infinity, Clock.monotonic + OrphanedJobs.secondLook)
  }

  private func timeLimit(_ orphan: Orphan) -> Double? {
    guard orphan.endedBy == nil, orphan.ownEnd == nil, orphan.slot.pointee.time_limit > 0 else {
      return nil
    }
    return orphan.slot.pointee.started_monotonic + orphan.slot.pointee.time_limit + orphan.paused
  }

  private mutating func enforceDeadlines(_ grace: Double) {
    let now = Clock.monotonic
    for index in orphans.indices {
      if let killAt = orphans[index].killAt, now >= killAt {
        interrupt(index, by: SIGKILL, as: orphans[index].endedBy ?? .vanished, grace)
      } else if let limit = timeLimit(orphans[index]), now >= limit {
        interrupt(index, by: SIGTERM, as: .timedOut, grace)
      }
    }
  }

  private mutating func interrupt(
    _ index: Int, by signal: Int32, as outcome: Outcome, _ grace: Double
  ) {
    if orphans[index].heldUntil != nil {
      orphans[index].heldUntil = nil
      orphans[index].ownEnd = outcome
      return
    }
    let group = orphans[index].slot.pointee.pid
    if orphans[index].endedBy == nil {
      // One that has just ended by itself was not ended by us.
      guard cposix_is_running(group) else { return }
      orphans[index].endedBy = outcome
    }
    let now = Clock.monotonic
    orphans[index].killAt = signal == SIGKILL ? nil : now + grace
    if signal == SIGKILL { orphans[index].givesUpAt = now + Stragglers.timeToDie }
    orphans[index].signal = signal
    kill(-group, signal)
    if signal != SIGKILL { kill(-group, SIGCONT) }
  }
}

extension UnsafeMutablePointer<cposix_slot> {
  /// Whether the kernel has written down how the process ended.
  var isReaped: Bool {
    pointee.status != Int32(CPOSIX_SLOT_NO_STATUS)
  }
}
