import Launching
import Ledger
import Posix
import Runs

/// A launch or a batch that runs, as the user names it.
package struct ControlTarget: Sendable {
  /// As messages name it.
  package let name: String
  /// The process that takes requests.
  let launcher: ProcessIdentity
  private let whereabouts: ProcessWhereabouts
  private let host: String
  /// Whether its version is known to take no requests.
  private var isOlder = false

  /// The launch of the ledger or the runfile that is called so, or whose folder this is; else the batch
  /// that an id, an index or an operation names.
  package init(_ name: String, home: String) throws(RunFailure) {
    if let (ledger, holder) = ControlTarget.launch(name, home: home) {
      try self.init(ledger, holder)
      return
    }
    try self.init(batch: try ControlTarget.batch(name, home: home))
  }

  // MARK: Launches

  private static func launch(
    _ name: String, home: String
  ) -> (ledger: String, holder: LockHolder)? {
    if let stop = LaunchStop(name, home: home) { return (stop.name, stop.holder) }
    guard name.contains("/"),
      let folder = try? LedgerFolder.forReading(LedgerLocation(folder: name)),
      let holder = (try? LockHolder.living(in: folder)) ?? nil
    else { return nil }
    return (name.split(separator: "/").last.map(String.init) ?? name, holder)
  }

  private init(_ name: String, _ holder: LockHolder) throws(RunFailure) {
    self.name = name
    launcher = ProcessIdentity(pid: holder.pid, startTicks: holder.pidStart)
    whereabouts = holder.whereabouts
    host = holder.host
    // Those that take requests say whose numbers processes have.
    isOlder = holder.pidNamespace == nil && Machine.processNamespace != nil
    if whereabouts == .elsewhere { throw ControlTarget.elsewhere(name, host: holder.host) }
    if holder.activity == .starting { throw ControlTarget.notReady(name) }
    let isLost = holder.activity == .draining || (whereabouts == .here && !launcher.isAlive)
    if isLost { throw ControlTarget.lost(name) }
  }

  // MARK: Batches

  private static func batch(_ name: String, home: String) throws(RunFailure) -> RunRecord {
    let store = RunStore(home: home)
    let known: RunRecord?
    do throws(LedgerError) {
      known = try store.batches(ofOperation: name).runs.first(where: \.isUnderWay)
    } catch {
      throw RunFailure(error)
    }
    if let known { return known }
    let run: RunRecord
    do throws(RunFailure) {
      run = try store.namedRun(name)
    } catch {
      if let ledger = ledger(name, home: home) { throw over(name, ledger) }
      throw RunFailure("no launch of '\(name)' is running, and no batch")
    }
    // A name that launched lines have is that of their launch.
    if RunFolder(run).isLine { throw over(name, run.ledger) }
    guard run.role == .batch else {
      throw RunFailure("run \(run.id.shortText) is not a batch", exitCode: RunFailure.refused)
    }
    guard run.isUnderWay else { throw RunFailure("batch \(run.id.shortText) is not running") }
    return run
  }

  private static func ledger(_ name: String, home: String) -> LedgerLocation? {
    [name, LedgerLocation.name(ofRunfile: name)].lazy
      .filter { !$0.isEmpty && !$0.contains("/") }
      .map { LedgerLocation(home: home, name: $0) }
      .first { (try? LedgerFolder.forReading($0))?.isUnused == false }
  }

  private init(batch: RunRecord) throws(RunFailure) {
    name = batch.id.shortText
    guard let claimer = RunClaimer(batch.members[.claimedBy]) else {
      throw ControlTarget.notReady(name)
    }
    launcher = ProcessIdentity(pid: claimer.pid, startTicks: claimer.pidStart)
    whereabouts = claimer.whereabouts
    host = claimer.host
    if whereabouts == .elsewhere { throw ControlTarget.elsewhere(name, host: claimer.host) }
    if whereabouts == .here, !launcher.isAlive { throw ControlTarget.lost(name) }
  }

  // MARK: Failures

  private static func elsewhere(_ name: String, host: String) -> RunFailure {
    RunFailure("'\(name)' runs on host '\(host)'; ask there")
  }

  private static func lost(_ name: String) -> RunFailure {
    RunFailure("'\(name)' has lost its launcher; its guardian waits for the jobs that run")
  }

  /// The same of a ledger, in which a killed launch may have left jobs.
  private static func over(_ name: String, _ ledger: LedgerLocation) -> RunFailure {
    guard let suspended = try? SuspendedJobs(of: ledger) else { return over(name) }
    return RunFailure("no launch of '\(name)' is running, but " + suspended.phrase)
  }

  static func over(_ name: String) -> RunFailure {
    RunFailure("no launch of '\(name)' is running")
  }

  static func notReady(_ name: String) -> RunFailure {
    RunFailure("'\(name)' is only just starting; try again")
  }

  /// Whether it is known to be over.
  var hasEnded: Bool { whereabouts == .here && !launcher.isAlive }

  /// Why its socket cannot be reached.
  var unreachable: RunFailure {
    if hasEnded { return ControlTarget.over(name) }
    if isOlder {
      return RunFailure(
        "'\(name)' was started by an older batchrun, which takes no requests")
    }
    if whereabouts == .here {
      return RunFailure(
        "'\(name)' takes no requests: it is ending, or has not begun its jobs yet")
    }
    return RunFailure(
      "no launch of '\(name)' can be reached from here (pid \(launcher.pid) on host '\(host)')")
  }
}
