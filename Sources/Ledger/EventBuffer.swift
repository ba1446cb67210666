import Glibc
import JSON
import Jobs

/// Events on their way into the journal, already as the lines they will be. A worker keeps one
/// and uses it again and again; what it holds is written by one `write`.
package struct EventBuffer: Sendable {
  package internal(set) var bytes: [UInt8] = []

  package init() {
    bytes.reserveCapacity(4096)
  }

  package var isEmpty: Bool { bytes.isEmpty }
  package var count: Int { bytes.count }

  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// Takes in the events of another buffer, after its own.
  package mutating func append(_ other: EventBuffer) {
    bytes.append(contentsOf: other.bytes)
  }

  /// How a journal begins.
  static let journalStart: StaticString = "{\"event\":\"journal\""

  /// The first line of a journal.
  mutating func header(snapshot: String, records: Int, lost: Int = 0) {
    let start = bytes.count
    bytes.append(Self.journalStart)
    bytes.append(",\"version\":")
    bytes.appendJSON(JournalEvent.formatVersion)
    bytes.append(",\"snapshot\":")
    bytes.appendJSONString(snapshot)
    bytes.append(",\"records\":")
    bytes.appendJSON(records)
    if lost > 0 {
      bytes.append(",\"lost\":")
      bytes.appendJSON(lost)
    }
    JournalLine.seal(&bytes, from: start)
  }

  /// The number of records that are lost from here on and cannot be named.
  package mutating func lost(_ count: Int) {
    let start = bytes.count
    bytes.append("{\"event\":\"lost\",\"lost\":")
    bytes.appendJSON(count)
    JournalLine.seal(&bytes, from: start)
  }

  /// A launch starts. Its description must not hold values of the environment.
  package mutating func launch(_ members: JSONObject) {
    let start = bytes.count
    bytes.append("{\"event\":\"launch\"")
    bytes.append(members, isFirst: false)
    JournalLine.seal(&bytes, from: start)
  }

  /// A place of launches gets its number.
  package mutating func place(_ place: LaunchPlace, number: Int) {
    let start = bytes.count
    bytes.append("{\"event\":\"place\"")
    var members = JSONObject()
    members.add("number", number)
    members.add("runfile", place.runfile)
    members.add("folder", place.folder)
    bytes.append(members, isFirst: false)
    JournalLine.seal(&bytes, from: start)
  }

  /// An attempt starts.
  ///
  /// `attempt`: 1 for a job's first attempt ever, whichever launch made it. The logs of the
  /// attempt before it have moved to names with that one's number.
  /// `time`: seconds since 1970.
  /// `line`: of the runfile, from 1.
  /// `digest`: the SHA-256 of the command; nil for a job that is not known by its command.
  /// `command`: its bytes, which are recorded together with `parameters`, without which the parameters
  /// in its words are; nil if the record has them already.
  /// `place`: the number of the place that it runs in; 0 for none.
  /// `occurrence`: its place among equal lines that are separate jobs, from 1.
  /// `launch`: the start of the launcher that starts it; nil if a process has claimed it.
  /// `execution`: where it executes; nil for this machine.
  package mutating func start(
    id: JobID, attempt: Int, at time: Double, host: String, slot: Int? = nil, line: Int? = nil,
    logs: LogLayout = .apart, digest: CommandDigest? = nil, command: UnsafeRawBufferPointer? = nil,
    parameters: CommandParameters? = nil, occurrence: Int = 1, place: Int = 0,
    launch: UInt64? = nil, execution: ExecutionPlace? = nil
  ) {
    let start = begin("start", id)
    if attempt > 1 {
      bytes.append(",\"earlier\":{")
      appendEarlierLogs(logs, id, attempt: attempt - 1)
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append(",\"set\":{")
    appendDigest(digest)
    bytes.append("\"status\":null,\"state\":\"running\",\"attempts\":")
    bytes.appendJSON(attempt)
    appendPlace(place)
    bytes.append(",\"start\":")
    bytes.appendJSONSeconds(time)
    bytes.append(",\"runtime\":null,\"host\":")
    bytes.appendJSONString(host)
    if let launch {
      bytes.append(",\"launch\":")
      bytes.appendJSON(Int(clamping: launch))
    }
    if let slot {
      bytes.append(",\"slot\":")
      bytes.appendJSON(slot)
    }
    appendExecution(execution)
    appendLine(line, occurrence)
    bytes.append(UInt8(ascii: ","))
    appendLogs(logs, id)
    if let command { appendCommand(command, parameters) }
    bytes.append(UInt8(ascii: "}"))
    JournalLine.seal(&bytes, from: start)
  }

  private mutating func appendDigest(_ digest: CommandDigest?) {
    guard let digest else { return }
    bytes.append("\"sha256\":\"")
    bytes.append(JobID(digest, clashing: true))
    bytes.append("\",")
  }

  /// The number of the launch's place; 0 says nothing.
  private mutating func appendPlace(_ place: Int) {
    guard place > 0 else { return }
    bytes.append(",\"place\":")
    bytes.appendJSON(place)
  }

  /// Where an attempt executes; nil says nothing.
  private mutating func appendExecution(_ execution: ExecutionPlace?) {
    guard let execution else { return }
    bytes.append(",\"executor\":")
    bytes.appendJSONString(execution.kind.rawValue)
    bytes.append(",\"node\":")
    bytes.appendJSONString(execution.node)
    if execution.kind == .slurm {
      bytes.append(",\"slurm_job\":")
      bytes.appendJSONString(execution.reference)
    }
    bytes.append(",\"round\":")
    bytes.appendJSON(execution.round)
    bytes.append(",\"queued_time\":")
    bytes.appendJSONSeconds(execution.queuedSeconds)
  }

  /// Where a line stands in its runfile; nil and 1 say nothing.
  private mutating func appendLine(_ line: Int?, _ occurrence: Int) {
    if let line {
      bytes.append(",\"line\":")
      bytes.appendJSON(line)
    }
    if occurrence > 1 {
      bytes.append(",\"replicate\":")
      bytes.appendJSON(occurrence)
    }
  }

  private mutating func appendCommand(
    _ command: UnsafeRawBufferPointer, _ parameters: CommandParameters?
  ) {
    bytes.append(",\"parameters\":")
    (parameters ?? CommandParameters(of: command)).appendJSON(to: &bytes)
    bytes.append(",\"command\":")
    if !bytes.appendJSONString(command) {
      bytes.append(",\"command_base64\":\"")
      Base64.append(command, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
  }

  /// The process of an attempt, so that it can be found when everything else has died.
  package mutating func process(id: JobID, attempt: Int, pid: Int32, startTicks: UInt64) {
    let start = begin("process", id)
    bytes.append(",\"set\":{\"attempts\":")
    bytes.appendJSON(attempt)
    bytes.append(",\"pid\":")
    bytes.appendJSON(Int(pid))
    bytes.append(",\"pid_start\":")
    bytes.appendJSON(Int(clamping: startTicks))
    bytes.append(UInt8(ascii: "}"))
    JournalLine.seal(&bytes, from: start)
  }

  /// An attempt has stood still for `seconds` by now, in all of its pauses.
  package mutating func paused(id: JobID, attempt: Int, seconds: Double) {
    let start = begin("process", id)
    bytes.append(",\"set\":{\"attempts\":")
    bytes.appendJSON(attempt)
    bytes.append(",\"paused_time\":")
    bytes.appendJSONSeconds(seconds)
    bytes.append(UInt8(ascii: "}"))
    JournalLine.seal(&bytes, from: start)
  }

  /// An attempt that started at `start` (seconds since 1970) has ended. `runtime` in seconds; nil if
  /// the end was not seen. `remark`: whose time limit it was, if not ours. `retry` is the start of the launcher
  /// that will try the job again; nil if none will.
  package mutating func end(
    id: JobID, attempt: Int, outcome: Outcome, start: Double, runtime: Double?,
    usage: ResourceUsage?, remark: String? = nil, retry: UInt64? = nil
  ) {
    let eventStart = begin("end", id)
    bytes.append(",\"set\":{\"status\":")
    if let status = outcome.status {
      bytes.appendJSON(status)
    } else {
      bytes.append("null")
    }
    bytes.append(",\"state\":\"")
    bytes.append(contentsOf: outcome.state.rawValue.utf8)
    bytes.append("\",\"attempts\":")
    bytes.appendJSON(attempt)
    appendOutcome(outcome)
    if outcome == .timedOut, let remark { appendReason(remark) }
    if let retry {
      bytes.append(",\"retry\":")
      bytes.appendJSON(Int(clamping: retry))
    }
    bytes.append(",\"start\":")
    bytes.appendJSONSeconds(start)
    bytes.append(",\"runtime\":")
    if let runtime {
      bytes.appendJSONSeconds(runtime)
    } else {
      bytes.append("null")
    }
    if let usage {
      bytes.append(",\"user_cpu\":")
      bytes.appendJSONSeconds(usage.userSeconds)
      bytes.append(",\"system_cpu\":")
      bytes.appendJSONSeconds(usage.systemSeconds)
      if let memory = usage.peakMemory {
        bytes.append(",\"max_rss\":")
        bytes.appendJSON(memory)
      }
    }
    bytes.append(UInt8(ascii: "}"))
    JournalLine.seal(&bytes, from: eventStart)
  }

  /// A job that has ended waits to be tried again by the launch whose launcher started at `launch` (clock ticks since
  /// boot); nil: it does not wait.
  package mutating func retry(id: JobID, by launch: UInt64?) {
    var change = RecordChange()
    change.replace(.retry, with: launch.map { Int(clamping: $0) })
    set(id: id, change)
  }

  /// The user skips this job; `attempts` of all launches came before. Its
  /// command is described as in a start; nil if the record has it already.
  package mutating func skip(
    id: JobID, attempts: Int, line: Int? = nil, digest: CommandDigest? = nil,
    command: UnsafeRawBufferPointer? = nil, parameters: CommandParameters? = nil,
    occurrence: Int = 1, place: Int = 0
  ) {
    let start = begin("set", id)
    bytes.append(",\"unset\":[\"")
    bytes.append(RecordKey.retry.name)
    bytes.append("\"],\"set\":{")
    appendDigest(digest)
    bytes.append("\"status\":null,\"state\":\"")
    bytes.append(contentsOf: JobState.skipped.rawValue.utf8)
    bytes.append("\",\"attempts\":")
    bytes.appendJSON(attempts)
    appendPlace(place)
    appendLine(line, occurrence)
    if let command { appendCommand(command, parameters) }
    bytes.append(UInt8(ascii: "}"))
    JournalLine.seal(&bytes, from: start)
  }

  /// A job whose latest attempt has failed is not finished after all: the user cancelled its retry.
  package mutating func cancel(id: JobID, attempt: Int) {
    var change = RecordChange()
    let outcome = Outcome.cancelled
    change.append(.status, .null)
    change.append(.state, .string(outcome.state.rawValue))
    change.set(.attempts, attempt)
    change.set(.outcome, outcome.word)
    change.set(.signal, SignalDeath.terminate)
    change.set(.reason, Outcome.cancelReason)
    change.remove(.exitCode, .retry)
    set(id: id, change)
  }

  /// A request from another process was carried out; other versions pass over it.
  package mutating func control(_ members: JSONObject) {
    let start = bytes.count
    bytes.append("{\"event\":\"control\"")
    bytes.append(members, isFirst: false)
    JournalLine.seal(&bytes, from: start)
  }

  /// A change of a record that is not an attempt's.
  package mutating func set(id: JobID, _ change: RecordChange) {
    let start = begin("set", id)
    if !change.removed.isEmpty {
      bytes.append(",\"unset\":")
      bytes.appendJSON(.array(change.removed.map { .string($0.text) }))
    }
    bytes.append(",\"set\":{")
    bytes.append(change.members, isFirst: true)
    bytes.append(UInt8(ascii: "}"))
    JournalLine.seal(&bytes, from: start)
  }

  /// A new record: what is its own, and what it has in common with others, none of which is both.
  package mutating func set(id: JobID, _ own: RecordChange, _ template: RecordTemplate) {
    let start = begin("set", id)
    bytes.append(",\"set\":{")
    bytes.append(own.members, isFirst: true)
    if !template.bytes.isEmpty {
      bytes.append(UInt8(ascii: ","))
      bytes.append(contentsOf: template.bytes)
    }
    bytes.append(UInt8(ascii: "}"))
    JournalLine.seal(&bytes, from: start)
  }

  /// The job is no longer in this ledger.
  package mutating func remove(id: JobID) {
    let start = begin("remove", id)
    JournalLine.seal(&bytes, from: start)
  }

  private mutating func begin(_ event: StaticString, _ id: JobID) -> Int {
    let start = bytes.count
    bytes.append("{\"event\":\"")
    bytes.append(event)
    bytes.append("\",\"id\":\"")
    bytes.append(id)
    bytes.append(UInt8(ascii: "\""))
    return start
  }

  private mutating func appendLogs(_ logs: LogLayout, _ id: JobID) {
    let output = JobFiles.Stream.output.log
    appendLogs(id, output, logs == .merged ? output : JobFiles.Stream.error.log)
  }

  private mutating func appendEarlierLogs(_ logs: LogLayout, _ id: JobID, attempt: Int) {
    let output = JobFiles.Stream.output.log(ofAttempt: attempt)
    appendLogs(
      id, output, logs == .merged ? output : JobFiles.Stream.error.log(ofAttempt: attempt))
  }

  private mutating func appendLogs(_ id: JobID, _ output: String, _ error: String) {
    bytes.append("\"stdout\":\"")
    appendLog(output, id)
    bytes.append("\",\"stderr\":\"")
    appendLog(error, id)
    bytes.append(UInt8(ascii: "\""))
  }

  /// The path of a log, as `JobFiles` has it.
  private mutating func appendLog(_ name: String, _ id: JobID) {
    bytes.append(contentsOf: JobFiles.Kind.logs.rawValue.utf8)
    bytes.append(UInt8(ascii: "/"))
    bytes.append(id)
    bytes.append(UInt8(ascii: "/"))
    bytes.append(contentsOf: name.utf8)
  }
}
