/// Where the jobs of a launch come from, in the order of starting: lines of a runfile, trials of a
/// batch.
package protocol JobSource: Sendable {
  /// How many jobs there are so far.
  var count: Int { get }
  /// How many are left alone, because they finished before.
  var skipped: Int { get }

  /// What an attempt is to run, given the time at which it starts (seconds since 1970).
  func order(for attempt: Attempt, startedAt: Double) -> AttemptOrder
}
