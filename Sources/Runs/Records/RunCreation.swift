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
  /// `.pending` or `.staged`; a pending one is in the hands of this process.
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
  package var parent: JobID?
  /// Relative to the ledger's folder, or absolute where the user chose one; nil for none.
  package var directory: String?
  /// The command line, shell-quoted, and its words.
  package var command = ""
  package var arguments: [String] = []
  /// All else: `op_ref`, `op`, `random_seed`, `platform`, `max_trials`, …
  package var others = JSONObject()

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

  /// The members of the record, as `RunRecord` reads them back.
  var members: [JSONObject.Member] {
    var members: [JSONObject.Member] = []
    func add(_ key: String, _ value: JSONValue?) {
      if let value { members.append(JSONObject.Member(key: key, value: value)) }
    }
    func text(_ value: String?) -> JSONValue? { value.map { .string($0) } }
    let time = JSONValue.number(self.time.description)
    add("status", .null)
    add("state", .string(state.rawValue))
    add("attempts", .number("0"))
    add("start", time)
    add("runtime", .null)
    add("host", .string(Machine.hostname))
    add("parameters", .object(flags.json))
    add("command", .string(command))
    add("operation", .string(operation))
    add("role", .string(role.rawValue))
    add("initialized", time)
    add("flags", .object(flags.json))
    add("user_flags", .object(userFlags.json))
    add("proto_flags", (protoFlags?.json).map { .object($0) })
    add("label", text(label))
    if !tags.isEmpty { add("tags", .array(tags.map { .string($0) })) }
    if !comments.isEmpty { add("comments", .array(comments.map(\.json))) }
    if isMarked { add("marked", .bool(true)) }
    add("batch", text(batch?.text))
    add("parent", text(parent?.text))
    add("directory", text(directory))
    if !arguments.isEmpty { add("arguments", .array(arguments.map { .string($0) })) }
    if state == .pending { add("claimed_by", RunClaimer.current.json) }
    return members + others.members
  }
}
