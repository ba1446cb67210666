/// How an attempt ended. Every way that a job can fail has its own case.
package enum Outcome: Hashable, Sendable {
  /// The process ended by itself with this code, 0 to 255.
  case exited(code: Int32)
  /// The process was ended by a signal that neither a time limit nor a shutdown of ours sent, and
  /// has not finished for that: a line by one that asks to end, a run of an operation by any.
  case signaled(signal: Int32)
  /// A line failed by a signal, as by a crash or for lack of memory; the reason says so for people.
  /// `isReported` if its shell outlived it and exited with 128 and the signal's number.
  case killed(signal: Int32, reason: String, isReported: Bool)
  /// The time limit passed, so we ended it.
  case timedOut
  /// The launch was being stopped, so we ended it: it has not finished, and a resume runs it.
  case terminated(signal: Int32)
  /// A user cancelled it, so we ended it by SIGTERM, or did not try it again: a resume runs it.
  case cancelled
  /// It would not have become the best, so we ended it: a resume leaves it alone.
  case stoppedEarly(EarlyStop)
  /// It was lost together with its launcher: it has not finished, and a resume runs it.
  case vanished
  /// The cluster took its place away, or the machine that it ran on was lost: it has not finished, and
  /// runs again. The reason says what happened.
  case interrupted(reason: String)
  /// It could not be started, and another try would go no better; the reason says why.
  case notStarted(reason: String)
  /// It was not started for lack of something that does not belong to the job (disk space for its log,
  /// its place in the ledger): it has not finished, and a resume runs it.
  case withheld(reason: String)

  /// Whether nothing of the job is left to do, however it ended: a resume leaves it alone.
  package var isFinished: Bool {
    switch self {
    case .exited, .killed, .timedOut, .notStarted, .stoppedEarly: true
    case .signaled, .terminated, .cancelled, .vanished, .interrupted, .withheld: false
    }
  }

  package var state: JobState {
    switch self {
    case .exited(code: 0): .completed
    case .exited, .killed, .timedOut, .notStarted: .error
    case .signaled, .terminated, .cancelled, .stoppedEarly, .vanished, .interrupted, .withheld:
      .terminated
    }
  }
}

extension Outcome {
  /// Whether it counts as failed: it is reported, retried and halted on. A run of an operation that a
  /// crash ended is one, although its record says `terminated`.
  package var isFailure: Bool {
    if case .signaled(let signal) = self { return !SignalDeath.asking.contains(signal) }
    return state == .error
  }
}

/// Where a job stands. The raw value is the word in the ledger.
package enum JobState: String, Hashable, Sendable, CaseIterable {
  case staged, pending, running, completed, error, terminated
  /// A damaged journal line may have held its end: it is run again only if the user asks.
  case unknown
  /// The user does not want it: it is run again only if everything is run again.
  case skipped

  /// Whether it has run and runs no longer, however it ended.
  package var isOver: Bool { self == .completed || self == .error || self == .terminated }
}
