import Jobs
import Posix

/// Where attempts execute. An executor starts what it is told to and reports each end; what runs
/// when, and what an end means, is decided elsewhere.
package protocol Executor: Sendable {
  /// Begins an attempt and returns at once, or soon. Its end is reported exactly once, from any
  /// thread, and so is that it could not be started.
  func begin(_ order: AttemptOrder, reportingTo receiver: any AttemptReceiver)

  /// Sends a signal to all processes of an attempt, also to one that is only about to begin; one
  /// that has ended is left alone. Where the signal ends the attempt, its end is reported when
  /// none of its processes is left.
  func signal(_ signal: Int32, to attempt: Attempt)

  /// The process of an attempt, where it has one on this machine.
  func process(of attempt: Attempt) -> ProcessIdentity?

  /// The end of an attempt stands in the ledger: nobody has to remember it any longer. The next
  /// one in its slot may have begun.
  func settle(_ attempt: Attempt)
}

/// Whoever wants to know how attempts end.
package protocol AttemptReceiver: AnyObject, Sendable {
  func attemptEnded(_ report: AttemptReport)
}

/// What an executor is told to run.
package struct AttemptOrder: Sendable {
  package let attempt: Attempt
  package let id: JobID
  /// The line, or for a program what people would type for it.
  package let command: [UInt8]
  /// What executes in place of a shell with that line.
  package let program: (any ProgramSource)?
  /// Of the command's bytes, where the job is known by them.
  package let digest: CommandDigest?
  /// The command's line in its runfile, from 1.
  package let line: Int?
  /// Why no process can be given this command, where that is so.
  package let obstacle: String?
  /// The number of the attempt in the job's whole life, from 1.
  package let lifetimeNumber: Int
  /// Seconds since 1970, as the ledger has the start.
  package let startedAt: Double

  package init(
    attempt: Attempt, id: JobID, command: [UInt8], program: (any ProgramSource)? = nil,
    digest: CommandDigest? = nil, line: Int? = nil, obstacle: String? = nil, lifetimeNumber: Int,
    startedAt: Double
  ) {
    self.attempt = attempt
    self.id = id
    self.command = command
    self.program = program
    self.digest = digest
    self.line = line
    self.obstacle = obstacle
    self.lifetimeNumber = lifetimeNumber
    self.startedAt = startedAt
  }
}

/// How an attempt ended, as its executor saw it.
package struct AttemptReport: Sendable {
  package let order: AttemptOrder
  package let outcome: Outcome
  /// Seconds from its start to its end.
  package let runtime: Double
  package let usage: ResourceUsage?
  /// Whether it still ran when a signal of ours, meant to end it, reached it.
  package let wasInterrupted: Bool

  package init(
    order: AttemptOrder, outcome: Outcome, runtime: Double, usage: ResourceUsage? = nil,
    wasInterrupted: Bool = false
  ) {
    self.order = order
    self.outcome = outcome
    self.runtime = runtime
    self.usage = usage
    self.wasInterrupted = wasInterrupted
  }
}
