import JSON
import Scalars
import Synchronization

/// Checks whether the trials of a batch print the metrics that the user has named.
final class MetricWatch: Sendable {
  private struct State {
    var missing: [OutputScalarRule]
    var hasTrials = false
  }

  private let state: Mutex<State>

  init(_ metrics: [OutputScalarRule]) {
    state = Mutex(State(missing: metrics))
  }

  /// Takes note of the metrics of a completed trial, as its record has them.
  func note(_ scalars: JSONValue?) {
    state.withLock { state in
      state.hasTrials = true
      state.missing.removeAll { $0.name.map { scalars?[$0] != nil } ?? true }
    }
  }

  /// What to say in the end; nil if all were seen, or no trial has completed.
  var warning: String? {
    state.withLock { $0.hasTrials ? $0.missing.unmatchedWording : nil }
  }
}
