/// Stops trials as `early_terminate: {type: hyperband}` of a W&B sweep does.
///
/// Trials are compared in bands: after their nth report for some n. A band's threshold is the value that 1/η
/// of all trials do not exceed there. A trial stops if its best value is above the threshold of the last
/// band that it has reached; with `strict`, if its value in this band is. Only values that are numbers count.
///
/// `hyperband_stop_runs` of the package `sweeps` (0.3.0); after Li, Jamieson, DeSalvo, Rostamizadeh and
/// Talwalkar, "Hyperband: a novel bandit-based approach to hyperparameter optimization" (2018).
package struct Hyperband: StoppingRule {
  /// Why there is no band to compare trials in.
  package enum Problem: Error, Hashable, Sendable {
    /// η must be above 1.
    case eta
    /// The first band must be 1 report or more.
    case minimum
    /// `max_iter` divided by η is below 1, or `s` is.
    case noBand
  }

  /// The numbers of reports after which trials are compared, from the fewest.
  package let bands: [Int]
  private let eta: Double
  private let isStrict: Bool
  /// The values of each trial.
  private var histories: [Int: [Double]] = [:]
  private var mostReports = 0
  /// The most trials that were in a band.
  private var mostInBand = 0

  /// Bands after `minimum` reports, and η times as many each time.
  package init(minimum: Int, eta: Double, isStrict: Bool) throws(Problem) {
    guard eta > 1 else { throw .eta }
    guard minimum >= 1 else { throw .minimum }
    var bands: [Int] = []
    var band = Double(minimum)
    while bands.count < Self.mostBands, let whole = Int(exactly: band.rounded(.down)) {
      bands.append(whole)
      band *= eta
    }
    self.bands = bands
    self.eta = eta
    self.isStrict = isStrict
  }

  /// Bands after `maximum` reports divided by η, and again by η, `brackets` times.
  package init(maximum: Int, brackets: Int, eta: Double, isStrict: Bool) throws(Problem) {
    guard eta > 1 else { throw .eta }
    var bands: [Int] = []
    var band = Double(maximum) / eta
    while bands.count < brackets, band >= 1 {
      bands.insert(Int(band), at: 0)
      band /= eta
    }
    guard !bands.isEmpty else { throw .noBand }
    self.bands = bands
    self.eta = eta
    self.isStrict = isStrict
  }

  private static let mostBands = 100

  /// The step does not matter, only the number of reports.
  package mutating func stops(trial: Int, step: Int, value: Double) -> Bool {
    guard value.isFinite else { return false }
    histories[trial, default: []].append(value)
    let history = histories[trial] ?? []
    mostReports = max(mostReports, history.count)
    guard let band = bands.last(where: { $0 <= history.count }) else { return false }
    let values = histories.values.filter { $0.count >= band }.map { $0[band - 1] }.sorted()
    mostInBand = max(mostInBand, values.count)
    let threshold = values[Int(1 / eta * Double(values.count))]
    let own = isStrict ? history[band - 1] : history.min() ?? value
    return own > threshold
  }

  package var obstacle: StoppingObstacle? {
    if mostReports == 0 { return .noReports }
    if mostInBand == 0 { return .steps(furthest: mostReports, needed: bands[0]) }
    return mostInBand < 2 ? .trials(count: mostInBand, needed: 2) : nil
  }

  package mutating func restart(trial: Int) {
    histories[trial] = nil
  }
}
