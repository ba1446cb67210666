import JSON
import Posix

/// What the journal says of a launch when it begins, and again when it has got further jobs. It is
/// for people and for `status`; nothing else depends on it.
package struct LaunchRecord: Sendable {
  /// Of batchrun.
  package var version: String
  package var runfile: String
  package var mode: String
  /// Which part of its time counts.
  package var clock: WorkClock
  package var guardian: ProcessIdentity
  /// The place of the launch and its number, if it has one.
  package var place: (number: Int, place: LaunchPlace)?
  /// Whether the journal does not have that yet.
  package var isPlaceNew = false
  /// Whether it runs what is not on record, although records are lost that nothing names.
  package var clearsLosses = false
  /// How many jobs were on record when it started.
  package var recordedBefore = 0
  /// How many of its jobs were cancelled before they began.
  package var cancelled = 0
  /// Seconds since 1970.
  package var began = Clock.wall

  package init(
    version: String, runfile: String, mode: String, workers: Int, guardian: ProcessIdentity
  ) {
    self.version = version
    self.runfile = runfile
    self.mode = mode
    clock = WorkClock(workers: workers, at: began)
    self.guardian = guardian
  }

  /// Says so, with how many jobs the launch has to bring to their end in all, and how many of them are
  /// `new`: not on record when it started. If that cannot be
  /// written, the launch finds out by what it records next.
  package func append(to ledger: some LedgerWriter, jobs: Int, new: Int) {
    var events = EventBuffer()
    if isPlaceNew, let place { events.place(place.place, number: place.number) }
    if clearsLosses { events.lost(0) }
    events.launch(members(jobs: jobs, new: new))
    try? ledger.append(events)
  }

  fileprivate enum Key {
    static let time = "time"
    static let pid = "pid"
    static let guardianPID = "guardian_pid"
    static let workers = "n_jobs"
    static let jobs = "jobs"
    static let new = "new_jobs"
    static let recordedBefore = "recorded_before"
    static let cancelled = "cancelled_jobs"
    static let clock = "clock"
  }

  func members(jobs: Int, new: Int) -> JSONObject {
    let own = ProcessIdentity.current
    var members = JSONObject()
    members.add(Key.time, seconds: began)
    members.add(Key.pid, Int(own.pid))
    members.add("pid_start", Int(clamping: own.startTicks))
    members.add(Key.guardianPID, Int(guardian.pid))
    members.add("guardian_start", Int(clamping: guardian.startTicks))
    members.add("host", Machine.hostname)
    members.add("boot_id", Machine.bootIdentifier)
    members.add("batchrun", version)
    members.add("runfile", runfile)
    members.add("place", place?.number)
    members.add("mode", mode)
    members.add(Key.workers, clock.workers)
    members.add(Key.jobs, jobs)
    members.add(Key.new, new)
    members.add(Key.recordedBefore, recordedBefore)
    if clock.elapsed(at: began) > 0 { members.add(Key.clock, clock) }
    if cancelled > 0 { members.add(Key.cancelled, cancelled) }
    return members
  }
}

/// How a launch described itself when it started, from the journal.
package struct RecordedLaunch: Sendable {
  /// Seconds since 1970.
  package let began: Double?
  /// How many jobs it had to bring to their end, and how many at once.
  package let jobs: Int?
  package let workers: Int?
  /// How many of its jobs were not on record when it started, and how many jobs were; nil if it does not
  /// say.
  package let newJobs: Int?
  package let recordedBefore: Int?
  /// How many of its jobs were cancelled before they began.
  package let cancelled: Int
  /// Which part of its time counts; nil where all of it does.
  package let clock: WorkClock?
  private let processes: Set<Int>

  package init(_ members: JSONObject) {
    typealias Key = LaunchRecord.Key
    began = members[Key.time]?.double
    jobs = members[Key.jobs]?.int
    workers = members[Key.workers]?.int
    newJobs = members[Key.new]?.int
    recordedBefore = members[Key.recordedBefore]?.int
    cancelled = members[Key.cancelled]?.int ?? 0
    clock = WorkClock(members[Key.clock])
    processes = Set([Key.pid, Key.guardianPID].compactMap { members[$0]?.int })
  }

  /// Whether it is the launch of this process.
  package func isOf(pid: Int32) -> Bool { processes.contains(Int(pid)) }
}
