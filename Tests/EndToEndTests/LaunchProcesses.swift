import Glibc
import TestSupport

extension RunningProgram {
  /// The second process of a launch, whose parent is the guardian; nil while there is none. For an instant
  /// it may be the process that makes the launcher's session, which looks the same.
  var launcher: pid_t? {
    children(of: pid).first { name(of: $0) == "batchrun" || isProgram($0) }
  }

  func waitForLauncher() throws -> pid_t {
    try waitFor("the guardian has a launcher") {
      guard let found = launcher else { return nil }
      // What makes the session leads it, and has gone when one looks again; a paused launcher stays.
      if getsid(found) != found { return found }
      usleep(100_000)
      return launcher == found ? found : nil
    }
  }

  private func isProgram(_ pid: pid_t) -> Bool {
    target(ofLink: "/proc/\(pid)/exe") == target(ofLink: "/proc/\(self.pid)/exe")
  }

  private func name(of pid: pid_t) -> String {
    bytes(ofFile: "/proc/\(pid)/comm").map { String(decoding: $0.dropLast(), as: UTF8.self) } ?? ""
  }
}

/// The processor time of a process so far, in clock ticks; all of its threads.
func processorTicks(of pid: pid_t) -> Int {
  let status = String(decoding: bytes(ofFile: "/proc/\(pid)/stat") ?? [], as: UTF8.self)
  // The name, the second field, is in parentheses; user and system time are the 14th and 15th.
  let fields = status.split(separator: ")").last?.split(separator: " ") ?? []
  return fields.dropFirst(11).prefix(2).compactMap { Int($0) }.reduce(0, +)
}

/// The living children of a process.
func children(of pid: pid_t) -> [pid_t] {
  let list = bytes(ofFile: "/proc/\(pid)/task/\(pid)/children") ?? []
  return String(decoding: list, as: UTF8.self).split(separator: " ").compactMap { pid_t($0) }
}
