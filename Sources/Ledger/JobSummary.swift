import Jobs

/// What planning asks of a job that the ledger knows.
package struct JobSummary: Hashable, Sendable {
  package var id: JobID
  package var state: JobState
  /// The exit status; nil unless the job has finished.
  package var status: Int?
  /// How many attempts started so far.
  package var attempts: Int
  /// The number of the place that it ran in last; 0 if that is not known.
  package var place: Int
  /// Whether it was ended because it would not have become the best.
  package var isStoppedEarly: Bool

  package init(
    id: JobID, state: JobState, status: Int?, attempts: Int, place: Int = 0,
    isStoppedEarly: Bool = false
  ) {
    self.isStoppedEarly = isStoppedEarly
    self.id = id
    self.state = state
    self.status = status
    self.attempts = attempts
    self.place = place
  }
}
