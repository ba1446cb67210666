/// Where the jobs of a launch come from, in the order of starting: lines of a runfile, trials of a
/// batch.
package protocol JobSource: Sendable {
  /// How many jobs there are so far.
  var count: Int { get }
  /// How many are left alone, because they finished before.
  var skipped: Int { get }

  /// The job at this place in the order of starting, from 0. It is asked for before each attempt.
  func job(at position: Int) -> LaunchJob
}
