import Launching
import Ledger
import Posix
import Views
import JSON

/// What the journal says of a launch when it begins, and again when it has got further jobs. It is
/// for people; nothing depends on it.
struct LaunchRecord {
  private let request: LaunchRequest
  private let guardian: ProcessIdentity
  private let beganAt = Clock.wall

  init(_ request: LaunchRequest, guardian: ProcessIdentity) {
    self.request = request
    self.guardian = guardian
  }

  /// Says so, with how many jobs the launch has to bring to their end in all.
  func append(to ledger: Ledger, jobs: Int) {
    var events = EventBuffer()
    events.launch(members(jobs: jobs))
    try? ledger.append(events)
  }

  private func members(jobs: Int) -> JSONObject {
    let own = ProcessIdentity.current
    var members = JSONObject()
    members.add("time", seconds: beganAt)
    members.add("pid", Int(own.pid))
    members.add("pid_start", Int(clamping: own.startTicks))
    members.add("guardian_pid", Int(guardian.pid))
    members.add("guardian_start", Int(clamping: guardian.startTicks))
    members.add("host", Machine.hostname)
    members.add("boot_id", Machine.bootIdentifier)
    members.add("batchrun", batchrunVersion)
    members.add("runfile", request.options.runfile)
    members.add("mode", request.options.mode.rawValue)
    members.add("n_jobs", request.policy.slots)
    members.add("jobs", jobs)
    return members
  }
}
