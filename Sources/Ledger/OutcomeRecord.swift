import Jobs

/// How an outcome stands in a record.
extension Outcome {
  /// The word of the member `outcome`.
  package var word: String {
    switch self {
    case .exited, .killed(_, _, isReported: true): "exited"
    case .signaled, .killed: "signaled"
    case .timedOut: "timed_out"
    case .terminated, .cancelled, .stoppedEarly: "terminated"
    case .vanished: "vanished"
    case .interrupted: "interrupted"
    case .notStarted: "not_started"
    case .withheld: "withheld"
    }
  }

  /// The member `status`: what Python's batchrun takes for the exit status. Null makes it run the
  /// job again. 124 is what timeout(1) returns, 126 what shells return for what they cannot run.
  package var status: Int? {
    switch self {
    case .exited(let code): Int(code)
    case .killed(let signal, _, _): Int(SignalDeath.shellOffset + signal)
    case .timedOut: 124
    case .notStarted: 126
    case .signaled, .terminated, .cancelled, .stoppedEarly, .vanished, .interrupted, .withheld: nil
    }
  }

  /// The member `reason` of a cancelled job.
  package static var cancelReason: String { "cancelled" }

  /// Reads it back from the members of a record; nil if they say nothing of it.
  package init?(
    word: String?, exitCode: Int?, signal: Int?, reason: String?, stoppedEarly: EarlyStop? = nil
  ) {
    switch word {
    case "exited":
      guard let code = exitCode.flatMap({ Int32(exactly: $0) }) else { return nil }
      if let reason {
        self = .killed(signal: code - SignalDeath.shellOffset, reason: reason, isReported: true)
      } else {
        self = .exited(code: code)
      }
    case "signaled":
      guard let signal = signal.flatMap({ Int32(exactly: $0) }) else { return nil }
      // Only a failure has a reason; ledgers of 0.1.0 know none.
      if let reason {
        self = .killed(signal: signal, reason: reason, isReported: false)
      } else {
        self = .signaled(signal: signal)
      }
    case "terminated":
      guard let signal = signal.flatMap({ Int32(exactly: $0) }) else { return nil }
      self =
        stoppedEarly.map { .stoppedEarly($0) }
        ?? (reason == Outcome.cancelReason ? .cancelled : .terminated(signal: signal))
    case "timed_out": self = .timedOut
    case "vanished": self = .vanished
    case "interrupted": self = .interrupted(reason: reason ?? "")
    case "not_started": self = .notStarted(reason: reason ?? "")
    case "withheld": self = .withheld(reason: reason ?? "")
    default: return nil
    }
  }
}
