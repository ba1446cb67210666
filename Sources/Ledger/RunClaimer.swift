import JSON
import Posix

/// The process that has taken a run to start it: the member `claimed_by`.
package struct RunClaimer: Hashable, Sendable {
  package var pid: Int32
  /// Start of that process in clock ticks since boot.
  package var pidStart: UInt64
  package var host: String
  package var bootID: String

  /// This process.
  package static let current: RunClaimer = {
    let own = ProcessIdentity.current
    return RunClaimer(
      pid: own.pid, pidStart: own.startTicks, host: Machine.hostname,
      bootID: Machine.bootIdentifier)
  }()

  package init(pid: Int32, pidStart: UInt64, host: String, bootID: String) {
    self.pid = pid
    self.pidStart = pidStart
    self.host = host
    self.bootID = bootID
  }

  package init?(_ value: JSONValue?) {
    guard let pid = value?["pid"]?.int.flatMap({ Int32(exactly: $0) }),
      let host = value?["host"]?.string
    else { return nil }
    self.init(
      pid: pid, pidStart: value?["pid_start"]?.int.flatMap { UInt64(exactly: $0) } ?? 0,
      host: host, bootID: value?["boot_id"]?.string ?? "")
  }

  package var json: JSONValue {
    .object(
      JSONObject([
        .init(key: "pid", value: .number(String(pid))),
        .init(key: "pid_start", value: .number(String(pidStart))),
        .init(key: "host", value: .string(host)),
        .init(key: "boot_id", value: .string(bootID)),
      ]))
  }

  /// Of a process on another host nothing can be seen from here: it is taken to be there.
  package var isAlive: Bool {
    guard host == Machine.hostname else { return true }
    guard bootID == Machine.bootIdentifier else { return false }
    return ProcessIdentity(pid: pid, startTicks: pidStart).isAlive
  }
}
