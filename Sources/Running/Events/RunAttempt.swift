import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs

/// An attempt of a run, as faces show it.
package struct RunAttempt: Sendable {
  package enum Part: Hashable, Sendable {
    /// The only run of its launch.
    case single
    case trial
    /// The process that chooses the trials of its batch.
    case optimizer
  }

  package let part: Part
  package let id: JobID
  package let operation: String
  package let flags: Flags
  /// The number of the attempt in the life of the run, from 1.
  package let number: Int
  /// Of a trial: its number in the batch.
  package let jobNumber: JobNumber?
  /// The worker, from 0.
  package let slot: Int
  /// Seconds since 1970.
  package let startedAt: Double
  /// Its logs, and where they are once it was deleted because it has completed.
  package let files: JobFiles
  package let deletedFiles: JobFiles?
  /// The log of the attempt before, which may still be in the place of this one's.
  package let predecessor: LogReader.Identity?

  /// `train (lr=0.1, x=2)`, without flags that are null.
  package var description: String { ChildLine.description(of: operation, flags) }

  /// `train lr=0.1 x=2`, as people would type it.
  package var commandLine: String { Self.commandLine(of: operation, flags) }

  /// The same of any run.
  static func commandLine(of operation: String, _ flags: Flags) -> String {
    ([operation] + assignments(flags)).joined(separator: " ")
  }

  /// The description of a run of an operation with these flags.
  static func description(of operation: OperationDefinition, _ flags: Flags) -> String {
    ChildLine.description(of: operation.fullName, flags)
  }

  private static func assignments(_ flags: Flags) -> [String] {
    flags.sorted.filter { $0.value != .null }
      .map { "\($0.name)=\($0.value.encodedForAssignment)" }
  }
}

extension RunAttempt {
  init(
    _ order: AttemptOrder, of program: RunProgram, after predecessor: LogReader.Identity? = nil
  ) {
    part = program.part
    id = order.id
    operation = program.pattern.name
    flags = program.flags
    number = order.lifetimeNumber
    jobNumber = program.trial.map { .trial($0) }
    slot = order.attempt.slot
    startedAt = order.startedAt
    files = JobFiles(of: order.id, in: program.context.folders.ledger)
    deletedFiles = program.context.trashedLedger.map { JobFiles(of: order.id, in: $0) }
    self.predecessor = predecessor
  }
}

/// The end of an attempt.
package struct RunAttemptEnd: Sendable {
  package let attempt: RunAttempt
  package let outcome: Outcome
  /// Seconds.
  package let runtime: Double
  package let usage: ResourceUsage?
  /// Seconds until the run is tried again; nil if it is not.
  package let retryDelay: Double?
}

/// A run whose metrics are known.
package struct RunMeasurement: Sendable {
  package let attempt: RunAttempt
  /// Whether it has completed: what failed is not the best of anything.
  package let isCompleted: Bool
  /// The number that is to be small or large; nil if the run has none.
  package let objective: Double?
}

/// What begins when runs are started.
package struct RunLaunchStart: Sendable {
  /// The batch, or the single run.
  package let id: JobID
  /// As lists show it.
  package let operation: String
  package let isBatch: Bool
  /// Whether a process chooses the runs, which is a job of the launch too.
  package let hasProcess: Bool
  /// The folder of the ledger.
  package let ledger: String
  /// How many runs there are so far.
  package let count: Int
  /// How many more an optimizer may choose; 0 if nobody knows.
  package let mayAdd: Int
  package let workers: Int
  /// Where the launch stands at any moment.
  package let snapshot: @Sendable () -> LaunchSnapshot
}
