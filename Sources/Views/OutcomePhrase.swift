import Jobs
import Posix

extension Outcome {
  /// How it ended, for people: `exit code 1`, `killed by SIGSEGV`, `timed out`.
  package var phrase: String {
    switch self {
    case .exited(let code): "exit code \(code)"
    case .signaled(let signal): "killed by \(Signals.name(signal))"
    case .killed(_, let reason, _): reason
    case .timedOut: "timed out"
    case .terminated(let signal): "interrupted by \(Signals.name(signal))"
    case .vanished: "lost together with its launcher"
    case .notStarted(let reason): "could not be started: \(reason)"
    case .withheld(let reason): "was not started: \(reason)"
    }
  }
}
