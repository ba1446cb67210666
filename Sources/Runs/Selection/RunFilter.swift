import Jobs
import Queries

/// Which runs are wanted: all conditions must hold, and of the values of one any may.
package struct RunFilter: Sendable {
  /// Parts of the operation's name, or names with `*` and `?`, or regular expressions, which begin
  /// with `^` or end with `$`.
  package var operations: [String] = []
  /// Parts of the label; `-` for none.
  package var labels: [String] = []
  package var isUnlabeled = false
  /// Whole tags.
  package var tags: [String] = []
  /// Parts of a comment's text, user or host, in any case; `-` for none.
  package var comments: [String] = []
  package var isMarked: Bool?
  package var states: Set<JobState> = []
  package var excludedStates: Set<JobState> = []
  package var started: StartInterval?
  /// The beginning of the digest of the source code.
  package var sourceDigests: [String] = []
  /// The beginning of the id of a batch, whose trials are wanted.
  package var batches: [String] = []
  /// By the whole ids of some of these: of which of its starts trials are wanted.
  package var generations: [String: Int] = [:]
  /// All of them must hold.
  package var expressions: [FilterExpression] = []
  /// If requested, collects the names of the expressions that no run has.
  package var unmet: UnmetNames?

  package init() {}

  /// Whether every run is wanted.
  package var isEmpty: Bool {
    operations.isEmpty && labels.isEmpty && !isUnlabeled && tags.isEmpty && comments.isEmpty
      && isMarked == nil && states.isEmpty && excludedStates.isEmpty && started == nil
      && sourceDigests.isEmpty && batches.isEmpty && expressions.isEmpty
  }

  func matches(time: Double) -> Bool {
    started?.contains(time) ?? true
  }

  func matches(state: JobState) -> Bool {
    (states.isEmpty || states.contains(state)) && !excludedStates.contains(state)
  }
}
