import Jobs
import Launching
import Ledger
import Posix
import JSON
import Text
import Views

/// The events of `--json`, one object a line.
package enum LaunchEventLine {
  package static func start(_ order: AttemptOrder) -> String {
    var members = JSONObject()
    members.add("event", "start")
    members.add("time", seconds: order.startedAt)
    members.add("started_at", timestamp(order.startedAt))
    members.add("id", order.id.text)
    members.add("attempt", order.lifetimeNumber)
    members.add("slot", order.attempt.slot)
    members.add("command", bytes: order.command)
    return members.line
  }

  package static func end(_ ending: AttemptEnd) -> String {
    var members = JSONObject()
    members.add("event", "end")
    members.add("time", seconds: Clock.wall)
    members.add("id", ending.order.id.text)
    members.add("attempt", ending.order.lifetimeNumber)
    members.add(ending.outcome)
    members.add("cause", FailureEnding(ending.outcome)?.cause)
    members.add("runtime", seconds: ending.runtime)
    members.add("started_at", timestamp(ending.order.startedAt))
    members.add("stopped_at", timestamp(ending.order.startedAt + ending.runtime))
    if let usage = ending.usage {
      members.add("user_cpu", seconds: usage.userSeconds)
      members.add("system_cpu", seconds: usage.systemSeconds)
      if let memory = usage.peakMemory { members.add("max_rss", memory) }
    }
    if let delay = ending.retryDelay { members.add("retry_in", seconds: delay) }
    members.add("command", bytes: ending.order.command)
    return members.line
  }

  /// A job that was to be tried again will not be: its end counts.
  package static func retryDropped(_ id: JobID, attempt: Int) -> String {
    var members = JSONObject()
    members.add("event", "retry_dropped")
    members.add("time", seconds: Clock.wall)
    members.add("id", id.text)
    members.add("attempt", attempt)
    return members.line
  }

  package static func notice(_ text: String) -> String {
    var members = JSONObject()
    members.add("event", "notice")
    members.add("time", seconds: Clock.wall)
    members.add("message", text)
    return members.line
  }
}
