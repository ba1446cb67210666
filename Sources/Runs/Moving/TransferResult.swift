import Ledger
import Posix

/// The outcome for runs that were to be moved, copied or removed.
package struct RunTransferResult: Sendable {
  /// Why a run was left where it is.
  package enum Refusal: Sendable {
    /// Another process was quicker.
    case missing
    /// It runs, or is about to.
    case active
    /// The other home has a run with its id.
    case exists
    /// The other home has another command with its id.
    case clashes
    /// A launch holds the ledger that it was to go to.
    case held(LockHolder)
    /// Something of it cannot be read.
    case unreadable(SystemError)
  }

  /// What a user has to know of runs that did arrive.
  package enum Remark: Sendable {
    /// Sockets, FIFOs and devices, which have no contents that could be taken along.
    case specialFiles(count: Int, example: String)
    /// Links to folders, or to nothing, if only what they lead to could be taken along.
    case links(count: Int, example: String)
    /// Links into runs that have not come along.
    case danglingLinks(count: Int, example: String)
    /// A folder that the user chose for a run, which was copied and stays.
    case folderStays(path: String)
    /// Lines of a ledger of the same name are there, and none of them is one of these.
    case sharedName(ledger: String)
    /// Both ledgers were asked for metrics, and for others; now the other one is asked for all.
    case unitedMetrics(ledger: String)
    /// It was running elsewhere when it was archived; here it is terminated.
    case endedElsewhere(RunRecord, host: String)
  }

  package var done: [RunRecord] = []
  package var refused: [(run: RunRecord, reason: Refusal)] = []
  package var remarks: [Remark] = []

  package init() {}

  mutating func add(_ other: RunTransferResult) {
    done += other.done
    refused += other.refused
    remarks += other.remarks
  }

  mutating func refuse(_ run: RunRecord, _ reason: Refusal) {
    refused.append((run, reason))
  }
}
