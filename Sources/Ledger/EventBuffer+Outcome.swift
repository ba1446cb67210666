import JSON
import Jobs

/// How an attempt has ended, as members of its event.
extension EventBuffer {
  mutating func appendOutcome(_ outcome: Outcome) {
    bytes.append(",\"outcome\":\"")
    bytes.append(contentsOf: outcome.word.utf8)
    bytes.append(UInt8(ascii: "\""))
    switch outcome {
    case .exited(let code):
      bytes.append(",\"exit_code\":")
      bytes.appendJSON(Int(code))
    case .signaled(let signal), .terminated(let signal):
      bytes.append(",\"signal\":")
      bytes.appendJSON(Int(signal))
    case .cancelled:
      bytes.append(",\"signal\":")
      bytes.appendJSON(Int(SignalDeath.terminate))
      appendReason(Outcome.cancelReason)
    case .killed(let signal, let reason, let isReported):
      bytes.append(isReported ? ",\"exit_code\":" : ",\"signal\":")
      bytes.appendJSON(Int(isReported ? SignalDeath.shellOffset + signal : signal))
      appendReason(reason)
    case .stoppedEarly(let stop):
      bytes.append(",\"signal\":")
      bytes.appendJSON(Int(SignalDeath.terminate))
      bytes.append(",\"stopped_early\":")
      bytes.appendJSON(.object(stop.json))
    case .notStarted(let reason), .withheld(let reason), .interrupted(let reason):
      appendReason(reason)
    case .timedOut, .vanished: break
    }
  }

  mutating func appendReason(_ reason: String) {
    bytes.append(",\"reason\":")
    bytes.appendJSONString(reason)
  }
}
