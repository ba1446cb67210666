import JSON
import Ledger
import Runs
import Text

/// A run for programs: times are whole microseconds since 1970, and ISO 8601 too; what is
/// not known is null.
package enum RunJSON {
  package static func summary(_ run: RunRecord) -> JSONObject {
    let information = RunInformation(run)
    var line = JSONObject()
    func add(_ key: String, _ value: JSONValue?) { line.add(key, value ?? .null) }
    add("id", .string(run.id.text))
    add("run_dir", RunFolder(run).directory.map { .string($0) })
    add("opref", run.members[.opRef])
    add("operation", .string(run.operation))
    add("flags", .object(run.flags.json))
    add("exit_status", run.exitStatus.map { .number(String($0)) })
    add("cmd", run.members[.arguments] ?? run.members[.command])
    add("comments", information.comments.detail.json)
    add("marked", .bool(run.isMarked))
    add("label", run.label.map { .string($0) })
    add("started", microseconds(run.start))
    add("started_at", isoTime(run.start))
    add("status", .string(run.state.rawValue))
    line.add(RecordKey.stoppedEarly.text, run.stoppedEarly?.json)
    add("stopped", microseconds(run.stopped))
    add("stopped_at", isoTime(run.stopped))
    add("tags", .array(run.tags.map { .string($0) }))
    if let flags = run.protoFlags {
      line.add("batch_proto", proto(of: run, JSONValue.object(flags.json)))
    }
    return line
  }

  /// An array of all runs that were found, piece by piece, with a newline at its end.
  package static func forEachPart(of found: inout FoundRuns, _ put: ([UInt8]) -> Void) {
    var text: [UInt8] = [UInt8(ascii: "[")]
    found.forEach { run, _ in
      text.append(contentsOf: summary(run).line.utf8)
      put(text)
      text.removeAll(keepingCapacity: true)
      text.append(UInt8(ascii: ","))
    }
    // The comma after the last one is not wanted.
    if text.first == UInt8(ascii: ",") { text.removeAll() }
    put(text + [UInt8(ascii: "]"), UInt8(ascii: "\n")])
  }

  /// What the trials of a batch are made of, as if it were a run.
  private static func proto(of batch: RunRecord, _ flags: JSONValue) -> JSONValue {
    let operation = batch.operation.split(separator: "+", omittingEmptySubsequences: false).first
    var object = JSONObject()
    func add(_ key: String, _ value: JSONValue) { object.add(key, value) }
    add("id", .null)
    add("run_dir", .null)
    add("opref", batch.members[.opRef] ?? .null)
    add("operation", .string(operation.map(String.init) ?? batch.operation))
    add("flags", flags)
    add("exit_status", .null)
    add("cmd", .null)
    add("comments", .array([]))
    add("marked", .bool(false))
    add("label", .null)
    for key in ["started", "started_at", "status", "stopped", "stopped_at"] { add(key, .null) }
    add("tags", .array([]))
    return .object(object)
  }

  /// `2026-11-20T21:59:56.250000+01:00`.
  package static func isoTime(_ seconds: Double?) -> JSONValue {
    timestamp(seconds).map { .string($0) } ?? .null
  }

  package static func microseconds(_ seconds: Double?) -> JSONValue {
    guard let seconds, let whole = Int(exactly: (seconds * 1e6).rounded()) else { return .null }
    return .number(String(whole))
  }
}
