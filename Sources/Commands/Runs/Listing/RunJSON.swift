import JSON
import Reports
import Runs

/// A run for programs: times are whole microseconds since 1970, what is not known is null.
enum RunJSON {
  static func summary(_ run: RunRecord) -> JSONLine {
    let information = RunInformation(run)
    var line = JSONLine()
    func add(_ key: String, _ value: JSONValue?) { line.add(key, value ?? .null) }
    add("id", .string(run.id.text))
    add("run_dir", run.directory.map { .string($0) })
    add("opref", run.members["op_ref"])
    add("operation", .string(run.operation))
    add("flags", .object(run.flags.json))
    add("exit_status", information.exitStatus.map { .number(String($0)) })
    add("cmd", run.members["arguments"] ?? run.members["command"])
    add("comments", .array(run.comments.map(\.json)))
    add("marked", .bool(run.isMarked))
    add("label", run.label.map { .string($0) })
    add("started", microseconds(run.start))
    add("status", .string(run.state.rawValue))
    add("stopped", microseconds(information.stopped))
    add("tags", .array(run.tags.map { .string($0) }))
    if let flags = run.protoFlags { add("batch_proto", .object(flags.json)) }
    return line
  }

  private static func microseconds(_ seconds: Double?) -> JSONValue? {
    seconds.flatMap { Int(exactly: ($0 * 1e6).rounded()) }.map { .number(String($0)) }
  }
}
