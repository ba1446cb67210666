import Jobs
import Ledger

extension JobReport {
  /// Reads a record of the ledger, ours or one of Python's batchrun. Of a completed job only what
  /// stands in front is looked at: a ledger may hold a million of them.
  ///
  /// `fields`: used again from record to record.
  package init(id: JobID, record: UnsafeRawBufferPointer, _ fields: inout RecordFields) {
    fields.read(record, until: [.state, .start, .runtime])
    if fields.recordedState != .completed { fields.readOn() }
    self.init(
      id: id, command: id.isOfRun ? Self.title(fields) : fields.command, state: fields.state,
      outcome: fields.outcome,
      attempts: fields.attempts, start: fields.start, runtime: fields.runtime,
      slot: fields.integer(.slot), line: fields.integer(.line), output: fields.text(.stdout),
      errors: fields.text(.stderr))
    retry = fields.integer(.retry).flatMap { UInt64(exactly: $0) }
    trial = fields.integer(.trial)
    pausedTime = fields.number(.pausedTime) ?? 0
    if state == .running || state == .pending { trace = fields.trace(of: id) }
  }

  /// What lists show of a run of an operation: its name, and its label, which says its flags.
  private static func title(_ fields: RecordFields) -> [UInt8] {
    guard let operation = fields.text(.operation) else { return [] }
    let label = fields.text(.label) ?? ""
    return Array((label.isEmpty ? operation : operation + " " + label).utf8)
  }

  package init(id: JobID, record: UnsafeRawBufferPointer) {
    var fields = RecordFields()
    self.init(id: id, record: record, &fields)
  }

  /// The same job after the members `set` of its record have been set, with which it came into
  /// `state`.
  func updated(by set: UnsafeRawBufferPointer, state: JobState?) -> JobReport {
    var report = JobReport(id: id, record: set)
    report.state = state ?? self.state
    // A new start has not been paused.
    if report.start == nil { report.pausedTime = max(report.pausedTime, pausedTime) }
    report.start = report.start ?? start
    report.isOfRun = isOfRun
    report.slot = report.slot ?? slot
    report.line = report.line ?? line
    report.trial = report.trial ?? trial
    report.output = report.output ?? output
    report.errors = report.errors ?? errors
    if report.command.isEmpty { report.command = command }
    if report.state == .running || report.state == .pending {
      report.trace = (report.trace ?? JobTrace(id, state: report.state))
        .completed(by: trace)
    }
    if report.attempts == 0 { report.attempts = attempts }
    return report
  }
}
