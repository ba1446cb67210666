import Glibc
import Jobs
import Ledger
import Posix

extension RunRecord {
  /// Whether it runs, or a process that lives is about to start it. A trial that waits for its turn is a
  /// matter of its batch.
  package var isUnderWay: Bool {
    switch state {
    case .running: true
    case .pending: batch == nil && livingClaimer != nil
    default: false
    }
  }

  /// Whether it starts others, which can be held back. A trial that does is a matter of its batch.
  package var isDrainable: Bool { role != .run && batch == nil }

  /// Whether a process of those that started it was killed: it finishes, but nothing more is started.
  package var isLeftBehind: Bool {
    RunClaimer(members[.claimedBy])?.isIncomplete == true
  }
}

/// The processes of a run that is under way here, to be asked to end.
package struct RunProcess: Sendable {
  /// Whom signals go to first; what messages name.
  package let leader: ProcessIdentity
  /// Whether all of its process group belongs to the run.
  private let ownsGroup: Bool
  private let id: JobID
  /// Finds those that have left the group.
  private let marked: MarkedProcesses?

  /// Nil if the run has no process on this machine.
  ///
  /// A batch, a queue or steps are carried out by the process that started them, whose group may
  /// hold others: the shell's pipeline that it stands in. The command of a run leads a group of its
  /// own.
  package init?(of run: RunRecord) {
    id = run.id
    marked = (try? Directory(path: run.ledger.folder)).map { MarkedProcesses(of: $0) }
    let claimer = RunClaimer(run.members[.claimedBy])
    let pid = run.members[.pid]?.int.flatMap { Int32(exactly: $0) }
    let start = run.members[.pidStart]?.int.flatMap { UInt64(exactly: $0) }
    let host = run.members[.host]?.string
    if let pid, let start, host == nil || host == Machine.hostname {
      let process = ProcessIdentity(pid: pid, startTicks: start)
      if process.isAlive {
        leader = process
        ownsGroup = claimer?.pid != pid && getpgid(pid) == pid
        return
      }
    }
    // A trial is carried out by the process of its whole batch.
    if run.batch == nil, let process = claimer?.process {
      leader = process
      ownsGroup = false
      return
    }
    // No process is responsible for it, and its own is not on record or has ended; but some of it may be there.
    guard run.state == .running || run.state == .terminated, let left = marked?.find(id),
      let process = left.first(where: { getpgid($0.pid) == $0.pid }) ?? left.first
    else { return nil }
    leader = process
    ownsGroup = getpgid(process.pid) == process.pid
  }

  /// Sends a signal to all of it; nothing happens if it has ended.
  package func send(_ signal: Int32) {
    guard leader.isAlive || ownsGroup else { return }
    if ownsGroup {
      kill(-leader.pid, signal)
      // One that is stopped would not notice.
      kill(-leader.pid, SIGCONT)
      for process in outsiders { kill(process.pid, signal) }
    } else {
      kill(leader.pid, signal)
      kill(leader.pid, SIGCONT)
    }
  }

  /// Whether anything of it is there still.
  package var isAlive: Bool {
    leader.isAlive || (ownsGroup && (hasMembers || !outsiders.isEmpty))
  }

  /// Those of its processes that are in another group.
  private var outsiders: [ProcessIdentity] {
    (marked?.find(id) ?? []).filter { getpgid($0.pid) != leader.pid }
  }

  /// The group's number stays taken as long as it has members; zombies count too, but not for
  /// long.
  private var hasMembers: Bool { kill(-leader.pid, 0) == 0 }
}
