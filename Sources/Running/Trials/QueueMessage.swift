import Glibc
import Jobs
import Runs

/// A line of a queue's log.
package enum QueueMessage: Hashable, Sendable {
  case processing
  case waiting
  case starting(JobID)
  case ignoring(JobID, runGPUs: String, queueGPUs: String)
  case blocked(JobID, by: [JobID])
  case failed(JobID, exitCode: Int32)
  /// Nothing more is started.
  case draining(running: Int)

  private var isError: Bool {
    if case .failed = self { true } else { false }
  }

  package var text: String {
    switch self {
    case .processing: "Processing staged runs"
    case .waiting: "Waiting for staged runs"
    case .starting(let id): "\(ChildLine.queueVerb)\(id.text)"
    case .ignoring(let id, let runGPUs, let queueGPUs):
      "Ignoring staged run \(id.text) (GPU spec mismatch: run is \(runGPUs), queue is \(queueGPUs))"
    case .blocked(let id, let others):
      "Found staged run \(id.text) (waiting for runs to finish: "
        + others.map(\.text).joined(separator: ", ") + ")"
    case .draining(0): "Starting no more runs"
    case .draining: "Starting no more runs - waiting for those that run"
    case .failed(let id, let code): "\(id.text) failed with exit code \(code)"
    }
  }

  /// The whole line, with the time of the place where we are; `time` in seconds since 1970.
  package func line(at time: Double) -> String {
    var seconds = time_t(time)
    var parts = tm()
    localtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    let clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    return "\(isError ? "ERROR" : "INFO"): [queue] \(date) \(clock) \(text)"
  }
}
