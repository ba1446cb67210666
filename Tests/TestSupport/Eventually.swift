import Glibc

/// Seconds of the monotonic clock.
package func monotonicSeconds() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

/// Asks again and again until `probe` gives a value, and returns that value.
///
/// The pauses grow from half a millisecond to ten, so that a test neither burns the processor that
/// the program under test needs nor waits longer than it must.
/// - Throws: `TestFailure` once `seconds` have passed, or what `probe` throws.
package func waitFor<Value>(
  _ what: String, within seconds: Double = 30, _ probe: () throws -> Value?
) throws -> Value {
  let deadline = monotonicSeconds() + seconds
  var pause: UInt32 = 500
  while true {
    if let value = try probe() { return value }
    guard monotonicSeconds() < deadline else {
      throw TestFailure("waited \(seconds) s in vain: \(what)")
    }
    usleep(pause)
    pause = min(pause * 2, 10_000)
  }
}

/// Waits until `condition` holds.
/// - Throws: `TestFailure` once `seconds` have passed, or what `condition` throws.
package func eventually(
  _ what: String, within seconds: Double = 30, _ condition: () throws -> Bool
) throws {
  try waitFor(what, within: seconds) { try condition() ? () : nil }
}
