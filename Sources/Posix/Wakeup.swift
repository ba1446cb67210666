import CPOSIX
import Glibc

/// Wakes the thread that sleeps in `Poll.wait`, from any other one.
package struct Wakeup: Sendable {
  package let descriptor: Int32

  package init() throws(SystemError) {
    descriptor = cposix_eventfd()
    if descriptor < 0 { throw SystemError("make an event descriptor") }
  }

  package func wake() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, MemoryLayout.size(ofValue: one))
  }

  /// Forgets the wake-ups so far.
  package func clear() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, MemoryLayout.size(ofValue: count))
  }
}

/// Sleeping until one of several descriptors has something to read.
package enum Poll {
  /// Returns the descriptors that are readable (or at their end); none if `deadline` (seconds
  /// of the monotonic clock) passed first. Without a deadline it sleeps as long as it takes.
  package static func wait(for descriptors: [Int32], until deadline: Double?) -> [Int32] {
    var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while true {
      var milliseconds: Int32 = -1
      if let deadline {
        let left = max(0, deadline - Clock.monotonic)
        milliseconds = Int32(min((left * 1000).rounded(.up), 1e9))
      }
      let count = poll(&entries, nfds_t(entries.count), milliseconds)
      if count < 0, errno == EINTR { continue }
      return entries.filter { $0.revents != 0 }.map(\.fd)
    }
  }
}
