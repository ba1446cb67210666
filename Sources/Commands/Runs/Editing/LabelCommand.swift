import Arguments
import Operations
import Runs

/// `batchrun label`: the text that lists show of runs.
struct LabelCommand: RunEditing {
  var selection = RunSelectionOptions()
  var text: String?
  var prepended: String?
  var appended: String?
  var removed: [String] = []
  var clears = false
  var isConfirmed = false

  static let manual = Manual(
    name: "label",
    abstract: "Set the label of runs",
    discussion: """
      In what is set, prepended or appended, ${NAME} is the value of a flag, ${label} the label as \
      it is, ${default_label} the one that a run gets by itself. ${lr|%.2f} formats it, \
      ${lr|default:none} stands for what is not there, ${data|basename} is the end of a path, and \
      ${name|unquote} a text without quotes. Without RUN the latest run is meant.
      """,
    examples: [
      .init("batchrun label --set 'best so far' 3", "Labels the third run of the list."),
      .init("batchrun label --append 'lr ${lr}' : -y", "Adds the value of a flag to all labels."),
    ])

  static var declarations: [Declaration<Self>] {
    option("-s, --set TEXT", \.text, "the new label")
    option("-p, --prepend TEXT", \.prepended, "put TEXT in front of the label")
    option("-a, --append TEXT", \.appended, "put TEXT behind the label")
    option("-rm, --remove TEXT", \.removed, "take the words TEXT out of the label")
    flag("-c, --clear", \.clears, "take the label away")
    confirmation
    exclude("--set", "--prepend", "--append", "--clear", "--remove")
    selectionDeclarations("indexes, ranges (2:5), names of launches or ids of runs", without: "s")
  }

  func run() throws -> Int32 {
    guard let preview else {
      throw CommandFailure.wrongInput(
        "missing one of: --set, --append, --prepend, --remove, --clear",
        hint: "run 'batchrun label --help' to see what there is")
    }
    let runs = try selectedRuns(standard: ["1"])
    if runs.isEmpty {
      report("No runs to modify.")
      return 0
    }
    guard try confirms(["You are about to \(preview):"], runs) else { return Prompt.declined }
    var warnings: [String] = []
    let count = try apply(to: runs) { run in
      .label(newLabel(of: run, &warnings))
    }
    for warning in warnings { Console.warn(warning) }
    report("\(clears ? "Cleared label for" : "Labeled") \(count) run(s)")
    return 0
  }

  private var preview: String? {
    if let text { return "label the following runs with '\(text)'" }
    if let prepended { return "prepend '\(prepended)' to the label of the following runs" }
    if let appended { return "append '\(appended)' to the label of the following runs" }
    if clears { return "clear the label of the following runs" }
    guard !removed.isEmpty else { return nil }
    let words = removed.map { "'\($0)'" }.joined(separator: ", ")
    return "remove \(words) from the label of the following runs"
  }

  private func newLabel(of run: RunRecord, _ warnings: inout [String]) -> String {
    let label = run.label ?? ""
    func rendered(_ template: String) -> String {
      let rendering = LabelTemplate(template).rendered(run.flags, label: label)
      for warning in rendering.warnings where !warnings.contains(warning) {
        warnings.append(warning)
      }
      return rendering.text
    }
    if let text { return LabelWords.trimmed(rendered(text)) }
    if let prepended { return LabelWords.trimmed(rendered(prepended) + " " + label) }
    if let appended { return LabelWords.trimmed(label + " " + rendered(appended)) }
    return clears ? "" : removed.reduce(label) { LabelWords.removing($1, from: $0) }
  }
}
