import Launching
import Posix
import Reports

/// What the journal says of a launch when it begins.
struct LaunchRecord {
  let fields: [UInt8]

  init(_ request: LaunchRequest, guardian: ProcessIdentity, jobs: Int) {
    let own = ProcessIdentity.current
    var members = JSONLine()
    members.add("time", seconds: Clock.wall)
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
    fields = members.members
  }
}
