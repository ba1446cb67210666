import Jobs
import Ledger
import Text

/// Where a ledger stands: how many jobs are in which state, which run, which failed. It is made by
/// taking in every job once; how many jobs it holds in full is bounded.
package struct LedgerStatus: Sendable {
  /// The launch that holds the ledger; of an operation's ledger, the run that is under way.
  package struct Launch: Sendable, Equatable {
    package var pid: Int32
    package var host: String
    /// Seconds since 1970.
    package var started: Double
    /// What it is doing: `launching`, `draining`, …
    package var activity: String
    /// Jobs that it has to bring to their end, and how many at once; nil if it does not say.
    package var jobs: Int?
    package var workers: Int?
    /// Since when it has done that; seconds since 1970, nil if it does not say.
    package var since: Double?
    /// The start of its launcher, in clock ticks since boot: jobs that it will try again name it.
    package var launcherStart: UInt64?

    /// Which part of its time counts; nil where all of it does.
    package var clock: WorkClock?

    /// The time at which its jobs stand still, at most `now`.
    package func jobTime(at now: Double) -> Double {
      if let clock { return clock.jobTime(at: now) }
      return LockActivity(rawValue: activity) == .paused ? min(now, since ?? now) : now
    }

    /// Seconds since it started that count.
    package func elapsed(at now: Double) -> Double {
      clock?.elapsed(at: now) ?? max(0, now - started)
    }

    /// What it is doing, for people; nil for what a launch does all the time.
    package var notableActivity: String? {
      switch LockActivity(rawValue: activity) {
      case .launching: nil
      case .finishing: LockActivity.draining.rawValue
      case .holding: "starting no new jobs"
      case .draining: "after a crash, running jobs finish"
      default: activity
      }
    }

    /// What it is doing, for programs: for them, too, one word stands for both ways in which nothing new starts
    /// until the end.
    package var word: String {
      LockActivity(rawValue: activity) == .finishing ? LockActivity.draining.rawValue : activity
    }

    /// Whether it starts nothing until its end.
    package var isDraining: Bool { word == LockActivity.draining.rawValue }

    /// What it is doing, and since when: only what it does all the time began with it.
    func phrase(at now: Double) -> String {
      func readable(_ time: Double) -> String {
        Duration.seconds(max(0, now - time)).readableSeconds
      }
      switch LockActivity(rawValue: activity) {
      case .paused, .holding, .finishing:
        let time = since.map { " for " + readable($0) } ?? ""
        return "\(notableActivity ?? activity)\(time), launched \(readable(started)) ago"
      case .draining: return "\(notableActivity ?? activity), launched \(readable(started)) ago"
      case nil where activity == LockActivity.suspended:
        let time = clock.map { " for " + readable($0.since) } ?? ""
        return "\(activity)\(time), launched \(readable(started)) ago"
      default: return "\(notableActivity ?? activity) for \(readable(started))"
      }
    }

    package init(
      pid: Int32, host: String, started: Double, activity: String, jobs: Int? = nil,
      workers: Int? = nil, since: Double? = nil
    ) {
      self.pid = pid
      self.host = host
      self.started = started
      self.activity = activity
      self.jobs = jobs
      self.workers = workers
      self.since = since
    }
  }

  /// A launch that is over.
  package struct LastLaunch: Sendable, Equatable {
    /// Seconds since 1970.
    package var began: Double
    /// How many jobs it had to bring to their end.
    package var jobs: Int
    /// How many of them were not on record when it started, and how many jobs were; nil if it did not
    /// say.
    package var newJobs: Int?
    package var recordedBefore: Int?

    package init(began: Double, jobs: Int, newJobs: Int? = nil, recordedBefore: Int? = nil) {
      self.began = began
      self.jobs = jobs
      self.newJobs = newJobs
      self.recordedBefore = recordedBefore
    }
  }

  package let name: String
  package let folder: String
  private let lastLaunch: LastLaunch?
  /// Lines of a runfile that have started since the last launch did.
  private var begunInLastLaunch = 0
  package private(set) var launch: Launch?
  /// The cluster that has jobs of the ledger, and how its queue stood last; nil if none has.
  package var cluster: (kind: ExecutorKind, state: QueueState?)?
  /// The run that is shown as the launch.
  private let run: JobID?
  private let liveness: Liveness
  /// Of the jobs of each unhappy end, this many are kept in full.
  package let listLimit: Int

  /// The states of those that are not shown as recorded.
  private var differing: [JobID: JobState] = [:]
  /// Those that have ended and wait to be tried again by the launch.
  private var retryingIDs: Set<JobID> = []
  private var counts = [Int](repeating: 0, count: JobState.allCases.count)
  /// Those of the terminated that were stopped early: nothing is left to do for them.
  private var stoppedIDs: Set<JobID> = []
  /// The jobs that run, those that have run longest first.
  package private(set) var running: [JobReport] = []
  /// Of each state that is listed, some more than are asked for, in no order.
  private var candidates: [JobState: [JobReport]] = [.error: [], .terminated: [], .unknown: []]
  /// When the last job started; seconds since 1970.
  package private(set) var lastStart: Double?
  /// Jobs that have completed since the launch started.
  package private(set) var completedInLaunch = 0
  /// Those that have failed, unless they run again by now.
  private var failedIDsInLaunch: Set<JobID> = []
  /// Those that were terminated, and those that were skipped, after they had started.
  private var terminatedIDsInLaunch: Set<JobID> = []
  private var skippedIDsInLaunch: Set<JobID> = []
  /// The runtimes of the first two, in seconds, in no order.
  package private(set) var runtimesInLaunch: [Double] = []

  /// `lastLaunch` is nil if one is going on. `liveness` tells which of the jobs that are recorded as
  /// running do run.
  package init(
    name: String, folder: String, launch: Launch?, lastLaunch: LastLaunch? = nil,
    run: JobID? = nil, liveness: Liveness, listLimit: Int = 10
  ) {
    self.lastLaunch = launch == nil ? lastLaunch : nil
    self.name = name
    self.folder = folder
    self.launch = launch
    self.run = run
    self.liveness = liveness
    self.listLimit = listLimit
  }

  package func count(_ state: JobState) -> Int {
    counts[Self.index(state)] - (state == .terminated ? stoppedEarly : 0)
  }

  /// Jobs that were ended because they would not have become the best.
  package var stoppedEarly: Int { stoppedIDs.count }
  package var stoppedEarlyInLaunch: Int { stoppedIDs.intersection(terminatedIDsInLaunch).count }

  /// Jobs that have ended and wait to be tried again by the launch; they are pending.
  package var retrying: Int { retryingIDs.count }

  package var total: Int { counts.reduce(0, +) }

  package var failedInLaunch: Int { failedIDsInLaunch.count }
  package var terminatedInLaunch: Int { terminatedIDsInLaunch.count - stoppedEarlyInLaunch }
  package var skippedInLaunch: Int { skippedIDsInLaunch.count }
  package var endedInLaunch: Int {
    completedInLaunch + failedInLaunch + terminatedIDsInLaunch.count + skippedInLaunch
  }

  /// Jobs that the launch is about to start; nil without a launch, or if it does not say.
  package var left: Int? {
    unbegun.map { launch?.isDraining == true ? 0 : $0 }
  }

  /// Jobs that the launch has not started.
  private var unbegun: Int? {
    launch?.jobs.map { max(0, $0 - endedInLaunch - running.count) }
  }

  /// Jobs that the last launch had to bring to their end, of which nothing is on record, and trials that
  /// wait for their batch to be continued; of a launch that drains, those that it will not start. Nil if there is
  /// another launch, and if it is unknown how many there were.
  package var notStarted: Int? {
    if let launch { return launch.isDraining ? unbegun : nil }
    let pending = count(.pending)
    guard let lastLaunch else { return pending > 0 ? pending : nil }
    return unrecorded(by: lastLaunch) + pending
  }

  /// Jobs that the last launch was to run again and has not started: they count as what they were before.
  package var notRunAgain: Int? {
    lastLaunch.map { max(0, $0.jobs - begunInLastLaunch - unrecorded(by: $0)) }
  }

  /// Those that neither the last launch nor an earlier one has started.
  private func unrecorded(by last: LastLaunch) -> Int {
    let notBegun = max(0, last.jobs - begunInLastLaunch)
    guard let new = last.newJobs, let before = last.recordedBefore else { return notBegun }
    return min(notBegun, max(0, new - max(0, total - before)))
  }

  /// The first failed jobs, in the order of the runfile.
  package var failed: [JobReport] { first(.error) }
  /// The first jobs that were cut short, in the same order.
  package var terminated: [JobReport] { first(.terminated) }
  /// The first jobs of which it is unknown whether they have finished, in the same order.
  package var unknown: [JobReport] { first(.unknown) }

  private func first(_ state: JobState) -> [JobReport] {
    Array((candidates[state] ?? []).sorted(by: JobReport.precedes).prefix(listLimit))
  }

  /// The folder of what a job wrote.
  package func logs(of job: JobReport) -> String {
    let output = job.output ?? JobFiles(of: job.id).output
    return folder + "/" + output.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// Takes in a job.
  package mutating func add(_ job: JobReport) {
    var job = job
    let shown = shown(job)
    if shown != job.state { differing[job.id] = shown }
    if shown == .pending, job.state.isOver || job.state == .skipped { retryingIDs.insert(job.id) }
    job.state = shown
    counts[Self.index(job.state)] += 1
    if let start = job.start { lastStart = max(lastStart ?? start, start) }
    // The start of a job whose record is lost is unknown: it has logs, so it has started.
    if let lastLaunch, !job.id.isOfRun,
      job.start.map({ $0 >= lastLaunch.began }) ?? (job.state == .unknown)
    {
      begunInLastLaunch += 1
    }
    switch job.state {
    case .running: if isOfLaunch(job) { addRunning(job) }
    case _ where job.isStoppedEarly: stoppedIDs.insert(job.id)
    default: list(job)
    }
    guard let launch, isOfLaunch(job), let start = job.start, start >= launch.started else {
      return
    }
    if job.state == .terminated { terminatedIDsInLaunch.insert(job.id) }
    if job.state == .skipped { skippedIDsInLaunch.insert(job.id) }
    guard let runtime = job.runtime else { return }
    switch job.state {
    case .completed: completedInLaunch += 1
    case .error: failedIDsInLaunch.insert(job.id)
    default: return
    }
    runtimesInLaunch.append(runtime)
  }

  /// Takes in that the job `id`, which was recorded as `recorded` before (nil: it is new), has
  /// become `job` (nil: it is gone).
  package mutating func change(_ id: JobID, from recorded: JobState?, to job: JobReport?) {
    if let recorded {
      counts[Self.index(differing.removeValue(forKey: id) ?? recorded)] -= 1
    }
    retryingIDs.remove(id)
    running.removeAll { $0.id == id }
    if recorded == .terminated { stoppedIDs.remove(id) }
    // A job that runs on record may have been listed as terminated.
    for state in candidates.keys { candidates[state]?.removeAll { $0.id == id } }
    if recorded == .error { failedIDsInLaunch.remove(id) }
    if recorded == .terminated { terminatedIDsInLaunch.remove(id) }
    if recorded == .skipped { skippedIDsInLaunch.remove(id) }
    if let job { add(job) }
  }

  /// How many jobs the launch has to bring to their end, once that is known.
  mutating func setJobs(_ count: Int) {
    launch?.jobs = count
  }

  /// Whether a job may be one of the launch's: other runs may be under way in the same ledger.
  private func isOfLaunch(_ job: JobReport) -> Bool {
    run == nil || job.isOfRun
  }

  /// The state in which `job` shows.
  private func shown(_ job: JobReport) -> JobState {
    if job.state != .running, let retry = job.retry, let launch,
      retry == launch.launcherStart, !launch.isDraining
    {
      return .pending
    }
    return liveness.state(of: job.trace ?? JobTrace(job.id, state: job.state))
  }

  private mutating func addRunning(_ job: JobReport) {
    var position = running.count
    while position > 0, (job.start ?? 0) < (running[position - 1].start ?? 0) { position -= 1 }
    running.insert(job, at: position)
  }

  private mutating func list(_ job: JobReport) {
    candidates[job.state]?.append(job)
    if (candidates[job.state]?.count ?? 0) / 2 > max(listLimit, 100) {
      candidates[job.state] = first(job.state)
    }
  }

  private static func index(_ state: JobState) -> Int {
    JobState.allCases.firstIndex(of: state) ?? 0
  }
}
