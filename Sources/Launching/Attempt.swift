import Jobs
import Ledger

/// One execution of a job.
package struct Attempt: Hashable, Sendable {
  /// Which job: its place in the order of starting, from 0.
  package let position: Int
  /// For which time in this launch, from 1.
  package let number: Int
  /// In which slot, from 0.
  package let slot: Int
  /// The ordinal of this start in the launch, from 1: of two attempts in one slot, the later has the
  /// larger one.
  package let serial: Int
  /// Whether a user asked for it, and how the job had ended before counts no longer.
  package let revokesEnd: Bool

  package init(position: Int, number: Int, slot: Int, serial: Int, revokesEnd: Bool = false) {
    self.position = position
    self.number = number
    self.slot = slot
    self.serial = serial
    self.revokesEnd = revokesEnd
  }
}

/// What an executor has to run.
package struct AttemptOrder: Sendable {
  package let attempt: Attempt
  package let job: LaunchJob
  /// Seconds since 1970, as the ledger has the start; of one that waits in a queue, since when it does.
  package internal(set) var startedAt: Double
  /// Where it executes; nil for this machine, or if it has not begun.
  package internal(set) var place: ExecutionPlace?
  /// Whether the ledger has its start.
  package internal(set) var isStartRecorded = false

  package init(_ attempt: Attempt, of job: LaunchJob, startedAt: Double) {
    self.attempt = attempt
    self.job = job
    self.startedAt = startedAt
  }

  package var id: JobID { job.id }
  package var command: [UInt8] { job.command }
  /// The number of the attempt in the job's whole life, from 1.
  package var lifetimeNumber: Int { job.earlierAttempts + attempt.number }
}

/// How an attempt ended: first as its executor saw it, then as the launch sees it, which knows why a
/// process was asked to end.
package struct AttemptEnd: Sendable {
  package internal(set) var order: AttemptOrder
  package var outcome: Outcome
  /// Seconds from its start to its end; for the launch, without the time that everything was
  /// suspended.
  package var runtime: Double
  package let usage: ResourceUsage?
  /// Whose time limit it exceeded, if not ours.
  package let remark: String?
  /// Whether it still ran when a signal of ours, meant to end it, reached it.
  package let wasInterrupted: Bool
  /// Whether its process ignored that signal.
  package let ignoredSignals: Bool
  /// Seconds until the job is tried again; nil if it is not.
  package var retryDelay: Double?

  package init(
    of order: AttemptOrder, _ outcome: Outcome, runtime: Double, usage: ResourceUsage? = nil,
    remark: String? = nil, wasInterrupted: Bool = false, ignoredSignals: Bool = false
  ) {
    self.order = order
    self.remark = remark
    self.outcome = outcome
    self.runtime = runtime
    self.usage = usage
    self.wasInterrupted = wasInterrupted
    self.ignoredSignals = ignoredSignals
  }
}
