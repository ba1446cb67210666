import Jobs
import Launching
import Operations
import Posix
import Running
import Synchronization
import Text

/// Where the runs of a launch stand, for its display and for its closing lines.
package final class RunProgress: Sendable {
  private struct State {
    var tally: RunTally
    var start: RunLaunchStart?
    var clock = LaunchClock(workers: 1, at: Clock.monotonic)
    var message: String?
    var running: [JobID: RunAttempt] = [:]
    /// The batch that is in the trash.
    var removedBatch: JobID?
    /// Steps that have not been run.
    var steps = 0
    /// Trials that were not needed.
    var skipped = 0
  }

  private let state: Mutex<State>

  package init(_ tally: RunTally) {
    state = Mutex(State(tally: tally))
  }

  package var tally: RunTally { state.withLock(\.tally) }
  package var skipped: Int { state.withLock(\.skipped) }

  /// Seconds since the launch started, without those in which everything stood still.
  package var elapsed: Double {
    state.withLock { $0.clock.work.elapsed(at: Clock.monotonic) }
  }

  package func add(_ event: RunEvent) {
    state.withLock { state in
      switch event {
      case .launching(let start):
        state.start = start
        state.clock = LaunchClock(workers: start.workers, at: Clock.monotonic)
      // A process that chooses trials is none.
      case .attemptStarted(let attempt) where attempt.part == .optimizer: break
      case .attemptStarted(let attempt): state.running[attempt.id] = attempt
      case .attemptEnded(let end):
        state.running[end.attempt.id] = nil
        state.tally.add(end)
      case .retryDropped(let end): state.tally.drop(end)
      case .measured(let measurement): state.tally.add(measurement)
      case .knownTrial(let id, let line, let objective):
        state.tally.compare(id, line, objective)
      case .revoked(let ids): state.tally.revoke(ids)
      case .stepsPlanned(let count): state.steps = count
      case .trialsSkipped(let count): state.skipped += count
      case .batchRemoved(let id): state.removedBatch = id
      case .partEnded(let end):
        state.tally.add(end)
        if end.isStep { state.steps -= 1 }
      case .noticed(let notice):
        state.clock.follow(notice, at: Clock.monotonic)
        if let message = notice.shortWording { state.message = message.isEmpty ? nil : message }
      default: break
      }
    }
  }

  /// As the display shows it; nil if nothing has been started.
  package var shown: LaunchProgress? {
    let (start, tally, message, running, clock, unneeded) = state.withLock {
      ($0.start, $0.tally, $0.message, $0.running, $0.clock.work, $0.skipped)
    }
    guard let start else { return nil }
    var progress = LaunchProgress(
      name: start.operation, runtimes: tally.runtimes, message: message)
    let snapshot = start.snapshot()
    let unchosen =
      start.mayAdd > 0 ? snapshot.unchosen(ofMost: start.count + start.mayAdd - unneeded) : 0
    let now = Clock.monotonic
    progress.best = tally.best
    progress.total = max(
      0,
      snapshot.total + unchosen - snapshot.cancelledBeforeStart - snapshot.skippedByRequest
        - (start.hasProcess ? 1 : 0))
    progress.skipped = snapshot.skippedByRequest
    // Those that a user has asked to run again wait for that.
    progress.terminated = max(0, tally.terminated - snapshot.waitingAgain.interrupted)
    progress.done = tally.done
    progress.failed = max(0, tally.failed - snapshot.waitingAgain.failed)
    progress.stoppedEarly = tally.stoppedEarly
    progress.left = snapshot.isStopping ? 0 : snapshot.left + unchosen
    progress.leave(snapshot)
    progress.workers = snapshot.workers
    progress.elapsed = clock.elapsed(at: now)
    progress.capacity = clock.capacity(at: now)
    progress.running = snapshot.running.compactMap { job in
      running[job.order.id].map { attempt in
        RunningJob(
          id: attempt.id.text, command: Array(attempt.commandLine.utf8),
          seconds: now - job.startedAt, number: attempt.jobNumber)
      }
    }
    return progress
  }

  /// The batch; nil for other runs.
  package var batch: JobID? {
    state.withLock { $0.start.flatMap { $0.isBatch ? $0.id : nil } }
  }

  /// Runs that were not started.
  package var notStarted: Int {
    let (start, steps) = state.withLock { ($0.start, $0.steps) }
    let snapshot = start?.snapshot()
    return (snapshot?.left ?? 0) + (snapshot?.cancelledBeforeStart ?? 0) + steps
  }

  /// Runs that were skipped by request.
  package var skippedByRequest: Int {
    state.withLock(\.start)?.snapshot().skippedByRequest ?? 0
  }

  /// That trials have failed, which the exit code of a batch does not say; nil if none has.
  package var failures: String? {
    let tally = tally
    guard tally.failed > 0 else { return nil }
    let total =
      tally.done + tally.failed + tally.terminated + tally.stoppedEarly + notStarted
      + skippedByRequest
    return "batchrun: \(groupedByThousands(tally.failed)) of \(counted(total, "trial")) failed; "
      + "--fail-on-trial-error makes that an error"
  }

  /// That the batch is in the trash; nil if it is not.
  package var removal: String? {
    state.withLock(\.removedBatch).map {
      "batchrun: batch \($0.shortText) is done and in the trash; --keep-batch keeps it in lists"
    }
  }

  /// As the last lines tell it; nil if nothing was started.
  package var summary: LaunchSummary? {
    let (start, tally) = state.withLock { ($0.start, $0.tally) }
    guard let start else { return nil }
    var summary = LaunchSummary(
      name: start.operation, done: tally.done, failed: tally.failed,
      terminated: tally.terminated, notStarted: notStarted, elapsed: elapsed,
      busySeconds: tally.workSeconds, failures: tally.failures)
    summary.interruptions = tally.interruptions
    summary.stoppedEarly = tally.stoppedEarly
    summary.skippedByRequest = skippedByRequest
    summary.best = tally.best
    return summary
  }
}
