import Jobs
import Ledger
import Posix
import Runs

/// A run of an operation that is under way, as far as it can be watched as a launch is: the jobs of a
/// batch are its trials, anything else is its only job.
struct WatchedRun: Sendable {
  let id: JobID
  let isBatch: Bool
  /// Which of its starts this is.
  private let generation: Int
  /// Seconds since 1970.
  private let start: Double
  private let workers: Int?
  /// How many trials it has; nil while they are made, or asked for.
  private let trialCount: Int?
  private let process: RunClaimer
  /// Of a batch that is paused: `all`, or `new`; of one that starts no more trials `drain`.
  private let pause: String?
  /// Which part of its time counts; nil where all of it does.
  private let clock: WorkClock?

  /// The run of a ledger that has started last, a batch rather than its trials; nil if none is under
  /// way. The run `wanted`, a whole id, comes before all others.
  static func latest(
    in reader: LedgerReader, _ liveness: Liveness, preferring wanted: String? = nil
  ) throws(LedgerError) -> WatchedRun? {
    var latest: WatchedRun?
    var fields = RecordFields()
    var records = reader.records()
    while let run = try records.next({ WatchedRun($0, $1, &fields, liveness) }) {
      guard let run else { continue }
      func rank(_ run: WatchedRun) -> (Int, Int, Double) {
        (run.id.text == wanted ? 1 : 0, run.isBatch ? 1 : 0, run.start)
      }
      if let known = latest, rank(known) > rank(run) { continue }
      latest = run
    }
    return latest
  }

  private init?(
    _ id: JobID, _ record: UnsafeRawBufferPointer, _ fields: inout RecordFields,
    _ liveness: Liveness
  ) {
    fields.read(record, until: [.state])
    guard fields.recordedState == .running else { return nil }
    fields.readOn()
    // What a killed batchrun has left running is carried out by no process.
    guard fields[.role] != nil, liveness.isClaimed(fields.trace(of: id)),
      let process = fields.claimer, let start = fields.start
    else { return nil }
    self.id = id
    self.start = start
    self.process = process
    isBatch = fields.isOfBatch
    generation = fields.integer(.generation) ?? 1
    workers = fields.integer(.workers)
    pause = fields.text(.paused)
    clock = WorkClock((try? fields.value(.clock)).flatMap { $0 })
    trialCount = isBatch ? fields.integer(.trialCount) : 1
  }

  /// Whether the process is there that carries it out. `ledger`: the folder of the ledger.
  func isAlive(in ledger: Directory) -> Bool {
    process.isAlive { JobFiles(of: id).isClaimHeld(in: ledger) }
  }

  /// Whether a record is one of its jobs, by what was read of it.
  func has(_ id: JobID, _ fields: inout RecordFields) -> Bool {
    guard isBatch else { return id == self.id }
    fields.readOn(until: [.batch, .generation])
    return fields.text(.batch) == self.id.text && fields.integer(.generation) ?? 1 == generation
  }

  /// The same of what was set of a record.
  func has(_ id: JobID, _ members: UnsafeRawBufferPointer) -> Bool {
    var fields = RecordFields(members)
    return has(id, &fields)
  }

  private var activity: String {
    if process.process?.isStopped == true { return LockActivity.suspended }
    if process.isIncomplete { return LockActivity.draining.rawValue }
    if isBatch, let pause {
      let activity: LockActivity =
        switch pause {
        case "new": .holding
        case "drain": .finishing
        default: .paused
        }
      return activity.rawValue
    }
    return isBatch ? LockActivity.launching.rawValue : JobState.running.rawValue
  }

  /// As a launch. `finished` of its jobs had ended before this start, and `known` there are in
  /// all.
  func launch(known: Int, finished: Int) -> LedgerStatus.Launch {
    var launch = LedgerStatus.Launch(
      pid: process.process?.pid ?? process.pid, host: process.host, started: start,
      activity: activity,
      jobs: max(trialCount ?? 0, known) - finished, workers: workers,
      since: pause == nil || pause == "drain" ? nil : clock?.since)
    launch.clock = clock
    launch.leaveBehind()
    launch.launcherStart = process.pidStart
    return launch
  }
}

extension RecordFields {
  /// Whether the record is that of a batch, which is not a job; read as far as needed.
  var isOfBatch: Bool {
    mutating get {
      readOn(until: [.role])
      return text(.role) == RunRecord.Role.batch.rawValue
    }
  }
}
