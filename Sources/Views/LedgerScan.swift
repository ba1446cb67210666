import JSON
import Jobs
import Ledger
import Posix

/// Reads a ledger into its status, and keeps that up to date while a launch goes on.
package struct LedgerScan {
  /// As of the last reading.
  package private(set) var status: LedgerStatus
  /// What was found to be out of order.
  package let notices: [LedgerNotice]

  private let location: LedgerLocation
  private let folder: LedgerFolder
  private var tail: JournalTail?
  /// The jobs that run, as far as the journal told of their starts.
  private var running: [JobID: JobReport] = [:]

  /// Reads the ledger as it is now.
  ///
  /// - Parameters:
  ///   - location: where it lies.
  ///   - name: what it is called.
  ///   - failedLimit: of the failed jobs, so many are kept.
  ///   - follows: whether `advance` will be called.
  /// - Throws: `LedgerError` where there is no ledger, or it cannot be read.
  package init(
    _ location: LedgerLocation, name: String, failedLimit: Int, follows: Bool = false
  ) throws(LedgerError) {
    self.location = location
    // Before the records: a launch that ends meanwhile has written them all by then.
    folder = try LedgerFolder.forReading(location)
    let holder = try LockHolder.living(in: folder)
    let reader = try LedgerReader(location)
    notices = reader.notices
    status = LedgerStatus(
      name: name, folder: location.folder,
      launch: holder.map { Self.launch($0, reader.lastLaunch) },
      liveness: Liveness(launch: holder), failedLimit: failedLimit)
    tail = follows ? try reader.tail() : nil
    var records = reader.records()
    var fields = RecordFields()
    while let job = try records.next({ JobReport(id: $0, record: $1, &fields) }) {
      status.add(job)
      if follows, job.state == .running { running[job.id] = job }
    }
  }

  /// Takes in what has happened since. Where the launch has ended or another one has begun, or the
  /// journal was folded into the snapshot, everything is read anew.
  ///
  /// - Returns: whether anything has changed.
  package mutating func advance() throws(LedgerError) -> Bool {
    let holder = try LockHolder.living(in: folder)
    guard let launch = status.launch, let holder, holder.pid == launch.pid,
      holder.state == launch.activity
    else { return try readAgain(holder) }
    var changes: [(job: JobReport?, id: JobID, before: JobState?)] = []
    var running = running
    let progress = try tail?.next { change in
      // A label or the like does not concern the status.
      guard change.before != change.after || change.after == .running else { return }
      var job: JobReport?
      if change.after != nil, change.members.count > 0 {
        let known = running[change.id] ?? JobReport(id: change.id, command: [], state: .pending)
        job = known.updated(by: change.members, state: change.after)
      }
      running[change.id] = change.after == .running ? job : nil
      changes.append((job, change.id, change.before))
    }
    guard progress != .outdated else { return try readAgain(holder) }
    self.running = running
    for (job, id, before) in changes { status.change(id, from: before, to: job) }
    return progress == .changed
  }

  /// - Returns: true, where there is no launch any more; else whether there was one before.
  private mutating func readAgain(_ holder: LockHolder?) throws(LedgerError) -> Bool {
    guard holder != nil || status.launch != nil else { return false }
    self = try LedgerScan(
      location, name: status.name, failedLimit: status.failedLimit, follows: tail != nil)
    return true
  }

  /// What the lock says of the launch, and what the launch said of itself when it began. The lock
  /// is taken before the ledger is opened: the last launch on record may be the one before.
  private static func launch(_ holder: LockHolder, _ record: JSONObject?) -> LedgerStatus.Launch {
    let isOwn =
      record?["pid"]?.int == Int(holder.pid) || record?["guardian_pid"]?.int == Int(holder.pid)
    let own = isOwn ? record : nil
    return LedgerStatus.Launch(
      pid: holder.pid, host: holder.host, started: own?["time"]?.double ?? holder.started,
      activity: holder.state, jobs: own?["jobs"]?.int, workers: own?["n_jobs"]?.int)
  }
}
