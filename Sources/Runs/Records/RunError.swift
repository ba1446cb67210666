import Jobs
import Ledger
import Text

/// Why something could not be done with a run.
package enum RunError: ExplainedError, Sendable {
  case ledger(LedgerError)
  /// The run is no longer in the ledger.
  case missing(JobID)
  /// It is in another state than was asked for; another process may have been quicker.
  case unexpectedState(JobID, JobState)
  /// A process that lives has taken it to start it.
  case claimed(JobID, by: RunClaimer)
  /// Its processes are on another machine.
  case elsewhere(JobID, host: String)
  /// The same of a launch.
  case launchElsewhere(String, host: String)
  /// It is on this machine, but numbered by another process namespace.
  case launchInOtherContainer(String)
  /// Another user has started it.
  case launchOfOtherUser(String)
  /// It runs here, but none of its processes can be seen from where we are.
  case outOfSight(JobID)
  /// It has nothing to start that could be held back.
  case notDrainable(JobID, batch: JobID?)
}

extension RunError {
  /// One line, lower case, without a full stop.
  package var message: String {
    switch self {
    case .ledger(let error): error.message
    case .missing(let id): "run \(id.shortText) no longer exists"
    case .unexpectedState(let id, let state): "run \(id.shortText) is \(state.rawValue)"
    case .claimed(let id, let claimer):
      "run \(id.shortText) is being started by pid \(claimer.pid) on \(claimer.host)"
    case .elsewhere(let id, let host): "run \(id.shortText) runs on '\(host)': stop it there"
    case .launchElsewhere(let name, let host): "launch '\(name)' runs on '\(host)': stop it there"
    case .launchOfOtherUser(let name):
      "launch '\(name)' belongs to another user, who can stop it"
    case .launchInOtherContainer(let name):
      "launch '\(name)' runs in another container (pid namespace) of this host: stop it there"
    case .outOfSight(let id):
      "run \(id.shortText) cannot be found: it runs outside this container, or cleared its environment; "
        + "stop it where it was started"
    case .notDrainable(let id, let batch):
      "cannot drain \(batch == nil ? "run" : "trial") \(id.shortText): only launches, batches, steps "
        + "and queues can be drained"
    }
  }

  package var hint: String? {
    switch self {
    case .ledger(let error): error.hint
    case .notDrainable(_, let batch?):
      "its batch is drained by 'batchrun stop \(batch.shortText) --drain'"
    default: nil
    }
  }

  package var exitCode: Int32 {
    if case .ledger(let error) = self { error.exitCode } else { 1 }
  }
}
