import JSON
import Jobs

/// What the ledger knows of one job.
package struct Record: Sendable, Hashable {
  package let id: JobID
  /// Every member, also those that only other programs know.
  package let members: JSONObject

  package init(id: JobID, members: JSONObject) {
    self.id = id
    self.members = members
  }

  package init(id: JobID, bytes: UnsafeRawBufferPointer) throws(JSONError) {
    guard let object = try JSONValue(parsing: bytes).object else {
      throw JSONError(.unexpectedByte(bytes.first ?? 0), at: 0)
    }
    self.init(id: id, members: object)
  }

  package subscript(key: RecordKey) -> JSONValue? { members[key] }

  /// Where it stands, as recorded: a `running` job of a launch that has ended still says so.
  package var state: JobState {
    JobState(recorded: self[.state]?.string.flatMap(JobState.init(rawValue:)), status: status)
  }

  /// The exit status; nil unless the job has finished. Python's batchrun has `-n` for signal n.
  package var status: Int? { self[.status]?.int }

  package var attempts: Int { self[.attempts]?.int ?? (status == nil ? 0 : 1) }

  /// How the last attempt ended; nil if it has not, or if Python's batchrun recorded it.
  package var outcome: Outcome? {
    Outcome(
      word: self[.outcome]?.string, exitCode: self[.exitCode]?.int,
      signal: self[.signal]?.int, reason: self[.reason]?.string,
      stoppedEarly: EarlyStop(self[.stoppedEarly]))
  }

  /// Seconds since 1970 when the last attempt started.
  package var start: Double? { self[.start]?.double }
  /// Seconds that the last attempt took; nil while it runs, or if its end was not seen.
  package var runtime: Double? { self[.runtime]?.double }

  package var usage: ResourceUsage? {
    guard let user = self[.userCPU]?.double, let system = self[.systemCPU]?.double
    else { return nil }
    return ResourceUsage(
      userSeconds: user, systemSeconds: system, peakMemory: self[.maxRSS]?.int)
  }

  package var host: String? { self[.host]?.string }
  package var slot: Int? { self[.slot]?.int }
  /// Of the runfile, from 1.
  package var line: Int? { self[.line]?.int }
  package var pid: Int32? { self[.pid]?.int.flatMap { Int32(exactly: $0) } }
  /// Start of that process in clock ticks since boot.
  package var pidStart: UInt64? { self[.pidStart]?.int.flatMap { UInt64(exactly: $0) } }
  /// Relative to the ledger's folder.
  package var standardOutput: String? { self[.stdout]?.string }
  package var standardError: String? { self[.stderr]?.string }
  package var parameters: JSONObject { self[.parameters]?.object ?? JSONObject() }

  /// The bytes that the shell gets.
  package var command: [UInt8] {
    if let encoded = self[.commandBase64]?.string, let bytes = Base64.decode(encoded.utf8) {
      return bytes
    }
    return Array((self[.command]?.string ?? "").utf8)
  }

  /// Earlier attempts, oldest first.
  package var history: [JSONObject] { self[.history]?.array?.compactMap(\.object) ?? [] }
}
