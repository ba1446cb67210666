import JSON
import Views
import Runs

/// A run for programs: times are whole microseconds since 1970, what is not known is null.
enum RunJSON {
  static func summary(_ run: RunRecord) -> JSONLine {
    let information = RunInformation(run)
    var line = JSONLine()
    func add(_ key: String, _ value: JSONValue?) { line.add(key, value ?? .null) }
    add("id", .string(run.id.text))
    add("run_dir", RunFolder(run).directory.map { .string($0) })
    add("opref", run.members["op_ref"])
    add("operation", .string(run.operation))
    add("flags", .object(run.flags.json))
    add("exit_status", information.exitStatus.map { .number(String($0)) })
    add("cmd", run.members["arguments"] ?? run.members["command"])
    add("comments", information.comments.detail.json)
    add("marked", .bool(run.isMarked))
    add("label", run.label.map { .string($0) })
    add("started", microseconds(run.start))
    add("status", .string(run.state.rawValue))
    add("stopped", microseconds(information.stopped))
    add("tags", .array(run.tags.map { .string($0) }))
    if let flags = run.protoFlags {
      line.add("batch_proto", proto(of: run, JSONValue.object(flags.json)))
    }
    return line
  }

  /// What the trials of a batch are made of, as if it were a run.
  private static func proto(of batch: RunRecord, _ flags: JSONValue) -> JSONValue {
    let operation = batch.operation.split(separator: "+", omittingEmptySubsequences: false).first
    let members: [(String, JSONValue)] = [
      ("id", .null), ("run_dir", .null), ("opref", batch.members["op_ref"] ?? .null),
      ("operation", .string(operation.map(String.init) ?? batch.operation)), ("flags", flags),
      ("exit_status", .null), ("cmd", .null), ("comments", .array([])), ("marked", .bool(false)),
      ("label", .null), ("started", .null), ("status", .null), ("stopped", .null),
      ("tags", .array([])),
    ]
    return .object(JSONObject(members.map { .init(key: $0.0, value: $0.1) }))
  }

  static func microseconds(_ seconds: Double?) -> JSONValue {
    guard let seconds, let whole = Int(exactly: (seconds * 1e6).rounded()) else { return .null }
    return .number(String(whole))
  }
}
