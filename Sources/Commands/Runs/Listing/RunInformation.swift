import JSON
import Jobs
import Operations
import Posix
import Runs
import Text

/// What is to be told of one run.
struct RunInformation {
  /// A name and a text, escaped for the terminal.
  struct Attribute {
    var name: String
    var text: String
    var json: JSONValue
  }

  private let run: RunRecord

  init(_ run: RunRecord) {
    self.run = run
  }

  /// The short ones, in the order in which they are shown.
  var attributes: [Attribute] {
    let members = run.members
    return [
      text("id", run.id.text), text("operation", run.operation), text("from", origin),
      text("status", run.state.rawValue), time("started", run.start), time("stopped", stopped),
      Attribute(name: "marked", text: run.isMarked ? "yes" : "no", json: .bool(run.isMarked)),
      text("label", run.label), text("sourcecode_digest", members["sourcecode_digest"]?.string),
      text("vcs_commit", members["vcs_commit"]?.string), text("run_dir", run.directory),
      text("command", members["command"]?.string), number("exit_status", exitStatus),
      number("pid", run.state == .running ? members["pid"]?.int : nil),
    ]
  }

  /// Negative where a signal ended it.
  var exitStatus: Int? { run.signal.map { -$0 } ?? run.exitCode }

  /// Seconds since 1970; nil unless it has ended.
  var stopped: Double? {
    guard run.state != .running, let start = run.start, let runtime = run.runtime else {
      return nil
    }
    return start + runtime
  }

  /// The project file or folder, else the runfile's ledger.
  private var origin: String? {
    let project = run.members["op_ref"]?["project"]?.string ?? run.ledger.folder
    return ProjectOrigin.abbreviated(project)
  }

  private func text(_ name: String, _ text: String?) -> Attribute {
    Attribute(
      name: name, text: escapedForTerminal(text ?? ""), json: text.map { .string($0) } ?? .null)
  }

  private func time(_ name: String, _ seconds: Double?) -> Attribute {
    Attribute(
      name: name, text: localTime(seconds),
      json: seconds.map { .number(String($0)) } ?? .null)
  }

  private func number(_ name: String, _ number: Int?) -> Attribute {
    let text = number.map { String($0) }
    return Attribute(name: name, text: text ?? "", json: text.map { .number($0) } ?? .null)
  }
}
