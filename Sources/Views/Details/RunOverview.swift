import Operations
import Runs
import Scalars
import Text
import Ledger

/// A line of details: a name and a value, or a heading above such lines.
package enum DetailLine: Hashable, Sendable {
  case heading(String)
  /// What something is called, and what it is.
  case field(String, String)
  case blank
}

/// All that is known of a run, on a screen.
package struct RunOverview {
  private let run: RunRecord
  private let scalars: [String: ScalarSummary]

  package init(_ run: RunRecord, scalars: [String: ScalarSummary]) {
    self.run = run
    self.scalars = scalars
  }

  package var lines: [DetailLine] {
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

  private var attributes: [DetailLine] {
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
    if let stop = run.stoppedEarly { return stop.phrase }
    let code = run.exitStatus.map { " (\($0))" } ?? ""
    return run.state.rawValue + (run.state == .completed ? "" : code)
  }

  private func section(_ title: String, _ fields: [(String, String)]) -> [DetailLine] {
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
