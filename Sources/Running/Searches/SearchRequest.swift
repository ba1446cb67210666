import Launching
import Ledger

extension LaunchRequest {
  /// Takes over what the grid spec says, if it is a search: what is to be small or large, and which trials end
  /// early. What the request says itself counts more; `keepsEarlyStop` tells that it says the latter.
  ///
  /// Throws what is wrong with the spec, and what the request asks of it in vain.
  package mutating func readSearch(keepsEarlyStop: Bool) throws(RunFailure) {
    guard let spec, let search = try SweepSearch(spec) else { return }
    self.search = search
    if metrics.objective == nil { metrics.objective = search.objective }
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
