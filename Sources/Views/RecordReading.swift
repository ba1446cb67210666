import JSON
import Jobs
import Ledger

extension JobReport {
  /// Reads a record of the ledger, ours or one of Python's batchrun. Of a completed job only what
  /// stands in front is looked at: a ledger may hold a million of them.
  package init(id: JobID, record: UnsafeRawBufferPointer) {
    self.init(id: id, command: [], state: .pending, attempts: 0)
    var fields = RecordFields()
    var scanner = JSONScanner(record)
    _ = try? scanner.members { key, value in
      fields.take(record.slice(key), record.slice(value))
      return !(fields.state == .completed && fields.hasTimes)
    }
    state = fields.effectiveState
    outcome = fields.outcome
    attempts = fields.attempts ?? (fields.status == nil ? 0 : 1)
    start = fields.start
    runtime = fields.runtime
    slot = fields.slot
    line = fields.line
    output = fields.output
    errors = fields.errors
    command = fields.commandBytes
    isClaimed = state == .running && fields.claimer?.isAlive == true
  }

  /// The same job after the members `set` of its record have been set, with which it came into
  /// `state`.
  func updated(by set: UnsafeRawBufferPointer, state: JobState?) -> JobReport {
    var report = JobReport(id: id, record: set)
    report.state = state ?? self.state
    report.start = report.start ?? start
    report.slot = report.slot ?? slot
    report.line = report.line ?? line
    report.output = report.output ?? output
    report.errors = report.errors ?? errors
    if report.command.isEmpty { report.command = command }
    report.isClaimed = report.state == .running && (report.isClaimed || isClaimed)
    if report.attempts == 0 { report.attempts = attempts }
    return report
  }
}

/// The members of a record that reports show.
private struct RecordFields {
  var state: JobState?
  var status: Int?
  var attempts: Int?
  var start: Double?
  var runtime: Double?
  var slot: Int?
  var line: Int?
  var output: String?
  var errors: String?
  var claimer: RunClaimer?
  /// Whether `start` and `runtime` have been met, with or without a value.
  var hasTimes: Bool { metStart && metRuntime }

  private var metStart = false
  private var metRuntime = false
  private var word: String?
  private var exitCode: Int?
  private var signal: Int?
  private var reason: String?
  private var command: [UInt8] = []
  private var encodedCommand: String?

  mutating func take(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
    if key.equals("state") {
      state = text(value).flatMap(JobState.init(rawValue:))
    } else if key.equals("status") {
      status = integer(value)
    } else if key.equals("attempts") {
      attempts = integer(value)
    } else if key.equals("start") {
      start = number(value)
      metStart = true
    } else if key.equals("runtime") {
      runtime = number(value)
      metRuntime = true
    } else if key.equals("outcome") {
      word = text(value)
    } else if key.equals("exit_code") {
      exitCode = integer(value)
    } else if key.equals("signal") {
      signal = integer(value)
    } else if key.equals("reason") {
      reason = text(value)
    } else if key.equals("slot") {
      slot = integer(value)
    } else if key.equals("line") {
      line = integer(value)
    } else if key.equals("stdout") {
      output = text(value)
    } else if key.equals("stderr") {
      errors = text(value)
    } else if key.equals("claimed_by") {
      claimer = RunClaimer(try? JSONValue(parsing: value))
    } else if key.equals("command") {
      command = decoded(value) ?? []
    } else if key.equals("command_base64") {
      encodedCommand = text(value)
    }
  }

  var commandBytes: [UInt8] {
    encodedCommand.flatMap { Base64.decode($0.utf8) } ?? command
  }

  /// Python's batchrun wrote no state, but the status: null until the job finished.
  var effectiveState: JobState {
    if let state { return state }
    guard let status else { return .pending }
    return status == 0 ? .completed : .error
  }

  /// Python's batchrun writes the number of a signal as a negative status.
  var outcome: Outcome? {
    if let word {
      return Outcome(word: word, exitCode: exitCode, signal: signal, reason: reason)
    }
    guard let status = status.flatMap({ Int32(exactly: $0) }) else { return nil }
    return status < 0 ? .signaled(signal: -status) : .exited(code: status)
  }

  private func decoded(_ value: UnsafeRawBufferPointer) -> [UInt8]? {
    guard value.count >= 2, value.first == UInt8(ascii: "\"") else { return nil }
    var bytes: [UInt8] = []
    do throws(JSONError) {
      try JSONString.decode(value, 1..<(value.count - 1), into: &bytes)
    } catch {
      return nil
    }
    return bytes
  }

  private func text(_ value: UnsafeRawBufferPointer) -> String? {
    decoded(value).map { String(decoding: $0, as: UTF8.self) }
  }

  private func number(_ value: UnsafeRawBufferPointer) -> Double? {
    Double(String(decoding: value, as: UTF8.self))
  }

  private func integer(_ value: UnsafeRawBufferPointer) -> Int? {
    Int(String(decoding: value, as: UTF8.self))
  }
}
