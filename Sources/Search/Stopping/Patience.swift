/// Ends a search that finds nothing better.
package struct Patience: Hashable, Sendable {
  /// The number of trials in a row without a better value that end the search.
  package let trials: Int
  private var best = Double.infinity
  /// The trials since the best one.
  package private(set) var since = 0

  package init(trials: Int) {
    self.trials = trials
  }

  /// Takes the value of a trial that has ended, made small; nil if it failed or has none. Trials before the
  /// first value do not count.
  package mutating func add(_ value: Double?) {
    if let value, value.isFinite, value < best {
      best = value
      since = 0
    } else if best.isFinite {
      since += 1
    }
  }

  package var isExhausted: Bool { since >= max(trials, 1) }
}
