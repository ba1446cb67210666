/// What the signal says that ended a process, if we did not send it. The numbers are those of
/// Linux on every machine that has it, MIPS and PA-RISC aside.
package enum SignalDeath {
  private static let hangup: Int32 = 1
  private static let interrupt: Int32 = 2
  private static let quit: Int32 = 3
  package static let kill: Int32 = 9
  package static let terminate: Int32 = 15

  /// They ask a program to end: it was cut off, and did not fail.
  package static let asking: Set<Int32> = [hangup, interrupt, quit, terminate]
  /// What ends a whole session, a batch job or a service sends one of these to all of it, in any
  /// order: the launch itself may be next.
  private static let ofAll = asking.union([kill])

  /// Seconds for which such an end is held back, until it is known that the launch lives on.
  package static let hold = 1.0

  /// What is added to a signal's number in the exit code of a shell whose command it ended.
  package static let shellOffset: Int32 = 128
}

extension SignalDeath {
  /// The signal, if this end may be part of the end of the launch itself.
  package static func mayBeOfAll(_ outcome: Outcome) -> Int32? {
    let signal: Int32
    switch outcome {
    case .exited(let code): signal = code - shellOffset
    case .signaled(let number): signal = number
    case .killed(let number, _, _): signal = number
    case .timedOut, .terminated, .cancelled, .stoppedEarly, .vanished, .interrupted, .notStarted,
      .withheld:
      return nil
    }
    return ofAll.contains(signal) ? signal : nil
  }

  /// How a line has failed that this signal ended.
  package static func failure(
    of signal: Int32, memoryRanOut: Bool, isReported: Bool = false
  ) -> Outcome {
    let hint = memoryRanOut ? "; out of memory?" : ""
    return .killed(
      signal: signal, reason: "killed by signal \(signal)\(hint)", isReported: isReported)
  }
}
