import Posix

/// What the holder of a ledger's lock is doing: the word that stands in the lock file.
package enum LockActivity: String, CaseIterable, Sendable {
  /// The guardian has it and is about to start the launcher.
  case starting
  case launching
  /// The launch is paused by request: its jobs are stopped.
  case paused
  /// By request no new jobs start for a while.
  case holding
  /// A drain was requested: running jobs finish, and no new ones start.
  case finishing
  /// One of the two processes of a launch was killed: what runs is seen to its end, and nothing new
  /// starts.
  case draining
  /// The last launch is over.
  case idle
  /// A process only brings the snapshot up to date.
  case folding

  /// What is shown in place of the word while its process is stopped, which cannot write anything then.
  package static let suspended = "suspended"
}

extension LockHolder {
  /// Nil for a word that is not ours.
  package var activity: LockActivity? { LockActivity(rawValue: state) }

  /// This process as the holder, with its guardian if it has one. `started` in seconds
  /// since 1970.
  package static func current(
    _ activity: LockActivity, guardian: ProcessIdentity? = nil, started: Double = Clock.wall
  ) -> LockHolder {
    let own = ProcessIdentity.current
    return LockHolder(
      pid: own.pid, pidStart: own.startTicks, guardianPID: guardian?.pid,
      guardianStart: guardian?.startTicks, host: Machine.hostname,
      bootID: Machine.bootIdentifier, pidNamespace: Machine.processNamespace, started: started,
      state: activity.rawValue, since: Clock.wall)
  }

  package var whereabouts: ProcessWhereabouts {
    ProcessWhereabouts(host: host, bootID: bootID, pidNamespace: pidNamespace)
  }

  /// Whether it is, or was, if its processes can be seen.
  package var isHere: Bool { whereabouts == .here }

  /// What it is doing, for people: what it has recorded, that it is suspended, or that one of its two
  /// processes was killed.
  package var shownActivity: String {
    let launcher = ProcessIdentity(pid: pid, startTicks: pidStart)
    if isHere && launcher.isStopped { return LockActivity.suspended }
    switch activity {
    case .launching, .paused, .holding, .finishing:
      return isDraining ? LockActivity.draining.rawValue : state
    default: return state
    }
  }

  /// Those of its two processes that live, the launcher first; none if they cannot be seen.
  package var livingProcesses: [ProcessIdentity] {
    guard isHere else { return [] }
    var processes = [ProcessIdentity(pid: pid, startTicks: pidStart)]
    if let guardianPID {
      processes.append(ProcessIdentity(pid: guardianPID, startTicks: guardianStart ?? 0))
    }
    return processes.filter(\.isAlive)
  }

  /// Whether this launch starts nothing new, because one of its two processes has ended.
  var isDraining: Bool {
    guard isHere else { return false }
    return activity == .draining || (guardianPID != nil && livingProcesses.count == 1)
  }

  /// Whether both of its processes are there. One that is not at work has only just started, or was
  /// killed in its first moments, or is at its end.
  var isAtWork: Bool {
    guard isHere else { return true }
    return guardianPID != nil && livingProcesses.count == 2
  }

  /// The process that signals for the launch as a whole go to: its guardian, which passes them on,
  /// or what is left.
  package var controller: ProcessIdentity? {
    livingProcesses.last
  }
}
