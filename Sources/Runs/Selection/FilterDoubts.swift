import Jobs
import Text

/// Something that an expression of a filter may not mean.
package enum FilterDoubt: Hashable, Sendable {
  /// A word that is compared with nothing: it is true of every run.
  case loneWord(String)
  /// What a status is compared with that is none, and the one that may be meant.
  case unknownStatus(String, nearest: String?)
}

extension RunFilter {
  /// What its expressions may not mean.
  package var doubts: [FilterDoubt] {
    let lone = Set(expressions.flatMap(\.loneWords)).sorted()
    let states = Set(expressions.flatMap { $0.texts(comparedWith: ["status", "state"]) }).sorted()
    return lone.map { .loneWord($0) }
      + states.filter { JobState(rawValue: $0) == nil }.map { state in
        let known = JobState.allCases.map(\.rawValue)
        return .unknownStatus(
          state, nearest: state == "failed" ? "error" : nearestMatch(to: state, among: known))
      }
  }
}
