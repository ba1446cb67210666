import Jobs

/// What is recorded when an attempt has ended.
package struct AttemptEnd: Sendable {
  package var id: JobID
  package var attempt: Int
  package var outcome: Outcome
  /// Seconds since 1970.
  package var start: Double
  /// Seconds; nil where nobody saw the end.
  package var runtime: Double?
  package var usage: ResourceUsage?

  package init(
    id: JobID, attempt: Int, outcome: Outcome, start: Double, runtime: Double?,
    usage: ResourceUsage?
  ) {
    self.id = id
    self.attempt = attempt
    self.outcome = outcome
    self.start = start
    self.runtime = runtime
    self.usage = usage
  }
}
