import Jobs
import Operations
import Runs
import Scalars
import Text
import Ledger

/// What is published of a run. The environment is not among it.
package struct PublishedRun: Sendable {
  package struct Scalar: Sendable {
    /// The folder of its event files; empty for the run's own.
    package var prefix: String
    package var tag: String
    package var summary: ScalarSummary
  }

  /// A name and a text, not escaped for anything.
  package struct Attribute: Sendable {
    package var name: String
    package var text: String
  }

  package let run: RunRecord
  /// By prefix and tag.
  package let scalars: [Scalar]
  package var source: [PublishedFile] = []
  package var files: [PublishedFile] = []
  package var output = PublishedOutput()
  /// What a launched line has written to standard error; nil if that is part of the output.
  package var errors: PublishedOutput?

  package init(_ run: RunRecord, scalars: [String: ScalarSummary]) {
    self.run = run
    self.scalars = namesInNaturalOrder(scalars.keys).compactMap { key in
      scalars[key].map { summary in
        let parts = key.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        return Scalar(
          prefix: parts.count > 1 ? String(parts[0]) : "", tag: String(parts.last ?? ""),
          summary: summary)
      }
    }
  }

  /// What `run.yml` says, in its order.
  package var attributes: [Attribute] {
    return [
      ("id", run.id.text), ("operation", run.operation), ("status", run.shownState),
      ("started", universalTime(run.start)), ("started_epoch", Self.number(run.start)),
      ("stopped", universalTime(run.stopped)), ("stopped_epoch", Self.number(run.stopped)),
      ("time", duration), ("marked", run.isMarked ? "yes" : "no"), ("label", run.label ?? ""),
      ("command", run.members[.command]?.string ?? ""),
      ("exit_status", run.exitStatus.map { "\($0)" } ?? ""),
    ].map { Attribute(name: $0.0, text: $0.1) }
  }

  package var flags: [Attribute] {
    run.flags.sorted.map { Attribute(name: $0.name, text: $0.value.encoded) }
  }

  package var title: String { "\(run.operation) \(run.id.shortText)" }

  private var duration: String {
    guard let runtime = run.runtime, run.state != .running else { return "" }
    return Duration.seconds(runtime).clock
  }

  private static func number(_ seconds: Double?) -> String {
    seconds.map { trimmedFraction($0, decimals: 6) } ?? ""
  }
}

extension PublishedRun {
  package var yaml: String {
    attributes.map { attribute in
      // Numbers and what looks like one stay what they are.
      let isNumber = ["started_epoch", "stopped_epoch", "exit_status", "marked"]
        .contains(attribute.name)
      return Self.line(attribute.name, isNumber ? attribute.text : Self.encoded(attribute.text))
    }.joined()
  }

  package var flagsYAML: String {
    flags.isEmpty ? "{}\n" : flags.map { Self.line(Self.encoded($0.name), $0.text) }.joined()
  }

  package var scalarsCSV: String {
    var text =
      "prefix,tag,count,total,avg_val,first_val,first_step,last_val,last_step,"
      + "min_val,min_step,max_val,max_step\n"
    for scalar in scalars {
      let summary = scalar.summary
      func step(_ step: Int?) -> String { step.map { "\($0)" } ?? "" }
      text.appendCSVRecord([
        scalar.prefix, scalar.tag, "\(summary.count)", decimalText(summary.total),
        decimalText(summary.average), decimalText(summary.first), step(summary.firstStep),
        decimalText(summary.last), step(summary.lastStep), decimalText(summary.minimum),
        step(summary.minimumStep), decimalText(summary.maximum), step(summary.maximumStep),
      ])
    }
    return text
  }

  private static func encoded(_ text: String) -> String {
    text.isEmpty ? "" : FlagValue.string(text).encoded
  }

  private static func line(_ name: String, _ text: String) -> String {
    text.isEmpty ? "\(name):\n" : "\(name): \(text)\n"
  }
}
