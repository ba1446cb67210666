import Jobs
import Ledger
import Posix
import Runs

/// Reads a ledger into its status, and keeps that up to date while a launch runs.
package struct LedgerScan {
  /// As of the last reading.
  package private(set) var status: LedgerStatus
  /// What was found to be out of order when it was read first.
  package private(set) var warnings: [String] = []

  private let location: LedgerLocation
  private let folder: LedgerFolder
  private var tail: JournalTail?
  /// The run that is shown as a launch.
  private let run: WatchedRun?
  /// The run that is meant, a whole id; nil for the latest.
  private let wanted: String?
  /// The jobs that run, as far as the journal has their starts, and runs that have not started.
  private var unfinished: [JobID: JobReport] = [:]
  /// Records that are not jobs, or not jobs of the run that is meant.
  private var others: Set<JobID> = []
  /// Runs whose folders were removed by hand, which are in no list.
  private var removed: Set<JobID> = []

  /// Reads the present ledger.
  ///
  /// - Parameters:
  ///   - location: where it lies.
  ///   - name: its name.
  ///   - wanted: the run that is shown as a launch if it is under way, a whole id; nil for the latest one.
  ///   - listLimit: of the jobs of each kind of failure, this many are kept.
  ///   - follows: whether `advance` will be called.
  /// - Throws: `LedgerError` if there is no ledger, or it cannot be read.
  package init(
    _ location: LedgerLocation, name: String, run wanted: String? = nil, listLimit: Int,
    follows: Bool = false
  ) throws(LedgerError) {
    self.location = location
    self.wanted = wanted
    // Before the records: a launch that ends during the scan has written them all by then.
    folder = try LedgerFolder.forReading(location)
    let holder = try LockHolder.living(in: folder)
    let reader = try LedgerReader(location)
    let liveness = Liveness(launch: holder, evidence: JobEvidence(of: folder.directory))
    let recorded = reader.lastLaunch.map { RecordedLaunch($0) }
    let (run, launch, lastLaunch): (WatchedRun?, LedgerStatus.Launch?, LedgerStatus.LastLaunch?)
    if let holder, wanted == nil {
      (run, launch, lastLaunch) = (nil, Self.launch(holder, recorded), nil)
    } else {
      let latest = try WatchedRun.latest(in: reader, liveness, preferring: wanted)
      run = latest.flatMap { wanted == nil || $0.id.text == wanted ? $0 : nil }
      launch = run?.launch(known: 0, finished: 0)
      lastLaunch = wanted == nil ? recorded.flatMap(Self.lastLaunch) : nil
    }
    self.run = run
    // Where a batch has ended, numbers mean its trials all the same.
    var batch = wanted
    if batch == nil, launch == nil, listLimit > 0 {
      batch = try LedgerLogs.latestBatch(in: reader)
    }
    status = LedgerStatus(
      name: name, folder: location.folder, launch: launch, lastLaunch: lastLaunch, run: run?.id,
      liveness: liveness, listLimit: listLimit)
    status.cluster = (try? LedgerFolder.forReading(location)).flatMap {
      QueueState.open(in: $0.directory)
    }
    tail = follows ? try reader.tail() : nil
    var records = reader.records()
    var fields = RecordFields()
    var removedFolders = RemovedFolders()
    var (others, removed): (Set<JobID>, Set<JobID>) = ([], [])
    var (trials, finished) = (0, 0)
    var damage = DamagedRecords(in: location)
    while let job = try records.next({ id, record -> JobReport? in
      var job = JobReport(id: id, record: record, &fields)
      // What stands in front of the damage counts all the same, as for a launch.
      fields.readOn()
      if !fields.isWhole { damage.add(id, record) }
      if Self.isOther(id, &fields, than: wanted) {
        others.insert(id)
        return nil
      }
      guard id.isOfRun else { return job }
      let recorded = fields.state
      if removedFolders.include(id, record, in: location, state: recorded, &fields) {
        removed.insert(id)
        return nil
      }
      if let run { job.isOfRun = run.has(id, &fields) }
      if run == nil, let batch, job.trial != nil { job.isOfRun = fields.text(.batch) == batch }
      return job
    }) {
      guard let job else { continue }
      status.add(job)
      if job.isOfRun {
        trials += 1
        let isEarlier = job.start ?? .infinity < status.launch?.started ?? 0
        if isEarlier, job.state == .completed || job.state == .error { finished += 1 }
      }
      if follows { remember(job) }
    }
    self.others = others
    self.removed = removed
    // To which run a lost record belongs is unknown.
    for (id, record) in try reader.lostRecords(after: records) where wanted == nil {
      status.add(record.withUnsafeBytes { JobReport(id: id, record: $0) })
    }
    warnings =
      reader.notices.map(\.message) + records.damage.map(\.message)
      + damage.warnings
    if let jobs = run?.launch(known: trials, finished: finished).jobs { status.setJobs(jobs) }
  }

  /// Takes in what has happened since. If the launch has ended or another one has started, or the
  /// journal was folded into the snapshot, everything is read again.
  ///
  /// - Returns: whether anything has changed.
  package mutating func advance() throws(LedgerError) -> Bool {
    let holder = try LockHolder.living(in: folder)
    guard isSame(holder) else { return try readAgain(holder) }
    var changes: [(job: JobReport?, id: JobID, before: JobState?)] = []
    var scan = self
    var isOutdated = false
    let progress = try tail?.next { change in
      // How many trials there are, or that it has ended.
      if let run = scan.run, run.isBatch, change.id == run.id { isOutdated = true }
      if scan.isOther(change) { return }
      // It waits to be tried again, or no longer: nothing else is said of it here.
      if change.isRetryAlone { isOutdated = true }
      // A label or the like does not concern the status.
      guard change.before != change.after || change.after == .running else { return }
      var job: JobReport?
      if change.after != nil, change.members.count > 0 {
        var known =
          scan.unfinished[change.id] ?? JobReport(id: change.id, command: [], state: .pending)
        if change.before == nil, let run = scan.run {
          known.isOfRun = run.has(change.id, change.members)
        }
        job = known.updated(by: change.members, state: change.after)
      }
      scan.unfinished[change.id] = nil
      if let job { scan.remember(job) }
      // One whose folder was removed was not counted.
      let wasCounted = scan.removed.remove(change.id) == nil
      changes.append((job, change.id, wasCounted ? change.before : nil))
    }
    guard progress != .outdated, !isOutdated else { return try readAgain(holder) }
    unfinished = scan.unfinished
    others = scan.others
    removed = scan.removed
    for (job, id, before) in changes { status.change(id, from: before, to: job) }
    return progress == .changed
  }

  /// Whether it is still the launch, or the run, that we know.
  private func isSame(_ holder: LockHolder?) -> Bool {
    guard let launch = status.launch else { return false }
    guard let holder else { return run?.isAlive(in: folder.directory) == true }
    return run == nil && holder.pid == launch.pid && holder.shownActivity == launch.activity
  }

  private mutating func isOther(_ change: JournalTail.Change) -> Bool {
    if change.before == nil {
      var fields = RecordFields(change.members)
      if Self.isOther(change.id, &fields, than: wanted) { others.insert(change.id) }
    }
    return others.contains(change.id)
  }

  /// Whether a record is that of a batch, which is not a job, or not a trial of the batch `wanted`, if there is one.
  private static func isOther(
    _ id: JobID, _ fields: inout RecordFields, than wanted: String?
  ) -> Bool {
    guard id.isOfRun else { return wanted != nil }
    if fields.isOfBatch { return true }
    guard let wanted else { return false }
    fields.readOn(until: [.batch])
    return fields.text(.batch) != wanted
  }

  private mutating func remember(_ job: JobReport) {
    guard job.state == .running || (job.id.isOfRun && job.state == .pending) else { return }
    unfinished[job.id] = job
  }

  /// - Returns: true if the launch has ended; else whether there was one before.
  private mutating func readAgain(_ holder: LockHolder?) throws(LedgerError) -> Bool {
    guard holder != nil || status.launch != nil else { return false }
    self = try LedgerScan(
      location, name: status.name, run: wanted, listLimit: status.listLimit, follows: tail != nil)
    return true
  }

  /// What the lock says of the launch, and how the launch described itself at its start. The lock
  /// is taken before the ledger is opened: the last launch on record may be the one before.
  private static func launch(
    _ holder: LockHolder, _ record: RecordedLaunch?
  ) -> LedgerStatus.Launch {
    let own = record.flatMap { $0.isOf(pid: holder.pid) ? $0 : nil }
    var launch = LedgerStatus.Launch(
      pid: holder.pid, host: holder.host, started: own?.began ?? holder.started,
      activity: holder.shownActivity,
      jobs: own.flatMap { own in own.jobs.map { $0 - own.cancelled } },
      workers: own?.workers, since: holder.since)
    launch.launcherStart = holder.pidStart
    launch.clock = own?.clock
    return launch
  }

  /// How a launch that is over described itself at its start.
  private static func lastLaunch(_ record: RecordedLaunch) -> LedgerStatus.LastLaunch? {
    guard let began = record.began, let jobs = record.jobs else { return nil }
    return LedgerStatus.LastLaunch(
      began: began, jobs: jobs, newJobs: record.newJobs, recordedBefore: record.recordedBefore)
  }
}
