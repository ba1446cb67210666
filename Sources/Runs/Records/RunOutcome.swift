extension RunRecord {
  /// The exit code, negative if a signal ended it before it could finish; nil if it has not
  /// ended. A line that a signal made fail has that and 128.
  package var exitStatus: Int? {
    state == .terminated ? signal.map { -$0 } ?? exitCode : exitCode
  }

  /// Seconds since 1970 when it ended; nil if it has not, or if its end was not seen.
  package var stopped: Double? {
    guard state != .running, let start, let runtime else { return nil }
    return start + runtime + (members[.pausedTime]?.double ?? 0)
  }
}
