import Jobs

/// What is recorded when an attempt begins.
package struct AttemptStart {
  package var id: JobID
  /// The SHA-256 of the command; nil for a job that is not known by its command.
  package var digest: CommandDigest?
  /// The bytes of the command, only looked at while the event is encoded; nil where the record has
  /// it already.
  package var command: UnsafeRawBufferPointer?
  /// A JSON object; goes with the command.
  package var parameters: UnsafeRawBufferPointer
  /// 1 for a job's first attempt ever, whichever launch made it.
  package var attempt: Int
  package var slot: Int?
  /// Of the runfile, from 1.
  package var line: Int?
  /// Seconds since 1970.
  package var start: Double
  package var host: String
  package var logs: LogPaths = .standard
  /// Where the logs of the attempt before are kept from now on, if they were moved.
  package var earlierLogs: LogPaths = .none

  /// Paths of what a job wrote, relative to the ledger's folder.
  package enum LogPaths: Sendable {
    case none
    /// `logs/<id>/out.log` and `logs/<id>/err.log`.
    case standard
    /// `logs/<id>/out.log` for both.
    case merged
    /// Names in `logs/<id>/`.
    case named(output: String, error: String)
  }

  package init(
    id: JobID, digest: CommandDigest?, command: UnsafeRawBufferPointer?,
    parameters: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
    attempt: Int, slot: Int? = nil, line: Int? = nil, start: Double, host: String,
    logs: LogPaths = .standard, earlierLogs: LogPaths = .none
  ) {
    self.id = id
    self.digest = digest
    self.command = command
    self.parameters = parameters
    self.attempt = attempt
    self.slot = slot
    self.line = line
    self.start = start
    self.host = host
    self.logs = logs
    self.earlierLogs = earlierLogs
  }
}
