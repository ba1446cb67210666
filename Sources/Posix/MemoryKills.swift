import Synchronization

/// Whether the kernel has ended processes because memory ran out, by its own count.
///
/// The count is that of this process's control group (`oom_kill` of `memory.events`, or in the first
/// version of control groups of `memory.oom_control`), and if that has none, of the machine
/// (`/proc/vmstat`). It says how many, not which, so it is a hint.
package final class MemoryKills: Sendable {
  private let path: String?
  private let last: Mutex<Int>

  /// Counts from now on.
  package init() {
    let counter = MemoryKills.counters.lazy.compactMap { path in
      MemoryKills.count(in: path).map { (path, $0) }
    }.first
    path = counter?.0
    last = Mutex(counter?.1 ?? 0)
  }

  /// Whether there were more since the last call.
  package func haveGrown() -> Bool {
    guard let path, let count = MemoryKills.count(in: path) else { return false }
    return last.withLock { last in
      defer { last = count }
      return count > last
    }
  }

  private static var counters: [String] {
    let lines = ProcFile.text("/proc/self/cgroup")?.split(separator: "\n") ?? []
    let ofGroups = lines.compactMap { line -> String? in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      if fields[0] == "0" { return "/sys/fs/cgroup\(fields[2])/memory.events" }
      return fields[1].split(separator: ",").contains("memory")
        ? "/sys/fs/cgroup/memory\(fields[2])/memory.oom_control" : nil
    }
    return ofGroups + ["/proc/vmstat"]
  }

  private static func count(in path: String) -> Int? {
    guard let text = ProcFile.text(path) else { return nil }
    return text.split(separator: "\n").lazy.compactMap { line -> Int? in
      let words = line.split(separator: " ")
      return words.count == 2 && words[0] == "oom_kill" ? Int(words[1]) : nil
    }.first
  }
}
