import Jobs
import Ledger

/// What reports show of a job.
package struct JobReport: Sendable {
  package var id: JobID
  package var command: [UInt8]
  package var state: JobState
  /// How its last attempt ended; nil while it runs, and if the ledger does not say.
  package var outcome: Outcome?
  package var attempts: Int
  /// Seconds since 1970.
  package var start: Double?
  /// Seconds.
  package var runtime: Double?
  /// Seconds that its last attempt has stood still, in pauses that are over.
  package var pausedTime = 0.0
  /// Of one that waits to be tried again: the start of the launcher that will do that, in clock ticks since boot.
  package var retry: UInt64?
  package var slot: Int?
  /// Of the runfile, from 1.
  package var line: Int?
  /// Of a trial: its number in its batch, from 1.
  package var trial: Int?
  /// Paths relative to the ledger's folder.
  package var output: String?
  package var errors: String?
  /// Whether it is the run that is watched, or a trial of it; where none is, of the latest batch.
  package var isOfRun = false
  /// Of one that does not stand still: what tells whether it runs.
  package var trace: JobTrace?

  package init(
    id: JobID, command: [UInt8], state: JobState, outcome: Outcome? = nil, attempts: Int = 1,
    start: Double? = nil, runtime: Double? = nil, slot: Int? = nil, line: Int? = nil,
    output: String? = nil, errors: String? = nil
  ) {
    self.id = id
    self.command = command
    self.state = state
    self.outcome = outcome
    self.attempts = attempts
    self.start = start
    self.runtime = runtime
    self.slot = slot
    self.line = line
    self.output = output
    self.errors = errors
  }

  /// Whether it was ended because it would not have become the best.
  var isStoppedEarly: Bool {
    guard state == .terminated, case .stoppedEarly = outcome else { return false }
    return true
  }

  /// By which requests name it: its line, or of the batch that is watched its trial; nil if it has none.
  package var number: JobNumber? {
    line.map { .line($0) } ?? (isOfRun ? trial.map { .trial($0) } : nil)
  }

  /// Seconds that it has run until `now` (seconds since 1970), without pauses; nil if it has not started.
  package func age(at now: Double) -> Double? {
    start.map { max(0, now - $0 - pausedTime) }
  }

  /// How it ended, for people; nil if unknown.
  package var endPhrase: String? {
    outcome?.phrase ?? (state == .terminated ? Outcome.vanished.phrase : nil)
  }

  /// The order of the runfile; jobs without a line stand after, by their start.
  package static func precedes(_ left: JobReport, _ right: JobReport) -> Bool {
    (left.line ?? .max, left.start ?? 0) < (right.line ?? .max, right.start ?? 0)
  }
}
