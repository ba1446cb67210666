import JSON

/// The holder of a ledger: the contents of its lock file. They are for people and for the check of
/// network file systems; what excludes others is the lock itself.
package struct LockHolder: Hashable, Sendable {
  package var pid: Int32
  /// Start of that process in clock ticks since boot.
  package var pidStart: UInt64
  package var guardianPID: Int32?
  package var guardianStart: UInt64?
  package var host: String
  package var bootID: String
  /// Whose numbers both processes have, see `Machine.processNamespace`; nil if not recorded.
  package var pidNamespace: Int?
  /// Seconds since 1970.
  package var started: Double
  /// What it is doing, in a word: `launching`, `draining`, …
  package var state: String
  /// Since when; seconds since 1970. Nil if it does not say.
  package var since: Double?

  package init(
    pid: Int32, pidStart: UInt64, guardianPID: Int32? = nil, guardianStart: UInt64? = nil,
    host: String, bootID: String, pidNamespace: Int? = nil, started: Double, state: String,
    since: Double? = nil
  ) {
    self.pid = pid
    self.pidStart = pidStart
    self.guardianPID = guardianPID
    self.guardianStart = guardianStart
    self.host = host
    self.bootID = bootID
    self.pidNamespace = pidNamespace
    self.started = started
    self.state = state
    self.since = since
  }

  /// Reads the file; nil if it was never written, or is being written right now.
  package init?(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes),
      let pid = value["pid"]?.int.flatMap({ Int32(exactly: $0) }),
      let host = value["host"]?.string
    else { return nil }
    self.init(
      pid: pid, pidStart: value["pid_start"]?.int.flatMap { UInt64(exactly: $0) } ?? 0,
      guardianPID: value["guardian_pid"]?.int.flatMap { Int32(exactly: $0) },
      guardianStart: value["guardian_start"]?.int.flatMap { UInt64(exactly: $0) },
      host: host, bootID: value["boot_id"]?.string ?? "",
      pidNamespace: value["pid_namespace"]?.int,
      started: value["started"]?.double ?? 0, state: value["state"]?.string ?? "",
      since: value["since"]?.double)
  }

  /// The file.
  package var bytes: [UInt8] {
    var object = JSONObject()
    object.add("pid", pid)
    object.add("pid_start", Int(clamping: pidStart))
    if let guardianPID {
      object.add("guardian_pid", guardianPID)
      object.add("guardian_start", Int(clamping: guardianStart ?? 0))
    }
    object.add("host", host)
    object.add("boot_id", bootID)
    object.add("pid_namespace", pidNamespace)
    object.add("started", seconds: started)
    object.add("state", state)
    object.add("since", seconds: since)
    return object.bytes + [UInt8(ascii: "\n")]
  }

  /// For messages.
  package var summary: String { "pid \(pid) on \(host), since \(LockHolder.date(started))" }

  /// UTC: `2026-11-21 01:05:09 UTC`. Days to civil dates after H. Hinnant, "chrono-compatible
  /// low-level date algorithms".
  static func date(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e11 else { return "?" }
    let total = Int(seconds.rounded(.down))
    let days = total >= 0 ? total / 86400 : (total - 86399) / 86400
    let time = total - days * 86400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day)) "
      + "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60)) UTC"
  }
}
