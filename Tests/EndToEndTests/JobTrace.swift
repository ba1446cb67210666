import Glibc
import TestSupport

/// Jobs that write down when they begin and end, and what that says: who ran how often, and
/// whether anything ran twice at once.
struct JobTrace {
  /// One line of the trace.
  struct Event: Equatable {
    let isStart: Bool
    let job: String
    let pid: pid_t
  }

  private static let file = "trace"
  private let sandbox: Sandbox

  init(in sandbox: Sandbox) throws {
    self.sandbox = sandbox
    // One write of a few bytes to a file that is opened for appending stays in one piece.
    try sandbox.writeScript(
      """
      echo "start $1 $$" >> \(sandbox.path(JobTrace.file))
      sleep "$2"
      echo "end $1 $$" >> \(sandbox.path(JobTrace.file))
      exit "${3:-0}"
      """, to: "job")
  }

  /// The line of a runfile that runs such a job.
  func line(_ job: String, seconds: Double, exitCode: Int = 0) -> String {
    "./job \(job) \(seconds) \(exitCode)"
  }

  var events: [Event] {
    sandbox.lines(of: JobTrace.file).compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 3, let pid = pid_t(words[2]) else { return nil }
      return Event(isStart: words[0] == "start", job: String(words[1]), pid: pid)
    }
  }

  var startedJobs: [String] {
    events.filter(\.isStart).map(\.job)
  }

  /// How often each job has begun.
  var startCounts: [String: Int] {
    startedJobs.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// What must not be: a job that begins while it runs, and one that ends without having begun.
  var contradictions: [String] { contradictions(cut: []) }

  /// The same; jobs of `cut` may begin again without having written that they ended.
  func contradictions(cut: Set<String>) -> [String] {
    var running: [String: pid_t] = [:]
    var found: [String] = []
    for event in events {
      if event.isStart {
        if let other = running[event.job], !cut.contains(event.job) {
          found.append("\(event.job) began as \(event.pid) while \(other) ran")
        }
        running[event.job] = event.pid
      } else if running.removeValue(forKey: event.job) != event.pid {
        found.append("\(event.job) ended as \(event.pid), which had not begun")
      }
    }
    return found
  }

  /// The jobs that have begun and not ended.
  var runningJobs: [String] {
    var running: [String: Int] = [:]
    for event in events { running[event.job, default: 0] += event.isStart ? 1 : -1 }
    return running.filter { $0.value > 0 }.map(\.key).sorted()
  }

  /// Waits until all of these have begun.
  func waitForStart(of jobs: String...) throws {
    try eventually("\(jobs) have begun") {
      let started = Set(startedJobs)
      return jobs.allSatisfy(started.contains)
    }
  }
}
