/// The probability that a job runs longer than a given time, learned from the jobs that ended and
/// from those that still run.
///
/// A mean over ended jobs alone is too small while long jobs are still running, and by much when
/// job times are skewed. The product-limit estimate (Kaplan and Meier, 1958) takes a job that has
/// run for a minute so far for what it is: evidence of more than a minute.
struct SurvivalCurve {
  /// From `time` on (until the next step), this share of jobs is still running.
  private struct Step {
    var time: Double
    var survival: Double
    /// The area below the curve from `time` on, in seconds.
    var areaBeyond: Double
  }

  private let steps: [Step]
  /// The longest runtime seen to its end.
  private let longest: Double
  /// The expected runtime of a job that has not been started, in seconds.
  let mean: Double

  /// Nil until a job has ended: before, nothing is known of how long jobs take.
  init?(ended: RuntimeDistribution, running: [Double]) {
    let running = running.sorted()
    var steps = [Step(time: 0, survival: 1, areaBeyond: 0)]
    var atRisk = ended.count + running.count
    var overtaken = 0
    for bin in ended.occupied {
      while overtaken < running.count, running[overtaken] < bin.mean { overtaken += 1 }
      let survived = 1 - Double(bin.count) / Double(atRisk - overtaken)
      steps.append(
        Step(time: bin.mean, survival: steps[steps.count - 1].survival * survived, areaBeyond: 0))
      atRisk -= bin.count
    }
    guard let last = steps.last, steps.count > 1 else { return nil }

    // A job that outlived all that ended is expected to end some time after now.
    let outliving = running[overtaken...]
    var area = 0.0
    if !outliving.isEmpty {
      let beyond = outliving.map { $0 - last.time + Self.beyond(last.time, elapsed: $0) }
      area = last.survival * beyond.reduce(0, +) / Double(outliving.count)
    }
    for index in steps.indices.reversed() {
      if index + 1 < steps.count {
        area += steps[index].survival * (steps[index + 1].time - steps[index].time)
      }
      steps[index].areaBeyond = area
    }
    self.steps = steps
    longest = last.time
    mean = area
  }

  /// How much longer a job is expected to run that has run for `elapsed` seconds.
  func expectedRemainder(after elapsed: Double) -> Double {
    guard elapsed < longest else { return Self.beyond(longest, elapsed: elapsed) }
    var low = 0
    var high = steps.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if steps[middle].time <= elapsed { low = middle } else { high = middle }
    }
    let step = steps[low]
    return max(0, step.areaBeyond / step.survival - (elapsed - step.time))
  }

  /// What is expected of a job that has outlived every job that ended: as much again as it exceeds
  /// the longest of them, and never less than a tenth of its age.
  private static func beyond(_ longest: Double, elapsed: Double) -> Double {
    max(elapsed / 10, elapsed - longest)
  }
}
