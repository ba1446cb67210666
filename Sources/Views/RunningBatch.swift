import Jobs
import Ledger

/// A batch that is running, as far as it can be watched as a launch is: its trials are the jobs.
struct RunningBatch: Sendable {
  let id: JobID
  /// Which of its starts this is.
  private let generation: Int
  /// Seconds since 1970.
  private let start: Double
  private let workers: Int?
  /// How many trials it has; nil while they are made, or asked for.
  private let trialCount: Int?
  private let process: RunClaimer

  /// The batch of a ledger that has started last; nil where none is running.
  static func latest(
    in reader: LedgerReader, _ liveness: Liveness
  ) throws(LedgerError) -> RunningBatch? {
    var latest: RunningBatch?
    var fields = RecordFields()
    var records = reader.records()
    while let batch = try records.next({ RunningBatch($0, $1, &fields, liveness) }) {
      guard let batch, batch.start >= latest?.start ?? 0 else { continue }
      latest = batch
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
    guard fields.text(.role) == "batch", liveness.isActive(fields.trace),
      let process = fields.claimer, let start = fields.start
    else { return nil }
    self.id = id
    self.start = start
    self.process = process
    generation = fields.integer(.generation) ?? 1
    workers = fields.integer(.workers)
    trialCount = fields.integer(.trialCount)
  }

  /// Whether the process is there that carries it out.
  var isAlive: Bool { process.isAlive }

  /// Whether a record is one of its trials, by what was read of it.
  func has(_ fields: inout RecordFields) -> Bool {
    fields.readOn(until: [.batch, .generation])
    return fields.text(.batch) == id.text && fields.integer(.generation) ?? 1 == generation
  }

  /// The same of what was set of a record.
  func has(_ members: UnsafeRawBufferPointer) -> Bool {
    var fields = RecordFields(members)
    return has(&fields)
  }

  /// As a launch. `finished` of its trials had ended before this start, and `known` there are in
  /// all.
  func launch(known: Int, finished: Int) -> LedgerStatus.Launch {
    LedgerStatus.Launch(
      pid: process.pid, host: process.host, started: start,
      activity: LockActivity.launching.rawValue, jobs: max(trialCount ?? 0, known) - finished,
      workers: workers)
  }
}
