import Glibc

extension Sandbox {
  /// The living processes that were started in this sandbox or descend from such, wherever they
  /// have gone: they bear the cookie, or work in the folder.
  package func livingProcesses() -> [pid_t] {
    TestSupport.names(inFolder: "/proc").compactMap { pid_t($0) }.filter { pid in
      guard pid != getpid(), isAlive(pid) else { return false }
      return bearsCookie(pid) || worksHere(pid)
    }
  }

  /// Kills them all; new ones may appear while one looks, so it looks until there are none.
  package func killLeftovers() {
    try? eventually("no process is left in \(path)", within: 10) {
      let pids = livingProcesses()
      for pid in pids { kill(pid, SIGKILL) }
      return pids.isEmpty
    }
  }

  private func bearsCookie(_ pid: pid_t) -> Bool {
    guard let environment = TestSupport.bytes(ofFile: "/proc/\(pid)/environ") else { return false }
    // C's comparison: this looks at every process of the machine, and does so often.
    return (environment + [0]).withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return false }
      let text = base.assumingMemoryBound(to: CChar.self)
      var position = 0
      while position < bytes.count {
        if strcmp(text + position, cookie) == 0 { return true }
        position += strlen(text + position) + 1
      }
      return false
    }
  }

  private func worksHere(_ pid: pid_t) -> Bool {
    guard let folder = target(ofLink: "/proc/\(pid)/cwd") else { return false }
    return folder == path || folder.hasPrefix(path + "/")
  }
}

/// Whether a process exists and is not merely waiting to be reaped.
package func isAlive(_ pid: pid_t) -> Bool {
  guard let state = processState(pid) else { return false }
  return state != "Z" && state != "X"
}

/// Whether a process was stopped. A shell is not, if it is stopped while it starts a program: it waits for
/// the new process, which is stopped before it becomes that program.
package func isStopped(_ pid: pid_t) -> Bool {
  let state = processState(pid)
  return state == "T" || state == "D"
}

/// The letter of a process's state (`R`, `S`, `D`, `T`, `Z`…); nil where there is none.
package func processState(_ pid: pid_t) -> Character? {
  guard let status = bytes(ofFile: "/proc/\(pid)/stat"),
    // The name in the second field may itself contain parentheses and blanks.
    let nameEnd = status.lastIndex(of: UInt8(ascii: ")")), nameEnd + 2 < status.count
  else { return nil }
  return Character(Unicode.Scalar(status[nameEnd + 2]))
}
