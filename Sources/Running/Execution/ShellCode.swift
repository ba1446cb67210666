import Jobs
import Runs

extension Outcome {
  /// The exit code of the process; nil if it had none.
  var exitCode: Int? {
    switch self {
    case .exited(let code): Int(code)
    case .killed(let signal, _, isReported: true): Int(SignalDeath.shellOffset + signal)
    default: nil
    }
  }

  /// The signal that ended the process; nil if none did.
  var signal: Int? {
    switch self {
    case .signaled(let signal), .terminated(let signal): Int(signal)
    case .killed(let signal, _, isReported: false): Int(signal)
    case .cancelled, .stoppedEarly: Int(SignalDeath.terminate)
    default: nil
    }
  }

  /// The exit code as a shell has it: of a process that a signal ended, that and 128; of one that
  /// took too long, as of timeout(1).
  package var shellCode: Int32 {
    switch self {
    case .exited(let code): code
    case .signaled(let signal), .terminated(let signal), .killed(let signal, _, _):
      SignalDeath.shellOffset + signal
    case .cancelled, .stoppedEarly: SignalDeath.shellOffset + SignalDeath.terminate
    case .timedOut: 124
    case .vanished, .interrupted, .notStarted, .withheld: 1
    }
  }
}

extension RunRecord {
  /// How it ended, as a shell has it. A trial that was stopped early has not failed.
  var shellCode: Int32 {
    if state == .completed || stoppedEarly != nil { return 0 }
    if let exitCode, let code = Int32(exactly: exitCode), code != 0 { return code }
    if let signal, let number = Int32(exactly: signal) { return 128 + number }
    return 1
  }
}
