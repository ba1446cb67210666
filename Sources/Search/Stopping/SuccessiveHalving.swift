/// Stops a trial that is not among the best 1/η of those that have come as far: asynchronous successive halving
/// (ASHA) in the form that stops trials and never waits.
///
/// Trials are compared at rungs, the steps r, rη, rη², … A trial that skips the step of a rung is compared
/// with the value of its next report.
///
/// Li, Jamieson, Rostamizadeh, Gonina, Hardt, Recht and Talwalkar, "A system for massively parallel
/// hyperparameter tuning" (2020).
package struct SuccessiveHalving: StoppingRule {
  package struct Options: Hashable, Sendable {
    /// η: one of this many trials continues to the next rung; above 1.
    package var eta = 3.0
    /// r: the step of the first rung; 1 or more.
    package var min = 3

    package init() {}
  }

  private let options: Options
  /// For each rung the values of the trials that have reached it.
  private var rungs: [[Int: Double]] = []
  /// How many rungs each trial has reached.
  private var reached: [Int: Int] = [:]
  private var furthest: Int?
  /// The most trials that were at a rung.
  private var mostAtRung = 0

  package init(options: Options = Options()) {
    self.options = options
  }

  package mutating func stops(trial: Int, step: Int, value: Double) -> Bool {
    let value = value.isFinite ? value : .infinity
    furthest = max(furthest ?? step, step)
    var rung = reached[trial] ?? 0
    var stops = false
    while Double(step) >= self.step(ofRung: rung) {
      if rung == rungs.count { rungs.append([:]) }
      rungs[rung][trial] = value
      mostAtRung = max(mostAtRung, rungs[rung].count)
      stops = stops || !isGood(value, rung)
      rung += 1
    }
    reached[trial] = rung
    return stops
  }

  package var obstacle: StoppingObstacle? {
    guard let furthest else { return .noReports }
    if mostAtRung == 0 { return .steps(furthest: furthest, needed: Int(step(ofRung: 0))) }
    let needed = Int(options.eta.rounded(.up))
    return mostAtRung < needed ? .trials(count: mostAtRung, needed: needed) : nil
  }

  package mutating func restart(trial: Int) {
    for rung in rungs.indices { rungs[rung][trial] = nil }
    reached[trial] = nil
  }

  private func step(ofRung rung: Int) -> Double {
    var step = Double(max(options.min, 1))
    for _ in 0..<rung { step *= max(options.eta, Self.leastEta) }
    return step
  }

  private static let leastEta = 1.001

  /// Whether a value is among the best 1/η of a rung, or too few trials have reached it to tell.
  private func isGood(_ value: Double, _ rung: Int) -> Bool {
    let places = Int(Double(rungs[rung].count) / options.eta)
    guard places > 0 else { return true }
    return rungs[rung].values.count { $0 < value } < places
  }
}
