import CPOSIX
import Glibc
import Jobs
import Ledger
import Posix

/// The jobs of a launcher that was killed, in the hands of its guardian.
package struct OrphanedJobs {
  private struct Orphan {
    let slot: UnsafeMutablePointer<cposix_slot>
    /// What it was told to end by, and the signal that it was sent last.
    var endedBy: Outcome?
    var signal: Int32?
    var killAt: Double?
    /// Those who have left its group and were sent a signal.
    var told: [ProcessIdentity: Int32] = [:]
  }

  /// Seconds between two looks at processes that are nobody's children here.
  private static let secondLook = 0.05

  private let table: SlotTable
  private var orphans: [Orphan]

  init(table: SlotTable) {
    self.table = table
    orphans = (0..<table.count).map { Orphan(slot: table.pointer($0)) }.filter {
      $0.slot.pointee.occupied != 0 && $0.slot.pointee.pid > 0
    }
  }

  package var count: Int { orphans.count }

  /// Waits for all of them and records each end as it comes. A signal that asks us to stop is
  /// passed on to them, and after `grace` seconds they are killed; so are those that exceed the
  /// time limit they were started with. A second such signal kills at once.
  ///
  /// - Throws: `LedgerError`, once all have ended, where one of the ends could not be recorded.
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

  private mutating func awaitEnds(
    grace: Double, logs ledger: Directory, report: (EventBuffer) -> Void
  ) throws(SystemError) {
    let logs = try JobLogs(in: ledger)
    let stragglers = Stragglers(MarkedProcesses(of: ledger))
    let signals = try SignalQueue(Signals.stopping + [SIGCHLD])
    var wasAsked = false
    while true {
      for ended in takeEnded(stragglers) { report(end(ended, logs)) }
      if orphans.isEmpty { return }
      _ = Poll.wait(for: [signals.descriptor], until: nextDeadline)
      while let signal = signals.next() {
        if signal == SIGCHLD { continue }
        for index in orphans.indices {
          interrupt(index, by: wasAsked ? SIGKILL : signal, as: .terminated(signal: signal), grace)
        }
        wasAsked = true
      }
      enforceDeadlines(grace)
    }
  }

  // MARK: Ends

  private mutating func takeEnded(_ stragglers: Stragglers) -> [Orphan] {
    // What was no job is only reaped: daemons, and the rest of a group.
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
    let ended = orphans.filter { orphan in
      let pid = orphan.slot.pointee.pid
      if !orphan.slot.isReaped {
        if cposix_is_running(pid) { return false }
        // It may have ended a moment ago. One that is not ours was never started, or is gone without
        // a trace.
        _ = orphan.slot.reap()
      }
      // What was told to end is over when all of it is: a shell can go before its children.
      return orphan.endedBy == nil || stragglers.isGone(group: pid, job: orphan.slot.id)
    }
    orphans.removeAll { orphan in ended.contains { $0.slot == orphan.slot } }
    return ended
  }

  /// The end of an attempt, as it is recorded.
  private func end(_ orphan: Orphan, _ logs: JobLogs) -> EventBuffer {
    let slot = orphan.slot
    let outcome: Outcome
    if let endedBy = orphan.endedBy {
      outcome = endedBy
    } else if slot.isReaped {
      outcome = slot.outcome(wasInterrupted: false, logs: logs)
    } else {
      outcome = .vanished
    }
    var events = EventBuffer()
    events.end(
      id: slot.id, attempt: Int(slot.pointee.attempt), outcome: outcome,
      start: slot.pointee.started_at,
      runtime: Clock.monotonic - slot.pointee.started_monotonic, usage: slot.usage)
    return events
  }

  // MARK: Ending them

  private var nextDeadline: Double? {
    let deadline = orphans.compactMap { $0.killAt ?? timeLimit($0) }.min()
    // Nobody says when those end who have left a group.
    guard orphans.contains(where: { $0.endedBy != nil }) else { return deadline }
    return min(deadline ?? .infinity, Clock.monotonic + OrphanedJobs.secondLook)
  }

  private func timeLimit(_ orphan: Orphan) -> Double? {
    guard orphan.endedBy == nil, orphan.slot.pointee.time_limit > 0 else { return nil }
    return orphan.slot.pointee.started_monotonic + orphan.slot.pointee.time_limit
  }

  private mutating func enforceDeadlines(_ grace: Double) {
    let now = Clock.monotonic
    for index in orphans.indices {
      if let killAt = orphans[index].killAt, now >= killAt {
        orphans[index].killAt = nil
        orphans[index].signal = SIGKILL
        kill(-orphans[index].slot.pointee.pid, SIGKILL)
      } else if let limit = timeLimit(orphans[index]), now >= limit {
        interrupt(index, by: SIGTERM, as: .timedOut, grace)
      }
    }
  }

  private mutating func interrupt(
    _ index: Int, by signal: Int32, as outcome: Outcome, _ grace: Double
  ) {
    let group = orphans[index].slot.pointee.pid
    if orphans[index].endedBy == nil {
      // One that has just ended by itself was not ended by us.
      guard cposix_is_running(group) else { return }
      orphans[index].endedBy = outcome
    }
    orphans[index].killAt = signal == SIGKILL ? nil : Clock.monotonic + grace
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
