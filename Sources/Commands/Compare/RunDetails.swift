import Operations
import Runs
import Scalars
import TerminalUI
import Text
import Ledger

/// All that is known of a run, for the screen.
struct RunDetails {
  private let run: RunRecord
  private let scalars: [String: ScalarSummary]

  init(_ run: RunRecord, home: String) {
    self.run = run
    var source = RunScalars(home: home)
    scalars = source.summaries(of: run)
    source.save()
  }

  var lines: [TextBox.Line] {
    var lines = attributes
    lines += section("Flags", run.flags.sorted.map { ($0.name, $0.value.encoded) })
    if let flags = run.protoFlags {
      lines += section("Flags of the trials", flags.sorted.map { ($0.name, $0.value.encoded) })
    }
    let names = namesInNaturalOrder(scalars.keys)
    lines += section("Scalars", names.compactMap { name in scalars[name].map { (name, text($0)) } })
    lines += section(
      "Comments", run.comments.map { ("\($0.user) \(localTime($0.time))", $0.body) })
    return lines
  }

  private var attributes: [TextBox.Line] {
    let values: [(String, String?)] = [
      ("Id", run.id.text), ("Operation", run.operation + (run.isMarked ? " [marked]" : "")),
      ("From", run.members[.opRef]?["project"]?.string ?? run.ledger.folder),
      ("Status", status), ("Started", localTime(run.start)),
      ("Stopped", localTime(run.stopped)),
      ("Time", run.runtime.map { Duration.seconds($0).clock }), ("Label", run.label),
      ("Tags", run.tags.joined(separator: ", ")), ("Host", run.members[.host]?.string),
      ("Folder", run.directory), ("Command", run.members[.command]?.string),
    ]
    return values.map { .field($0.0, $0.1 ?? "") }
  }

  private var status: String {
    let code = run.exitStatus.map { " (\($0))" } ?? ""
    return run.state.rawValue + (run.state == .completed ? "" : code)
  }

  private func section(_ title: String, _ fields: [(String, String)]) -> [TextBox.Line] {
    fields.isEmpty ? [] : [.blank, .heading(title)] + fields.map { .field($0.0, $0.1) }
  }

  /// `0.25 (step 4)  min 0.1 (step 2)  max 0.9 (step 0)`
  private func text(_ summary: ScalarSummary) -> String {
    func value(_ number: Double, _ step: Int?) -> String {
      shortDecimal(number) + (step.map { " (step \($0))" } ?? "")
    }
    guard summary.count > 1 else { return value(summary.last, summary.lastStep) }
    return [
      value(summary.last, summary.lastStep),
      "min " + value(summary.minimum, summary.minimumStep),
      "max " + value(summary.maximum, summary.maximumStep),
      "average " + shortDecimal(summary.average), "of \(summary.count)",
    ].joined(separator: "  ")
  }
}
