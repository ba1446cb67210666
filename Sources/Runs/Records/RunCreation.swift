import JSON
import Jobs
import Ledger
import Operations
import Posix

/// What is recorded of a run when it comes into being.
package struct RunCreation: Sendable {
  package var id: JobID
  package var operation: String
  package var role: RunRecord.Role
  /// `.pending` or `.staged`; a pending one is claimed by this process.
  package var state: JobState
  /// Seconds since 1970; it is listed by this until it starts.
  package var time: Double
  package var flags = Flags()
  package var userFlags = Flags()
  package var protoFlags: Flags?
  package var label: String?
  package var tags: [String] = []
  package var comments: [RunRecord.Comment] = []
  package var isMarked = false
  package var batch: JobID?
  /// Of a trial: its place in the batch, from 1.
  package var place: Int?
  package var parent: JobID?
  /// Relative to the ledger's folder, or absolute if the user chose one; nil for none.
  package var directory: String?
  /// The command line, shell-quoted, and its words.
  package var command = ""
  package var arguments: [String] = []
  /// All else: the operation, where it comes from, the seed, …
  package var others = RecordChange()

  /// The run directory is `dirs/<id>`, unless that is changed.
  package init(
    id: JobID = .random(), operation: String, role: RunRecord.Role = .run,
    state: JobState = .pending, time: Double = Clock.wall
  ) {
    self.id = id
    self.operation = operation
    self.role = role
    self.state = state
    self.time = time
    directory = JobFiles(of: id).directory
  }

  /// Makes another run of it, which has the rest in common with it.
  package mutating func identify(as id: JobID, at time: Double) {
    self.id = id
    self.time = time
    directory = JobFiles(of: id).directory
  }

  /// What makes the record, as `RunRecord` reads it back.
  var change: RecordChange { own.adding(shared) }

  /// What no other run has.
  var own: RecordChange {
    var change = RecordChange()
    let flags = JSONValue.object(flags.json)
    let time = time.jsonValue
    change.append(.start, time)
    change.append(.initialized, time)
    change.append(.parameters, flags)
    change.append(.command, .string(command))
    change.append(.flags, flags)
    change.append(.userFlags, .object(userFlags.json))
    if let protoFlags { change.append(.protoFlags, .object(protoFlags.json)) }
    change.setOrigins(of: protoFlags ?? self.flags)
    if let label { change.append(.label, .string(label)) }
    if let directory { change.append(.directory, .string(directory)) }
    if let place { change.append(.trial, place.jsonValue) }
    if !arguments.isEmpty { change.append(.arguments, arguments.jsonValue) }
    return change
  }

  /// What the trials of a batch have in common.
  package var shared: RecordChange {
    var change = RecordChange()
    change.set(.status, JSONValue.null)
    change.set(.state, state.rawValue)
    change.set(.attempts, 0)
    change.set(.runtime, JSONValue.null)
    change.set(.host, Machine.hostname)
    change.set(.operation, operation)
    change.set(.role, role.rawValue)
    if !tags.isEmpty { change.set(.tags, tags) }
    if !comments.isEmpty { change.set(.comments, comments) }
    if isMarked { change.set(.marked, true) }
    change.set(.batch, batch?.text)
    change.set(.parent, parent?.text)
    if state == .pending { change.set(.claimedBy, RunClaimer.current.json) }
    change.add(others)
    return change
  }
}
