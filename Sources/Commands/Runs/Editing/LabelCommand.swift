import Arguments
import Runs

/// `batchrun label`: the text that lists show of runs.
struct LabelCommand: RunEditCommand {
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
      In TEXT, ${NAME} is the value of a flag, ${label} the present label, and ${default_label} the \
      label that the run got by itself. ${lr|%.2f} formats a number, ${lr|default:none} has a default, \
      ${data|basename} is the end of a path, and ${name|unquote} a text without quotes. Without RUN, \
      the latest run is meant.
      """,
    examples: [
      .init("batchrun label --set 'best so far' 3", "Labels the third run of the list."),
      .init("batchrun label --append 'lr ${lr}' : -y", "Adds the value of a flag to all labels."),
    ])

  static var declarations: [Declaration<Self>] {
    option("-s, --set TEXT", \.text, "the new label")
    option("-p, --prepend TEXT", \.prepended, "put TEXT before the label")
    option("-a, --append TEXT", \.appended, "put TEXT after the label")
    option("-rm, --remove TEXT", \.removed, "remove the words TEXT from the label")
    flag("-c, --clear", \.clears, "remove the label")
    confirmation
    exclude("--set", "--prepend", "--append", "--clear", "--remove")
    selectionDeclarations("indexes, ranges (2:5), names of launches or ids of runs", without: "s")
  }

  func run() throws -> Int32 {
    guard let edit else {
      throw CommandFailure.wrongInput(
        "missing one of: --set, --append, --prepend, --remove, --clear",
        hint: hint(givingWordTo: "--set") ?? "see 'batchrun label --help'")
    }
    let runs = try selectedRuns(standard: ["1"])
    if runs.isEmpty {
      report("No runs to modify.")
      return 0
    }
    guard try confirms(["You are about to \(edit.preview):"], runs) else { return Prompt.declined }
    var warnings: [String] = []
    let count = try apply(to: runs) { run in
      let label = edit.label(of: run)
      warnings += label.warnings.filter { !warnings.contains($0) }
      return .label(label.text)
    }
    for warning in warnings { Console.warn(warning) }
    report("\(clears ? "Cleared label for" : "Labeled") \(count) run(s)")
    return 0
  }

  private var edit: LabelEdit? {
    if let text { return .set(text) }
    if let prepended { return .prepend(prepended) }
    if let appended { return .append(appended) }
    if clears { return .clear }
    return removed.isEmpty ? nil : .remove(removed)
  }
}

extension LabelEdit {
  /// What it does to runs.
  fileprivate var preview: String {
    switch self {
    case .set(let text): "label the following runs with '\(text)'"
    case .prepend(let text): "prepend '\(text)' to the label of the following runs"
    case .append(let text): "append '\(text)' to the label of the following runs"
    case .clear: "clear the label of the following runs"
    case .remove(let words):
      "remove " + words.map { "'\($0)'" }.joined(separator: ", ")
        + " from the label of the following runs"
    }
  }
}
