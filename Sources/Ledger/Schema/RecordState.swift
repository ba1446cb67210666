import Jobs

extension JobState {
  /// Where a record says that its job stands. One without a state that we know is of Python's
  /// batchrun, which writes only the status: null until the job has finished.
  package init(recorded state: JobState?, status: Int?) {
    if let state {
      self = state
    } else {
      self =
        switch status {
        case 0: .completed
        case nil: .pending
        default: .error
        }
    }
  }
}

extension Outcome {
  /// How a record says that the last attempt ended; nil if it has not. Python's batchrun wrote no
  /// outcome, but the number of a signal as a negative status.
  init?(
    recorded word: String?, exitCode: Int?, signal: Int?, reason: String?,
    stoppedEarly: EarlyStop?, status: Int?
  ) {
    if let word {
      self.init(
        word: word, exitCode: exitCode, signal: signal, reason: reason, stoppedEarly: stoppedEarly)
      return
    }
    guard let status = status.flatMap({ Int32(exactly: $0) }) else { return nil }
    self = status < 0 ? .signaled(signal: -status) : .exited(code: status)
  }
}
