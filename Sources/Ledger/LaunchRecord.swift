import JSON
import Posix

/// What the journal says of a launch when it begins, and again when it has got further jobs. It is
/// for people and for `status`; nothing else depends on it.
package struct LaunchRecord: Sendable {
  /// Of batchrun.
  package var version: String
  package var runfile: String
  package var mode: String
  package var workers: Int
  package var guardian: ProcessIdentity
  /// The place of the launch and its number, where it has one.
  package var place: (number: Int, place: LaunchPlace)?
  /// Whether the journal does not have that yet.
  package var isPlaceNew = false
  /// Seconds since 1970.
  package var began = Clock.wall

  package init(
    version: String, runfile: String, mode: String, workers: Int, guardian: ProcessIdentity
  ) {
    self.version = version
    self.runfile = runfile
    self.mode = mode
    self.workers = workers
    self.guardian = guardian
  }

  /// Says so, with how many jobs the launch has to bring to their end in all. Where that cannot be
  /// written, the launch finds out by what it records next.
  package func append(to ledger: some LedgerWriter, jobs: Int) {
    var events = EventBuffer()
    if isPlaceNew, let place { events.place(place.place, number: place.number) }
    events.launch(members(jobs: jobs))
    try? ledger.append(events)
  }

  func members(jobs: Int) -> JSONObject {
    let own = ProcessIdentity.current
    var members = JSONObject()
    members.add("time", seconds: began)
    members.add("pid", Int(own.pid))
    members.add("pid_start", Int(clamping: own.startTicks))
    members.add("guardian_pid", Int(guardian.pid))
    members.add("guardian_start", Int(clamping: guardian.startTicks))
    members.add("host", Machine.hostname)
    members.add("boot_id", Machine.bootIdentifier)
    members.add("batchrun", version)
    members.add("runfile", runfile)
    members.add("place", place?.number)
    members.add("mode", mode)
    members.add("n_jobs", workers)
    members.add("jobs", jobs)
    return members
  }
}
