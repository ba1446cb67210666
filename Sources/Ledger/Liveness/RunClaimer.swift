import JSON
import Posix
import Synchronization

/// The process that has taken a run to start it: the member `claimed_by`.
package struct RunClaimer: Hashable, Sendable {
  package var pid: Int32
  /// Start of that process in clock ticks since boot.
  package var pidStart: UInt64
  package var host: String
  package var bootID: String
  /// Whose numbers its processes have, see `Machine.processNamespace`; nil if not recorded.
  package var pidNamespace: Int?
  /// The process that takes care of its runs when it is killed; on the same host.
  package var guardian: ProcessIdentity?

  private static let ownGuardian = Mutex<ProcessIdentity?>(nil)
  private static let own: RunClaimer = {
    let own = ProcessIdentity.current
    var claimer = RunClaimer(
      pid: own.pid, pidStart: own.startTicks, host: Machine.hostname,
      bootID: Machine.bootIdentifier)
    claimer.pidNamespace = Machine.processNamespace
    return claimer
  }()

  /// This process.
  package static var current: RunClaimer {
    var claimer = own
    claimer.guardian = ownGuardian.withLock { $0 }
    return claimer
  }

  /// Names the guardian of this process, before it claims anything.
  package static func isGuarded(by guardian: ProcessIdentity) {
    ownGuardian.withLock { $0 = guardian }
  }

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
    pidNamespace = value?["pid_namespace"]?.int
    if let pid = value?["guardian"]?.int.flatMap({ Int32(exactly: $0) }),
      let start = value?["guardian_start"]?.int.flatMap({ UInt64(exactly: $0) })
    {
      guardian = ProcessIdentity(pid: pid, startTicks: start)
    }
  }

  /// Whether they are the same process. Two of different namespaces can have the same number and start.
  package static func == (one: RunClaimer, other: RunClaimer) -> Bool {
    one.pid == other.pid && one.pidStart == other.pidStart && one.host == other.host
      && one.bootID == other.bootID
      && (one.pidNamespace ?? other.pidNamespace) == (other.pidNamespace ?? one.pidNamespace)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(pid)
    hasher.combine(pidStart)
  }

  package var json: JSONValue {
    var object = JSONObject()
    object.add("pid", pid)
    object.add("pid_start", pidStart)
    object.add("host", host)
    object.add("boot_id", bootID)
    object.add("pid_namespace", pidNamespace)
    object.add("guardian", guardian?.pid)
    object.add("guardian_start", guardian?.startTicks)
    return .object(object)
  }

  package var whereabouts: ProcessWhereabouts {
    ProcessWhereabouts(host: host, bootID: bootID, pidNamespace: pidNamespace)
  }

  /// Whether the process or its guardian is there. Of a process on another host nothing can be
  /// seen from here: it is taken to be there. One of another namespace of this machine is as long as it
  /// `holds` what it has claimed (`ClaimHold`).
  package func isAlive(holds: () -> Bool) -> Bool {
    switch whereabouts {
    case .elsewhere: true
    case .otherNamespace: holds()
    case .here, .earlierBoot: process != nil
    }
  }

  /// Whether it or its guardian has ended; false if that cannot be seen.
  package var isIncomplete: Bool {
    switch whereabouts {
    case .elsewhere, .otherNamespace: return false
    case .earlierBoot: return true
    case .here: break
    }
    guard ProcessIdentity(pid: pid, startTicks: pidStart).isAlive else { return true }
    return guardian?.isAlive == false
  }

  /// The process, or the guardian that has taken its place; nil if both have ended, or cannot be
  /// seen.
  package var process: ProcessIdentity? {
    guard whereabouts == .here else { return nil }
    let own = ProcessIdentity(pid: pid, startTicks: pidStart)
    if own.isAlive { return own }
    return guardian.flatMap { $0.isAlive ? $0 : nil }
  }
}
