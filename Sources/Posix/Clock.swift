import Glibc

/// The two clocks: a monotonic one for durations, and the time of day for labels.
package enum Clock {
  /// Seconds of the monotonic clock: never set back, and it stands still while the machine sleeps.
  package static var monotonic: Double {
    seconds(of: CLOCK_MONOTONIC)
  }

  /// Seconds since 1970, as the wall clock has them now.
  package static var wall: Double {
    seconds(of: CLOCK_REALTIME)
  }

  private static func seconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
