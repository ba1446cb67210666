/// Stops a trial whose best value so far is worse than the median of the other trials' running averages up to
/// the same step.
///
/// Golovin, Solnik, Moitra, Kochanski, Karro and Sculley, "Google Vizier: a service for black-box
/// optimization" (2017), section 3.2.1.
package struct MedianStopping: StoppingRule {
  package struct Options: Hashable, Sendable {
    /// The number of other trials that must have come as far.
    package var trials = 5
    /// No trial is stopped at this step or before.
    package var warmup = 9

    package init() {}
  }

  private struct Report {
    let step: Int
    /// The average of the values up to this step.
    let average: Double
  }

  private struct Course {
    var reports: [Report] = []
    var best = Double.infinity

    /// The average of the values up to a step; nil if the trial has not come as far.
    func average(at step: Int) -> Double? {
      guard let last = reports.last, last.step >= step else { return nil }
      var (low, high) = (0, reports.count)
      while low < high {
        let middle = (low + high) / 2
        if reports[middle].step <= step { low = middle + 1 } else { high = middle }
      }
      return low > 0 ? reports[low - 1].average : nil
    }
  }

  private let options: Options
  private var courses: [Int: Course] = [:]
  private var furthest: Int?
  /// The most other trials that had come as far as one after the warm-up.
  private var mostOthers: Int?

  package init(options: Options = Options()) {
    self.options = options
  }

  package mutating func stops(trial: Int, step: Int, value: Double) -> Bool {
    let value = value.isFinite ? value : .infinity
    var course = courses[trial] ?? Course()
    let count = Double(course.reports.count)
    let average = ((course.reports.last?.average ?? 0) * count + value) / (count + 1)
    course.reports.append(Report(step: step, average: average))
    course.best = min(course.best, value)
    courses[trial] = course
    furthest = max(furthest ?? step, step)
    guard step > options.warmup else { return false }
    let others = courses.compactMap { $0.key == trial ? nil : $0.value.average(at: step) }.sorted()
    mostOthers = max(mostOthers ?? 0, others.count)
    guard others.count >= neededOthers else { return false }
    return course.best > StandardScores.median(others)
  }

  private var neededOthers: Int { max(options.trials, 1) }

  package var obstacle: StoppingObstacle? {
    guard let furthest else { return .noReports }
    guard let mostOthers else { return .steps(furthest: furthest, needed: options.warmup + 1) }
    return mostOthers < neededOthers
      ? .trials(count: mostOthers + 1, needed: neededOthers + 1) : nil
  }

  package mutating func restart(trial: Int) {
    courses[trial] = nil
  }
}
