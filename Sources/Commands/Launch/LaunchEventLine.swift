import Jobs
import Launching
import Ledger
import Posix

/// The events of `--json`, one object a line.
enum LaunchEventLine {
  static func start(_ order: AttemptOrder) -> String {
    var members = JSONMembers()
    members.add("event", "start")
    members.add("time", order.startedAt)
    members.add("id", order.id.text)
    members.add("attempt", order.lifetimeNumber)
    members.add("slot", order.attempt.slot)
    members.add("command", order.command)
    return members.line
  }

  static func end(_ ending: AttemptEnding) -> String {
    var members = JSONMembers()
    members.add("event", "end")
    members.add("time", Clock.wall)
    members.add("id", ending.order.id.text)
    members.add("attempt", ending.order.lifetimeNumber)
    members.add("state", ending.outcome.state.rawValue)
    switch ending.outcome {
    case .exited(let code): members.add("exit_code", Int(code))
    case .signaled(let signal), .terminated(let signal): members.add("signal", Int(signal))
    case .notStarted(let reason), .withheld(let reason): members.add("reason", reason)
    case .timedOut, .vanished: break
    }
    members.add("outcome", ending.outcome.wording)
    members.add("runtime", ending.runtime)
    if let usage = ending.report.usage {
      members.add("user_cpu", usage.userSeconds)
      members.add("system_cpu", usage.systemSeconds)
      members.add("max_rss", usage.peakMemory)
    }
    if let delay = ending.retryDelay { members.add("retry_in", delay) }
    members.add("command", ending.order.command)
    return members.line
  }

  static func notice(_ text: String) -> String {
    var members = JSONMembers()
    members.add("event", "notice")
    members.add("time", Clock.wall)
    members.add("message", text)
    return members.line
  }
}
