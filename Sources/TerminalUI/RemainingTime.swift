import Glibc

/// Says how long a launch will still take, without jumping about.
///
/// The work left is the jobs not started, each as long as jobs are expected to run, and what the
/// running jobs are expected to run on. The workers share it, at the share of their time in which
/// jobs ran so far. What is smoothed is the moment of the end, not the time until it, so that the
/// display counts down evenly between two corrections.
package struct RemainingTime: Sendable {
  private var expectedEnd: Double?
  private var updated = 0.0
  private var busyShare = 1.0

  package init() {}

  /// The seconds until the launch ends, nil while nothing is known.
  package mutating func update(_ progress: LaunchProgress) -> Double? {
    if progress.left == 0, progress.running.isEmpty { return 0 }
    if let estimate = estimate(progress) {
      correct(by: estimate, at: progress.elapsed)
    }
    return expectedEnd.map { max(0, $0 - progress.elapsed) }
  }

  private mutating func estimate(_ progress: LaunchProgress) -> Double? {
    let runningSeconds = progress.running.map(\.seconds)
    guard
      let curve = SurvivalCurve(ended: progress.runtimes, running: runningSeconds)
    else { return nil }
    let workers = Double(max(1, progress.workers))
    if progress.left > 0, progress.capacity > 0 {
      let busy = progress.runtimes.sum + runningSeconds.reduce(0, +)
      busyShare = min(1, max(0.01, busy / progress.capacity))
    }
    let remainders = runningSeconds.map(curve.expectedRemainder(after:))
    let work = Double(progress.left) * curve.mean + remainders.reduce(0, +)
    let longest = max(remainders.max() ?? 0, progress.left > 0 ? curve.mean : 0)
    return max(longest, work / workers / busyShare)
  }

  /// Moves the expected end towards the new estimate, the more slowly the further away it is.
  private mutating func correct(by estimate: Double, at now: Double) {
    defer { updated = now }
    guard let previous = expectedEnd else {
      expectedEnd = now + estimate
      return
    }
    let timeConstant = min(30, max(1, estimate / 10))
    let share = 1 - exp(-max(0, now - updated) / timeConstant)
    expectedEnd = previous + (now + estimate - previous) * share
  }
}
