import Jobs
import Posix

/// How a job failed or was interrupted, as jobs are grouped by it.
package enum FailureEnding: Hashable, Sendable {
  case exited(code: Int32)
  /// By its own crash, or from outside.
  case killed(signal: Int32, memoryRanOut: Bool)
  case timedOut
  case notStarted(reason: String)
  /// The launch was stopped, or the job was asked to end.
  case terminated(signal: Int32)
  /// A user cancelled the job.
  case cancelled
  /// It was lost together with its launcher.
  case vanished
  /// The cluster took its place away, or lost the machine.
  case interrupted(reason: String)

  /// Nil where the job is done, was stopped early, or was held back for want of something that is not its own.
  package init?(_ outcome: Outcome) {
    switch outcome {
    case .cancelled: self = .cancelled
    case .exited(code: 0), .stoppedEarly, .withheld: return nil
    case .exited(let code): self = .exited(code: code)
    case .killed(let signal, let reason, _):
      self = .killed(signal: signal, memoryRanOut: reason.utf8.last == UInt8(ascii: "?"))
    case .signaled(let signal) where outcome.isFailure:
      self = .killed(signal: signal, memoryRanOut: false)
    case .signaled(let signal), .terminated(let signal): self = .terminated(signal: signal)
    case .timedOut: self = .timedOut
    case .vanished: self = .vanished
    case .interrupted(let reason): self = .interrupted(reason: reason)
    case .notStarted(let reason): self = .notStarted(reason: reason)
    }
  }

  /// `exit 2`, `killed by signal 9`: short, for groups. Not escaped.
  package var phrase: String {
    switch self {
    case .exited(let code): "exit \(code)"
    case .killed(let signal, _): "killed by signal \(signal)"
    case .timedOut: "timed out"
    case .notStarted(let reason): "not started: \(reason)"
    case .terminated(let signal): "stopped by \(Signals.name(signal))"
    case .cancelled: "cancelled"
    case .vanished: "lost together with its launcher"
    case .interrupted(let reason): "interrupted: \(reason)"
    }
  }

  /// Why, where the end says so itself, without a look at the output. Not escaped.
  package var cause: String? {
    switch self {
    case .killed(_, memoryRanOut: true): "out of memory?"
    case .notStarted(let reason): reason
    case .timedOut, .vanished, .interrupted: phrase
    case .exited, .killed, .terminated, .cancelled: nil
    }
  }
}
