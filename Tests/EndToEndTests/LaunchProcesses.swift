import Glibc
import TestSupport

extension RunningProgram {
  /// The second process of a launch, whose parent is the guardian; nil while there is none.
  var launcher: pid_t? {
    children(of: pid).first { name(of: $0) == "batchrun" || isProgram($0) }
  }

  func waitForLauncher() throws -> pid_t {
    try waitFor("the guardian has a launcher") { launcher }
  }

  private func isProgram(_ pid: pid_t) -> Bool {
    target(ofLink: "/proc/\(pid)/exe") == target(ofLink: "/proc/\(self.pid)/exe")
  }

  private func name(of pid: pid_t) -> String {
    bytes(ofFile: "/proc/\(pid)/comm").map { String(decoding: $0.dropLast(), as: UTF8.self) } ?? ""
  }
}

/// The living children of a process.
func children(of pid: pid_t) -> [pid_t] {
  let list = bytes(ofFile: "/proc/\(pid)/task/\(pid)/children") ?? []
  return String(decoding: list, as: UTF8.self).split(separator: " ").compactMap { pid_t($0) }
}
