import Testing

@testable import TerminalUI

/// A launch played through without processes: jobs of given lengths on given workers.
private struct SimulatedLaunch {
  var jobs: [Double]
  let workers: Int
  /// What passes between a job's end and the next one's start on the same worker.
  var overhead = 0.0

  /// When each job starts and ends, as first come, first served has it.
  private var schedule: [(start: Double, end: Double)] {
    var free = [Double](repeating: 0, count: workers)
    return jobs.map { length in
      let slot = free.indices.min { free[$0] < free[$1] } ?? 0
      let start = free[slot]
      free[slot] = start + length + overhead
      return (start, start + length)
    }
  }

  /// The estimates at moments `step` apart, each with what really remained.
  func estimates(every step: Double) -> [(at: Double, estimate: Double?, truth: Double)] {
    let schedule = schedule
    let end = schedule.map(\.end).max() ?? 0
    var remaining = RemainingTime()
    return stride(from: step, to: end, by: step).map { now in
      var runtimes = RuntimeDistribution()
      for job in schedule where job.end <= now { runtimes.record(job.end - job.start) }
      let running = schedule.filter { $0.start <= now && now < $0.end }.map { now - $0.start }
      let progress = LaunchProgress(
        name: "s", total: jobs.count, done: runtimes.count,
        left: jobs.count - runtimes.count - running.count, workers: workers, elapsed: now,
        running: running.map { RunningJob(seconds: $0) }, runtimes: runtimes)
      return (now, remaining.update(progress), end - now)
    }
  }
}

@Suite struct RemainingTimeTests {
  /// One worker for 100 s, then eight: the seven others had nothing to do with what passed before.
  @Test func workersThatCameLaterAreBusyToo() {
    var runtimes = RuntimeDistribution()
    for _ in 0..<10 { runtimes.record(10) }
    var progress = LaunchProgress(
      name: "s", total: 90, done: 10, left: 80, workers: 8, elapsed: 100, capacity: 100,
      runtimes: runtimes)
    var remaining = RemainingTime()
    let seconds = remaining.update(progress)
    #expect(abs((seconds ?? 0) - 100) < 10)
    progress.capacity = 800
    remaining = RemainingTime()
    let longer = remaining.update(progress)
    #expect(longer ?? 0 > 500)
  }

  @Test func isUnknownUntilAJobHasEnded() {
    let estimates = SimulatedLaunch(jobs: [10, 10, 10], workers: 1).estimates(every: 1)
    for (at, estimate, _) in estimates { #expect((estimate == nil) == (at < 10)) }
  }

  @Test func isExactForJobsOfOneLength() throws {
    for workers in [1, 2, 8] {
      let jobs = [Double](repeating: 10, count: 40 * workers)
      for (_, estimate, truth) in SimulatedLaunch(jobs: jobs, workers: workers).estimates(every: 1)
      {
        guard let estimate else { continue }
        #expect(abs(estimate - truth) <= max(2, 0.05 * truth))
      }
    }
  }

  @Test func countsWhatPassesBetweenJobs() throws {
    let launch = SimulatedLaunch(
      jobs: [Double](repeating: 0.5, count: 400), workers: 2, overhead: 0.5)
    let middle = try #require(launch.estimates(every: 1).first { $0.at >= 100 })
    let estimate = try #require(middle.estimate)
    #expect(abs(estimate - middle.truth) < 0.1 * middle.truth)
  }

  /// Nine jobs in ten take 1 s and one takes 10 s: the first to end are all short ones.
  @Test func isSaneForSkewedJobs() throws {
    let jobs = (0..<800).map { $0 % 10 == 3 ? 10.0 : 1.0 }
    let estimates = SimulatedLaunch(jobs: jobs, workers: 8).estimates(every: 0.5)
    for (at, estimate, truth) in estimates where at >= 5 {
      let estimate = try #require(estimate)
      #expect(estimate > truth / 2 - 5 && estimate < truth * 2 + 10, "at \(at) s")
    }
    for (at, estimate, truth) in estimates where at >= 40 && truth > 20 {
      #expect(abs(try #require(estimate) - truth) < 0.25 * truth + 4, "at \(at) s")
    }
  }

  @Test func doesNotJump() throws {
    let jobs = (0..<400).map { $0 % 10 == 3 ? 10.0 : 1.0 }
    let estimates = SimulatedLaunch(jobs: jobs, workers: 8).estimates(every: 0.1)
    for (before, after) in zip(estimates, estimates.dropFirst()) where before.at > 5 {
      guard let first = before.estimate, let second = after.estimate else { continue }
      #expect(abs(second - first) <= 0.1 + 0.3 * max(first, 2))
    }
  }

  @Test func isZeroWhenNothingIsLeft() {
    var remaining = RemainingTime()
    #expect(remaining.update(LaunchProgress(name: "s", total: 3, done: 3, elapsed: 5)) == 0)
  }

  @Test func isNeverNegativeNorInfinite() throws {
    var remaining = RemainingTime()
    var runtimes = RuntimeDistribution()
    for seconds in [0, .infinity, 0.001] { runtimes.record(seconds) }
    for elapsed in stride(from: 0.0, to: 100, by: 0.5) {
      let estimate = remaining.update(
        LaunchProgress(
          name: "s", total: 1_000_000, done: 3, left: 999_996, workers: 1,
          elapsed: elapsed, running: [RunningJob(seconds: elapsed)], runtimes: runtimes))
      let value = try #require(estimate)
      #expect(value >= 0 && value.isFinite)
    }
  }
}
