import CPOSIX
import Glibc

/// What is to be known of the machine we run on.
package enum Machine {
  package static let hostname: String = {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  /// Changes with every start of the machine, so a pid from before it means no process.
  package static let bootIdentifier = ProcFile.text("/proc/sys/kernel/random/boot_id") ?? ""

  /// The namespace whose numbers this process gives to processes: a container has its own. Nil if
  /// the kernel does not say.
  package static let processNamespace: Int? =
    // pid:[4026531836]
    linkTarget(of: "/proc/self/ns/pid").flatMap { Int($0.filter { ("0"..."9").contains($0) }) }

  /// The cores that this process may use: those it is bound to, and no more than the control
  /// group's quota of CPU time comes to (both versions of control groups). At least 1.
  package static var usableCores: Int {
    var bound = Int(cposix_bound_processors())
    if bound == 0 { bound = sysconf(Int32(_SC_NPROCESSORS_ONLN)) }
    guard let quota = controlGroupQuota else { return max(1, bound) }
    return max(1, min(bound, Int(quota.rounded(.up))))
  }

  /// How many files this process may have open.
  package static var openFileLimit: Int { sysconf(Int32(_SC_OPEN_MAX)) }

  /// Bytes of memory that new processes could have without swapping (MemAvailable).
  package static var availableMemory: Int? { memory("MemAvailable:") }

  /// Bytes of memory that it has.
  package static var memory: Int? { memory("MemTotal:") }

  private static func memory(_ field: String) -> Int? {
    guard let text = ProcFile.text("/proc/meminfo") else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(field) {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
    return nil
  }

  /// The largest resident set of this process so far, in bytes.
  package static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  /// The average number of processes that ran or waited to, over the last minute.
  package static var load: Double? {
    ProcFile.text("/proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
  }

  /// The CPUs' worth of time that the control groups above this process allow, the tightest.
  private static var controlGroupQuota: Double? {
    guard let groups = ProcFile.text("/proc/self/cgroup") else { return nil }
    var tightest: Double?
    func consider(_ quota: Double?) {
      guard let quota else { return }
      tightest = min(tightest ?? quota, quota)
    }
    for line in groups.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      if fields[0] == "0" {
        for path in ancestors(of: fields[2]) {
          consider(quota(unified: "/sys/fs/cgroup\(path)/cpu.max"))
        }
      } else if fields[1].split(separator: ",").contains("cpu") {
        for path in ancestors(of: fields[2]) {
          consider(quota(separate: "/sys/fs/cgroup/cpu\(path)"))
        }
      }
    }
    return tightest
  }

  /// The control groups that hold one: "/a/b" → "/a/b", "/a", "".
  static func ancestors(of path: Substring) -> [String] {
    var parts = path.split(separator: "/")
    var paths: [String] = []
    while !parts.isEmpty {
      paths.append("/" + parts.joined(separator: "/"))
      parts.removeLast()
    }
    return paths + [""]
  }

  /// `cpu.max`: microseconds in a period, or "max", then the period.
  private static func quota(unified path: String) -> Double? {
    guard let fields = ProcFile.text(path)?.split(separator: " "), fields.count == 2,
      let time = Double(fields[0]), let period = Double(fields[1]), period > 0
    else { return nil }
    return time / period
  }

  /// `cpu.cfs_quota_us` (-1: none) and `cpu.cfs_period_us`.
  private static func quota(separate folder: String) -> Double? {
    guard let time = ProcFile.text(folder + "/cpu.cfs_quota_us").flatMap({ Double($0) }), time > 0,
      let period = ProcFile.text(folder + "/cpu.cfs_period_us").flatMap({ Double($0) }), period > 0
    else { return nil }
    return time / period
  }
}
