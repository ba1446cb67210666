import JSON
import Jobs
import Ledger

extension JSONObject {
  /// `state`, `outcome` and what belongs to it, called as in the ledger.
  package mutating func add(_ outcome: Outcome) {
    add(.state, outcome.state.rawValue)
    add(.outcome, outcome.word)
    switch outcome {
    case .exited(let code): add(.exitCode, code)
    case .signaled(let signal), .terminated(let signal): add(.signal, signal)
    case .killed(let signal, let reason, let isReported):
      add(isReported ? .exitCode : .signal, isReported ? SignalDeath.shellOffset + signal : signal)
      add(.reason, reason)
    case .cancelled:
      add(.signal, SignalDeath.terminate)
      add(.reason, Outcome.cancelReason)
    case .stoppedEarly(let stop):
      add(.signal, SignalDeath.terminate)
      add(.stoppedEarly, stop.json)
    case .notStarted(let reason), .withheld(let reason), .interrupted(let reason):
      add(.reason, reason)
    case .timedOut, .vanished: break
    }
  }

  private mutating func add(_ key: RecordKey, _ value: some JSONConvertible) {
    add(key.text, value)
  }
}
