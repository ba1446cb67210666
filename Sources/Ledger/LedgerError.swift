import Jobs
import Posix
import Text

/// Why a ledger cannot be used.
package enum LedgerError: ExplainedError, Hashable, Sendable {
  /// There is no ledger in this folder.
  case missing(folder: String)
  /// It cannot be looked at.
  case unreadable(SystemError)
  /// It cannot be written; what was to be recorded is not.
  case notWritable(SystemError)
  /// There is no room for a thread that it takes to write it; nothing was changed.
  case noRoom(SystemError)
  /// What is recorded is safe in the journal, but the snapshot could not be brought up to date.
  case snapshotNotUpdated(SystemError)
  /// Another launch has it.
  case held(path: String, by: LockHolder?)
  /// A process of another host may have it, and the file system's locks cannot be believed.
  case heldElsewhere(path: String, by: LockHolder, secondsAgo: Int)
  /// A newer batchrun wrote the journal.
  case newerVersion(path: String, version: Int)
  /// The snapshot is not an object of records, and there is no journal to rebuild it from.
  case foreignSnapshot(path: String, reason: String)
  /// The snapshot broke in the middle, and there is no journal to rebuild it from.
  case damagedSnapshot(path: String, reason: String)
  /// What the next launch or run puts right; all that is left could be read.
  case outOfOrder(LedgerNotice)
  /// Moving or removing this number of runs of a ledger was interrupted.
  case halfMade(path: String, runs: Int)
  /// The user's mask takes the rights away that batchrun needs on what it makes.
  case unusableMask(UInt32)
  /// Others could write into the folder.
  case unsafeFolder(path: String, reason: String, hint: String)
}

extension LedgerError {
  /// One line, lower case, without a full stop.
  package var message: String {
    switch self {
    case .missing(let folder): "there is no ledger in '\(folder)'"
    case .unreadable(let error): "\(error)"
    case .notWritable(let error), .noRoom(let error): "\(error)"
    case .snapshotNotUpdated(let error):
      "the snapshot is not up to date: \(error); everything is recorded in the journal"
    case .held(let path, let holder):
      "another launch holds '\(path)'" + (holder.map { ": \($0.summary)" } ?? "")
    case .heldElsewhere(let path, let holder, let seconds):
      "a launch on another host may hold '\(path)': \(holder.summary), "
        + "last seen \(seconds) s ago"
    case .newerVersion(let path, let version):
      "'\(path)' has format version \(version), which is newer than this batchrun"
    case .foreignSnapshot(let path, let reason): "'\(path)' is not a ledger: \(reason)"
    case .damagedSnapshot(let path, let reason): "'\(path)' is damaged: \(reason)"
    case .outOfOrder(let notice): notice.message
    case .halfMade(let path, let runs):
      "moving or removing \(runs == 1 ? "1 run" : "\(runs) runs") of '\(path)' was interrupted; "
        + "'batchrun runs delete' (or restore, purge) completes it"
    case .unusableMask(let mask):
      "umask 0\(String(mask, radix: 8)) removes your own access to new files"
    case .unsafeFolder(let path, let reason, _): "the ledger's folder '\(path)' \(reason)"
    }
  }

  /// The signal that asked this process to end while it waited for a lock.
  package var interruption: Int32? {
    switch self {
    case .unreadable(let error), .notWritable(let error), .snapshotNotUpdated(let error):
      error.interruption
    default: nil
    }
  }

  /// What to do about it, if there is something to say.
  package var hint: String? {
    switch self {
    case .missing, .halfMade, .outOfOrder: nil
    case .unreadable(let error), .noRoom(let error): error.hint
    case .notWritable(let error) where error.endOfWait != nil,
      .snapshotNotUpdated(let error) where error.endOfWait != nil:
      "nothing is lost: try again when that process has ended"
    case .notWritable(let error) where error.isOutOfSpace,
      .snapshotNotUpdated(let error) where error.isOutOfSpace:
      "make room on that disk, then launch again: nothing that is recorded is lost"
    case .notWritable(let error) where error.isDenied:
      "choose a folder that you can write: --home DIR"
    case .notWritable(let error), .snapshotNotUpdated(let error): error.hint
    case .unusableMask: "use another one: umask 077"
    case .held: "wait for it with '--wait'"
    case .heldElsewhere: "if it has ended, try again two minutes after it was last seen"
    case .newerVersion: "use the batchrun that wrote it; nothing was changed"
    case .foreignSnapshot, .damagedSnapshot:
      "nothing was changed; move the file away to start over, or choose another name"
    case .unsafeFolder(_, _, let hint): hint
    }
  }

  /// The exit code of a command that ends by it.
  package var exitCode: Int32 {
    if let interruption { return SignalDeath.shellOffset + interruption }
    return switch self {
    case .missing, .foreignSnapshot, .damagedSnapshot, .newerVersion, .unsafeFolder, .unusableMask:
      2
    case .unreadable, .halfMade, .outOfOrder: 1
    case .notWritable, .snapshotNotUpdated: 74
    case .noRoom: 71
    case .held, .heldElsewhere: 75
    }
  }
}
