import Jobs
import Ledger

/// The lines of `launch --json`: one object for each thing that happens, the member `event` first.
/// Times are seconds since 1970, durations are seconds; members that do not apply are left out.
/// The members of an attempt have the names that they have in the ledger.
package enum LaunchEventLine {
  /// What a launch begins with.
  package struct Launch: Sendable {
    package var name: String
    package var folder: String
    package var runfile: String
    package var pid: Int32
    package var workers: Int
    package var mode: String
    /// Jobs that the launch is to run, and that it skips.
    package var jobs: Int
    package var skippedDone: Int
    package var skippedFailed: Int

    package init(
      name: String, folder: String, runfile: String, pid: Int32, workers: Int, mode: String,
      jobs: Int, skippedDone: Int, skippedFailed: Int
    ) {
      self.name = name
      self.folder = folder
      self.runfile = runfile
      self.pid = pid
      self.workers = workers
      self.mode = mode
      self.jobs = jobs
      self.skippedDone = skippedDone
      self.skippedFailed = skippedFailed
    }
  }

  package static func launch(_ launch: Launch, time: Double) -> String {
    var line = begin("launch", time: time)
    line.add("name", launch.name)
    line.add("folder", launch.folder)
    line.add("runfile", launch.runfile)
    line.add("pid", Int(launch.pid))
    line.add("n_jobs", launch.workers)
    line.add("mode", launch.mode)
    line.add("jobs", launch.jobs)
    line.add("skipped_completed", launch.skippedDone)
    line.add("skipped_failed", launch.skippedFailed)
    return line.text
  }

  package static func start(
    id: JobID, attempt: Int, slot: Int, line number: Int?, command: [UInt8], time: Double
  ) -> String {
    var line = begin("start", time: time)
    line.add("id", id.text)
    line.add("attempts", attempt)
    line.add("slot", slot)
    line.add("line", number)
    line.add("command", command)
    return line.text
  }

  /// `retryAfter`: seconds until the next attempt, nil where this was the last.
  package static func end(
    id: JobID, attempt: Int, outcome: Outcome, start: Double, runtime: Double?,
    usage: ResourceUsage?, retryAfter: Double?, time: Double
  ) -> String {
    var line = begin("end", time: time)
    line.add("id", id.text)
    line.add("attempts", attempt)
    line.add(outcome)
    line.add("start", seconds: start)
    line.add("runtime", seconds: runtime)
    line.add("user_cpu", seconds: usage?.userSeconds)
    line.add("system_cpu", seconds: usage?.systemSeconds)
    line.add("max_rss", usage?.peakMemory)
    line.add("retry_after", seconds: retryAfter)
    return line.text
  }

  package enum Severity: String, Sendable {
    case information, warning, error
  }

  package static func notice(_ message: String, _ severity: Severity, time: Double) -> String {
    var line = begin("notice", time: time)
    line.add("severity", severity.rawValue)
    line.add("message", message)
    return line.text
  }

  /// What a launch ends with.
  package struct Summary: Sendable {
    package var name: String
    package var completed: Int
    package var failed: Int
    package var terminated: Int
    package var notStarted: Int
    package var skippedDone: Int
    package var skippedFailed: Int
    /// The whole launch, and the sum of all attempts.
    package var elapsed: Double
    package var runtime: Double
    package var exitCode: Int32

    package init(
      name: String, completed: Int, failed: Int, terminated: Int, notStarted: Int,
      skippedDone: Int, skippedFailed: Int, elapsed: Double, runtime: Double, exitCode: Int32
    ) {
      self.name = name
      self.completed = completed
      self.failed = failed
      self.terminated = terminated
      self.notStarted = notStarted
      self.skippedDone = skippedDone
      self.skippedFailed = skippedFailed
      self.elapsed = elapsed
      self.runtime = runtime
      self.exitCode = exitCode
    }
  }

  package static func summary(_ summary: Summary, time: Double) -> String {
    var line = begin("summary", time: time)
    line.add("name", summary.name)
    line.add("completed", summary.completed)
    line.add("failed", summary.failed)
    line.add("terminated", summary.terminated)
    line.add("not_started", summary.notStarted)
    line.add("skipped_completed", summary.skippedDone)
    line.add("skipped_failed", summary.skippedFailed)
    line.add("elapsed", seconds: summary.elapsed)
    line.add("runtime", seconds: summary.runtime)
    line.add("exit_code", Int(summary.exitCode))
    return line.text
  }

  private static func begin(_ event: String, time: Double) -> JSONLine {
    var line = JSONLine()
    line.add("event", event)
    line.add("time", seconds: time)
    return line
  }
}

extension JSONLine {
  /// `state`, `outcome` and what belongs to it.
  mutating func add(_ outcome: Outcome) {
    add("state", outcome.state.rawValue)
    add("outcome", outcome.word)
    switch outcome {
    case .exited(let code): add("exit_code", Int(code))
    case .signaled(let signal), .terminated(let signal): add("signal", Int(signal))
    case .notStarted(let reason), .withheld(let reason): add("reason", reason)
    case .timedOut, .vanished: break
    }
  }
}
