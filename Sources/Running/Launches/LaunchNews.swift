import Launching
import Ledger
import Posix
import RunfileChecks

/// What happens in a launch of a runfile, for displays. The engine does not wait for them.
package enum LaunchNews: Sendable {
  /// Another process has the ledger, and is waited for.
  case waiting(LockAcquisition.Obstacle)
  /// Something in its grid spec is odd; not escaped.
  case odd(spec: String)
  /// Something may not be as its user means it; not escaped.
  case warning(String)
  /// Its grid spec was swept; the lock is ours, and nothing was started.
  case swept(SweptSpec)
  /// Commands are waited for that are to come from a pipe or a terminal.
  case waitingForInput(InputWait)
  /// Jobs of an earlier launch run, although both of its processes were killed: they are waited for,
  /// or ended.
  case survivors(Int, SurvivorPolicy)
  /// This many of those that were to be ended cannot be signaled, and are waited for.
  case hiddenSurvivors(Int)
  /// Something about the ledger that is not as it should be, although the work continues.
  case ledger(LedgerNotice)
  /// There is room for the threads of this many workers only.
  case fewerWorkers(WorkerShortage)
  /// Other terminals can ask nothing of the launch.
  case noControl(SystemError)
  /// What will be run is decided.
  case planned(LaunchOutline)
  case changed(LaunchChange)
  /// The launcher was killed by this signal, and has left this many jobs, which are waited for.
  case orphaned(jobs: Int, signal: Int32)
  /// They have ended, and that is recorded.
  case orphansEnded
  /// The launcher was killed; its jobs continue on a cluster.
  case leftOnCluster(ExecutorKind)
}

/// Takes news, from any thread, and returns at once.
package typealias LaunchListener = @Sendable (LaunchNews) -> Void

/// What a launch is going to do.
package struct LaunchOutline: Sendable {
  /// How many jobs it will run.
  package let jobs: Int
  /// How many more a search may choose.
  package let mayAdd: Int
  /// How many it leaves alone.
  package let skipped: Int
  /// How many run at once.
  package let workers: Int
  package let findings: LaunchPlan.Findings
  /// What was found in lines that are new.
  package let warnings: [Finding]
  /// Jobs that it takes for done although they ran in another place.
  package let elsewhere: SkippedElsewhere?
  /// Another runfile that has the same ledger.
  package let shared: OtherRunfile?
  /// Where it stands at any moment.
  package let snapshot: @Sendable () -> LaunchSnapshot
}
