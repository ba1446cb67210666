import Jobs
import Ledger
import Posix

/// What tells the jobs of this launch from those of others while they run.
let launcherStart = ProcessIdentity.current.startTicks

/// The journal's events of attempts, and of jobs that were withdrawn by request.
extension EventBuffer {
  mutating func append(startOf order: AttemptOrder) {
    let job = order.job
    let host = order.place?.node ?? Machine.hostname
    // A cluster has no workers, and its jobs outlive the launch.
    let slot = order.place == nil ? order.attempt.slot : nil
    switch job.introduction {
    case .command(let digest, let line, let occurrence, let place):
      job.command.withUnsafeBytes { command in
        start(
          id: job.id, attempt: order.lifetimeNumber, at: order.startedAt, host: host,
          slot: slot, line: line, logs: job.logs, digest: digest,
          command: command, parameters: job.parameters, occurrence: occurrence, place: place,
          launch: order.place == nil ? launcherStart : nil, execution: order.place)
      }
    case .none:
      start(
        id: job.id, attempt: order.lifetimeNumber, at: order.startedAt, host: host,
        slot: slot, logs: job.logs, execution: order.place)
    }
  }

  /// A job that was skipped; `attempts` of this launch came before.
  mutating func append(skipOf job: LaunchJob, attempts: Int) {
    let attempts = job.earlierAttempts + attempts
    switch job.introduction {
    case .command(let digest, let line, let occurrence, let place):
      job.command.withUnsafeBytes { command in
        skip(
          id: job.id, attempts: attempts, line: line, digest: digest, command: command,
          parameters: job.parameters, occurrence: occurrence, place: place)
      }
    case .none: skip(id: job.id, attempts: attempts)
    }
  }

  mutating func append(endOf attempt: AttemptEnd) {
    if case .withheld = attempt.outcome, attempt.order.job.isRecordedBefore,
      attempt.order.lifetimeNumber == 1
    {
      // It has not started: it is as it was made.
      return set(id: attempt.order.id, .notBegun)
    }
    end(
      id: attempt.order.id, attempt: attempt.order.lifetimeNumber, outcome: attempt.outcome,
      start: attempt.order.startedAt, runtime: attempt.runtime, usage: attempt.usage,
      remark: attempt.remark, retry: attempt.retryDelay == nil ? nil : launcherStart)
  }
}
