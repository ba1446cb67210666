import Glibc
import Jobs
import Ledger
import Posix

/// Ends the processes of runs.
package struct RunStop: Sendable {
  /// What becomes known while it is done.
  package enum Event: Sendable {
    case notRunning(RunRecord)
    /// It was asked to end, by a signal to this process.
    case asked(RunRecord, ProcessIdentity)
    /// It was asked to start nothing new, by a signal to this process.
    case drained(RunRecord, ProcessIdentity)
    /// It starts nothing new already.
    case alreadyDraining(RunRecord)
  }

  private let store: RunStore
  private let timeout: Double
  private let isForced: Bool

  /// Seconds within which a run that has just started gets its process on record.
  private static let timeToRecord = 3.0
  /// Seconds within which the end of a process gets on record.
  private static let timeToRecordEnd = 5.0

  /// - Parameters:
  ///   - store: the home of the runs.
  ///   - timeout: seconds that the processes have for it.
  ///   - isForced: whether those that do not end in that time are killed.
  package init(in store: RunStore, timeout: Double, isForced: Bool = false) {
    self.store = store
    self.timeout = timeout
    self.isForced = isForced
  }

  /// Asks each run's processes to end, and waits until all have and it is on record.
  ///
  /// - Returns: those that are still there.
  /// - Throws: also if one of the runs is on another machine, and none was asked then; and if one
  ///   runs here and cannot be seen.
  package func stop(
    _ runs: [RunRecord], _ report: (Event) -> Void
  ) throws(RunError) -> [ProcessIdentity] {
    for run in runs {
      let host =
        run.state == .running
        ? run.members[.host]?.string : RunClaimer(run.members[.claimedBy])?.host
      if run.isUnderWay, let host, host != Machine.hostname {
        throw .elsewhere(run.id, host: host)
      }
    }
    var processes: [RunProcess] = []
    var outOfSight: JobID?
    for run in runs {
      guard let process = try process(of: run) else {
        if run.isUnderWay, try current(run)?.isUnderWay == true {
          outOfSight = run.id
        } else {
          report(.notRunning(run))
        }
        continue
      }
      report(.asked(run, process.leader))
      process.send(SIGTERM)
      processes.append(process)
    }
    processes = waitForEnd(of: processes, seconds: timeout)
    if isForced {
      for process in processes { process.send(SIGKILL) }
      processes = waitForEnd(of: processes, seconds: 5)
    }
    if let outOfSight { throw .outOfSight(outOfSight) }
    if processes.isEmpty { _ = try recordedEnds(of: runs) }
    return processes.map(\.leader)
  }

  /// Lets batches, steps and queues start nothing new; what runs of them finishes.
  ///
  /// - Throws: if one of the runs is none of these, or on another machine; then none was signaled.
  package func drain(_ runs: [RunRecord], _ report: (Event) -> Void) throws(RunError) {
    for run in runs {
      guard run.isDrainable else { throw .notDrainable(run.id, batch: run.batch) }
      if run.isUnderWay, let host = RunClaimer(run.members[.claimedBy])?.host,
        host != Machine.hostname
      {
        throw .elsewhere(run.id, host: host)
      }
    }
    for run in runs {
      guard run.isUnderWay, let process = try process(of: run) else {
        report(.notRunning(run))
        continue
      }
      // The process of an optimizer's batch is the optimizer; the process that starts its trials has
      // claimed it.
      let starter = RunClaimer(run.members[.claimedBy])?.process ?? process.leader
      guard run.members[.paused]?.string != "drain" else {
        report(.alreadyDraining(run))
        continue
      }
      kill(starter.pid, Signals.draining)
      report(.drained(run, starter))
    }
  }

  /// The runs as they are once their ends are on record: the processes that started them are about to do that.
  package func recordedEnds(of runs: [RunRecord]) throws(RunError) -> [RunRecord] {
    let deadline = Clock.monotonic + Self.timeToRecordEnd
    var current: [RunRecord] = []
    for run in runs {
      // One that was about to start may have started since.
      let attempts = run.state == .pending ? run.attempts + 1 : run.attempts
      var now: RunRecord? = run
      while let shown = now, shown.isUnderWay, shown.attempts <= attempts,
        Clock.monotonic < deadline
      {
        now = try self.current(run)
        if now?.isUnderWay == true { usleep(20_000) }
      }
      if let now { current.append(now) }
    }
    return current
  }

  private func current(_ run: RunRecord) throws(RunError) -> RunRecord? {
    do throws(LedgerError) {
      return try store.run(run.id, in: run.ledger)
    } catch {
      throw .ledger(error)
    }
  }

  private func process(of run: RunRecord) throws(RunError) -> RunProcess? {
    let deadline = Clock.monotonic + Self.timeToRecord
    var run = run
    while true {
      if let process = RunProcess(of: run) { return process }
      guard run.isUnderWay, Clock.monotonic < deadline else { return nil }
      usleep(50_000)
      guard let current = try current(run) else { return nil }
      run = current
    }
  }

  private func waitForEnd(of processes: [RunProcess], seconds: Double) -> [RunProcess] {
    let deadline = Clock.monotonic + seconds
    var rest = processes.filter(\.isAlive)
    var pause: UInt32 = 1_000
    while !rest.isEmpty, Clock.monotonic < deadline {
      usleep(pause)
      pause = min(pause * 2, 50_000)
      rest = rest.filter(\.isAlive)
    }
    return rest
  }
}
