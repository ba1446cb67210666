import JSON
import Operations
import Synchronization
import Text

/// Checks whether the trials of a batch print the objective that the user has named.
final class ObjectiveWatch: Sendable {
  private struct State {
    var isSeen = false
    /// Whether its absence was reported before the end.
    var isReported = false
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

  /// After this many trials without it the user is warned, while the batch can still be changed.
  private static let earlyCount = 3
  /// At most this many of the names that were printed instead are listed.
  private static let shownNames = 5

  /// Takes note of a completed trial: its objective, and its metrics as its record has them.
  ///
  /// - Returns: what to say now; nil nearly always.
  func note(_ objective: Double?, _ scalars: JSONValue?) -> String? {
    state.withLock { state in
      let names = scalars?.object?.members.map(\.key) ?? []
      state.isSeen = state.isSeen || objective != nil || names.contains(where: isMeant)
      if state.isSeen { return nil }
      state.without += 1
      state.names.formUnion(names)
      guard state.without == Self.earlyCount else { return nil }
      state.isReported = true
      return "none of the first \(Self.earlyCount) trials has printed the objective '\(column)'"
        + remark(state.names)
    }
  }

  /// Whether this metric is the objective: `loss` of `min loss` too.
  private func isMeant(_ name: String) -> Bool { column == name || column.hasSuffix(" " + name) }

  /// What to say in the end; nil if the objective was seen, its absence was reported, or no trial has
  /// completed.
  var warning: String? {
    state.withLock { state in
      guard !state.isSeen, !state.isReported, state.without > 0 else { return nil }
      return "no trial has printed the objective '\(column)'" + remark(state.names)
    }
  }

  /// What was printed instead, or what of it was probably meant.
  private func remark(_ names: Set<String>) -> String {
    let names = names.sorted().filter { $0 != "step" }
    if let nearest = nearestMatch(to: column, among: names) {
      return "; did you mean '\(nearest)'?"
    }
    guard !names.isEmpty else { return "" }
    let more = names.count > Self.shownNames ? ", …" : ""
    return "; they printed " + names.prefix(Self.shownNames).joined(separator: ", ") + more
  }
}
