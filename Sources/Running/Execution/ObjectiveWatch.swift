import JSON
import Operations
import Synchronization
import Text

/// Checks whether the trials of a batch print the objective that the user has named.
final class ObjectiveWatch: Sendable {
  private struct State {
    var isSeen = false
    /// Completed trials without it.
    var without = 0
    /// What these have printed.
    var names: Set<String> = []
  }

  private let column: String
  private let state = Mutex(State())

  init(_ objective: OperationDefinition.Objective) {
    column = objective.column
  }

  /// Takes note of a completed trial: its objective, and its metrics as its record has them.
  func note(_ objective: Double?, _ scalars: JSONValue?) {
    state.withLock { state in
      state.isSeen = state.isSeen || objective != nil
      if state.isSeen { return }
      state.without += 1
      state.names.formUnion(scalars?.object?.members.map(\.key) ?? [])
    }
  }

  /// What to say in the end; nil if the objective was seen, or no trial has completed.
  var warning: String? {
    let (isSeen, without, names) = state.withLock { ($0.isSeen, $0.without, $0.names) }
    guard !isSeen, without > 0 else { return nil }
    let nearest = nearestMatch(to: column, among: names.sorted())
    return "no trial has printed the objective '\(column)'"
      + (nearest.map { "; did you mean '\($0)'?" } ?? "")
  }
}
