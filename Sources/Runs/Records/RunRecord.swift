import JSON
import Jobs
import Ledger
import Operations

/// A run as its ledger has it: the typed face of a record. Lines of a runfile have one too, with
/// the runfile's name as their operation and their parameters as flags.
package struct RunRecord: Sendable {
  package enum Role: String, Sendable {
    case run, batch, steps, queue
  }

  package typealias Comment = RecordComment

  package var id: JobID
  /// The ledger that it is in.
  package var ledger: LedgerLocation
  /// As lists show it: `train`, `train+`, `train+random`.
  package var operation: String
  package var role: Role
  /// As it stands: one that is recorded as running, but whose processes have ended, is terminated.
  package var state: JobState
  /// Why it is `terminated`, if it was stopped because it would not have become the best.
  package var stoppedEarly: EarlyStop?
  package var exitCode: Int?
  package var signal: Int?
  package var attempts: Int
  /// Seconds since 1970. Lists go by `start`, and by `initialized` if there is none.
  package var initialized: Double?
  package var start: Double?
  package var runtime: Double?
  package var label: String?
  package var tags: [String]
  package var comments: [Comment]
  package var isMarked: Bool
  package var flags: Flags
  package var userFlags: Flags
  /// Of a batch: the flags of its trials, with lists and search functions.
  package var protoFlags: Flags?
  /// Of a trial: its batch. Of a step's run: the run whose step it is.
  package var batch: JobID?
  package var parent: JobID?
  /// Absolute path of the run directory; nil for lines without one.
  package var directory: String?
  /// Resource name → paths.
  package var dependencies: [String: [String]]
  /// Everything, also what is not taken apart here.
  package var members: JSONObject

  /// The state as people see it.
  package var shownState: String { stoppedEarly == nil ? state.rawValue : EarlyStop.word }

  /// Whether it is the run of an operation, and no line of a runfile.
  package var isOfOperation: Bool { members[.operation] != nil }
}
