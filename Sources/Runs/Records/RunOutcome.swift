extension RunRecord {
  /// The exit code, negative where a signal ended it; nil where it has not ended.
  package var exitStatus: Int? { signal.map { -$0 } ?? exitCode }

  /// Seconds since 1970 when it ended; nil where it has not, or where nobody saw it.
  package var stopped: Double? {
    guard state != .running, let start, let runtime else { return nil }
    return start + runtime
  }
}
