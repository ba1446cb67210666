import Queries

/// What ends jobs, or a launch as a whole, by the results of its jobs or by time.
package struct SearchTerms: Sendable {
  /// By which rule running jobs are ended that will not become the best.
  package var earlyStop = EarlyStopping.none
  /// Nothing new starts once a completed job meets this.
  package var goal: FilterExpression?
  /// Nothing new starts after this many finished jobs in a row that are no better than the best before.
  package var patience: Int?
  /// Nothing new starts after this many seconds.
  package var maxTime: Double?

  package init() {}

  var isEmpty: Bool { earlyStop == .none && goal == nil && patience == nil && maxTime == nil }

  /// Whether it has to be known what is to be small or large.
  package var needsObjective: Bool { earlyStop != .none || patience != nil }

  /// Whether a job has to be looked at when it has ended.
  var looksAtEnds: Bool { earlyStop != .none || looksAtResults }

  /// Whether the result of a job decides about the others.
  var looksAtResults: Bool { goal != nil || patience != nil }
}
