import Ledger
import Operations
import Posix
import Runs

extension LaunchRequest {
  /// What is to be small or large: as this launch names it, or an earlier one did; nil if none did.
  var objective: OperationDefinition.Objective? {
    (metrics.objective ?? LedgerMetrics.ofLedger(location).objective).map { .init(text: $0) }
  }

  /// Throws where the terms need an objective and no launch has named one.
  package func checkSearch() throws(RunFailure) {
    guard terms.search.needsObjective, objective == nil else { return }
    let option = terms.search.earlyStop == .none ? "--patience" : "--early-stop"
    throw RunFailure(
      "\(option) needs to know what is to be small or large",
      hint: "add --minimize COL or --maximize COL, for example --minimize loss",
      exitCode: RunFailure.refused)
  }

  /// What follows the results of its jobs; nil if nothing depends on them.
  var watch: SearchWatch? {
    let asked = LedgerMetrics.ofLedger(location).replaced(by: metrics)
    var ledger = location
    ledger.folder = CurrentFolder.absolute(location.folder)
    return SearchWatch(
      terms.search, objective ?? .standard,
      in: WatchedJob.Surroundings(ledger: ledger, metrics: asked.rules, isolates: isolates),
      after: mode == .overwrite ? .none : .ofLedger(ledger))
  }
}
