/// Why a launch or a batch starts nothing new although there is more to start: what its user was
/// looking for is found, or was given its time.
package enum SearchEnd: Hashable, Sendable {
  /// A finished job meets this expression; `job` is its id, as people see it.
  case reached(expression: String, job: String)
  /// This many jobs in a row were no better than the best before them.
  case noBetter(jobs: Int, column: String)
  /// It has lasted this many seconds.
  case timeElapsed(seconds: Double)
}
