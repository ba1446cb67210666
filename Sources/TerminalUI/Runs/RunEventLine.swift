import JSON
import Jobs
import Launching
import Operations
import Posix
import Running
import Text
import Views

/// The events of `run --json`, one object a line.
package enum RunEventLine {
  /// `skipped` are trials that were not needed.
  package static func launch(_ start: RunLaunchStart, skipped: Int) -> String {
    var members = object("launch")
    members.add("id", start.id.text)
    members.add("name", start.operation)
    members.add("folder", start.ledger)
    members.add("jobs", start.count)
    if skipped > 0 { members.add("skipped", skipped) }
    members.add("n_jobs", start.workers)
    return members.line
  }

  package static func start(_ attempt: RunAttempt) -> String {
    var members = object("start", at: attempt.startedAt)
    members.add("started_at", timestamp(attempt.startedAt))
    members.add(attempt)
    members.add("slot", attempt.slot)
    return members.line
  }

  package static func end(_ end: RunAttemptEnd) -> String {
    var members = object("end")
    members.add(end.attempt)
    members.add(end.outcome)
    members.add("cause", FailureEnding(end.outcome)?.cause)
    members.add("runtime", seconds: end.runtime)
    members.add("started_at", timestamp(end.attempt.startedAt))
    members.add("stopped_at", timestamp(end.attempt.startedAt + end.runtime))
    if let usage = end.usage {
      members.add("user_cpu", seconds: usage.userSeconds)
      members.add("system_cpu", seconds: usage.systemSeconds)
      members.add("max_rss", usage.peakMemory)
    }
    members.add("retry_in", seconds: end.retryDelay)
    return members.line
  }

  /// A run that a queue starts.
  package static func start(_ id: JobID, _ operation: String) -> String {
    let now = Clock.wall
    var members = object("start", at: now)
    members.add("started_at", timestamp(now))
    members.add("id", id.text)
    members.add("operation", operation)
    return members.line
  }

  package static func end(_ end: RunPartEnd) -> String {
    let now = Clock.wall
    var members = object("end", at: now)
    members.add("id", end.id.text)
    members.add("operation", end.operation)
    members.add("exit_code", end.exitCode)
    members.add("runtime", seconds: end.runtime)
    members.add("started_at", timestamp(now - end.runtime))
    members.add("stopped_at", timestamp(now))
    return members.line
  }

  package static func objective(_ measurement: RunMeasurement) -> String? {
    guard let value = measurement.objective else { return nil }
    var members = object("objective")
    members.add("id", measurement.attempt.id.text)
    members.add("value", FlagValue.real(value).json)
    return members.line
  }

  package static func staged(_ operation: String, _ id: JobID) -> String {
    var members = object("staged")
    members.add("id", id.text)
    members.add("operation", operation)
    return members.line
  }

  package static func notice(_ text: String) -> String {
    var members = object("notice")
    members.add("message", text)
    return members.line
  }

  /// The last event. `skipped` are runs that were not needed.
  package static func summary(
    _ tally: RunTally, failures: FailureGroups? = nil, notStarted: Int = 0, skipped: Int = 0,
    skippedByRequest: Int = 0, elapsed: Double = 0, exitCode: Int32
  ) -> String {
    var members = object("summary")
    members.add("completed", tally.done)
    members.add("failed", tally.failed)
    members.add("terminated", tally.terminated)
    if tally.stoppedEarly > 0 { members.add("stopped_early", tally.stoppedEarly) }
    members.add("not_started", notStarted)
    if skipped > 0 { members.add("skipped", skipped) }
    if skippedByRequest > 0 { members.add("skipped_by_request", skippedByRequest) }
    members.add("retried", tally.retried)
    members.add("elapsed", seconds: elapsed)
    members.add("work_seconds", seconds: tally.workSeconds)
    let failures = failures ?? tally.failures
    if !failures.isEmpty { members.add("failures", failures.json) }
    members.add("best", tally.best)
    members.add("best_value", tally.bestValue)
    members.add("best_id", tally.bestID)
    members.add("exit_code", exitCode)
    return members.line
  }

  private static func object(_ event: String, at time: Double = Clock.wall) -> JSONObject {
    var members = JSONObject()
    members.add("event", event)
    members.add("time", seconds: time)
    return members
  }
}

extension JSONObject {
  fileprivate mutating func add(_ attempt: RunAttempt) {
    add("id", attempt.id.text)
    add("attempt", attempt.number)
    add("operation", attempt.operation)
    add("flags", attempt.flags.json)
  }
}
