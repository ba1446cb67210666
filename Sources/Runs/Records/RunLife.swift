import JSON
import Jobs
import Ledger
import Posix

/// Tells what is recorded of the runs of one ledger from what is still so: the processes behind a
/// record may have gone without a word.
package struct RunLife {
  private let folder: LedgerFolder
  /// The launch that holds the ledger; looked up when it is first asked for.
  private var launch: LockHolder??

  package init(_ folder: LedgerFolder) {
    self.folder = folder
  }

  /// The state in which a run shows, from its record.
  ///
  /// A `running` run whose process, and whoever started it, have gone is `terminated`. One that was
  /// claimed and whose claimer is gone is what it was before.
  package mutating func state(of record: Record) -> JobState {
    switch record.state {
    case .running: isRunning(record) ? .running : .terminated
    case .pending:
      switch RunClaimer(record[.claimedBy]) {
      case let claimer? where !claimer.isAlive:
        record[.claimedFrom]?.string.flatMap(JobState.init(rawValue:)) ?? .pending
      default: .pending
      }
    default: record.state
    }
  }

  /// Whether it runs, or a process that lives is about to start it.
  package mutating func isActive(_ record: Record) -> Bool {
    switch state(of: record) {
    case .running: true
    case .pending: RunClaimer(record[.claimedBy])?.isAlive == true
    default: false
    }
  }

  private mutating func isRunning(_ record: Record) -> Bool {
    let isHere = record.host == nil || record.host == Machine.hostname
    if isHere, let pid = record.pid, let start = record.pidStart,
      ProcessIdentity(pid: pid, startTicks: start).isAlive
    {
      return true
    }
    // Its end may be about to be recorded, or its process about to start.
    if let claimer = RunClaimer(record[.claimedBy]) { return claimer.isAlive }
    guard let launch = currentLaunch(), let start = record.start else { return false }
    return start >= launch.started
  }

  private mutating func currentLaunch() -> LockHolder? {
    if let launch { return launch }
    var found: LockHolder?
    if let (holder, modified) = try? LockHolder.recorded(in: folder),
      holder.isAlive(modified: modified, now: Clock.wall)
    {
      found = holder
    }
    launch = .some(found)
    return found
  }
}
