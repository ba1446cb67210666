import Jobs
import Launching
import Posix

extension Outcome {
  /// How a job came out, in words.
  var wording: String {
    switch self {
    case .exited(let code): "exit code \(code)"
    case .signaled(let signal): "killed by \(Signals.name(signal))"
    case .timedOut: "timed out"
    case .terminated(let signal): "terminated by \(Signals.name(signal))"
    case .vanished: "vanished"
    case .notStarted(let reason): "could not start: \(reason)"
    case .withheld(let reason): "was not started: \(reason)"
    }
  }
}

extension LaunchFailure {
  var wording: String {
    switch self {
    case .ledgerNotWritable(let reason): reason
    case .outputNotWritable(let reason): "the output of a job cannot be kept: \(reason)"
    case .guardianLost: "the guardian process was killed"
    }
  }
}
