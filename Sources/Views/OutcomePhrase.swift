import Jobs
import Ledger
import Posix
import Text

extension Outcome {
  /// How it ended, for people: `exit code 1`, `killed by SIGSEGV`, `timed out`.
  package var phrase: String {
    switch self {
    case .exited(let code): "exit code \(code)"
    case .signaled(let signal): "killed by \(Signals.name(signal))"
    case .killed(_, let reason, _): reason
    case .timedOut: "timed out"
    case .terminated(let signal): "interrupted by \(Signals.name(signal))"
    case .cancelled: Outcome.cancelReason
    case .stoppedEarly(let stop): stop.phrase
    case .vanished: "lost together with its launcher"
    case .interrupted(let reason): "interrupted: \(reason)"
    case .notStarted(let reason): "could not be started: \(reason)"
    case .withheld(let reason): "was not started: \(reason)"
    }
  }
}

extension EarlyStop {
  /// `stopped early (asha): 0.85 at step 9`.
  package var phrase: String { "stopped early (\(rule)): \(shortDecimal(value)) at step \(step)" }
}
