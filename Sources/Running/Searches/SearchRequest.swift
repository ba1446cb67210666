import Launching
import Ledger

extension LaunchRequest {
  /// Takes over what the grid spec says, if it is a search: what is to be small or large, and which trials end
  /// early. What the request says itself counts more; `keepsEarlyStop` tells that it says the latter.
  ///
  /// Throws what is wrong with the spec, and what the request asks of it in vain.
  package mutating func readSearch(keepsEarlyStop: Bool) throws(RunFailure) {
    guard let spec, var search = try SweepSearch(spec) else { return }
    if let objective = metrics.objective {
      search.replaceObjective(by: objective)
    } else {
      metrics.objective = search.objective
    }
    self.search = search
    if terms.search.goal == nil { terms.search.goal = search.goal }
    if !keepsEarlyStop { terms.search.earlyStop = try search.earlyStop }
    guard search.space != nil else { return }
    guard only == nil else {
      throw RunFailure(
        "--only cannot choose among trials that are not known before",
        hint: "narrow the values in '\(spec)'",
        exitCode: RunFailure.refused)
    }
  }
}
