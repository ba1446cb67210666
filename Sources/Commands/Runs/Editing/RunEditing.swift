import Arguments
import Jobs
import JSON
import Ledger
import Runs
import Text

/// A command that changes what is recorded of runs: it shows them, asks, and says what it did.
protocol RunEditing: RunSelecting {
  var isConfirmed: Bool { get set }
}

/// A change of one record.
struct RunEdit {
  var set: [JSONObject.Member] = []
  var unset: [String] = []

  static func setting(_ key: String, _ value: JSONValue) -> RunEdit {
    RunEdit(set: [JSONObject.Member(key: key, value: value)])
  }

  static func removing(_ key: String) -> RunEdit { RunEdit(unset: [key]) }
}

extension RunEditing {
  static var confirmation: Declaration<Self> {
    flag("-y, --yes", \.isConfirmed, "do not ask")
  }

  /// Shows the runs under these lines and asks.
  ///
  /// - Returns: whether to go on.
  func confirms(
    _ preview: [String], _ runs: [RunRecord], question: String = "Continue?",
    standard: Bool = true
  ) throws(CommandFailure) -> Bool {
    if isConfirmed { return true }
    showPreview(preview, runs)
    return try Prompt.confirms(question, standard: standard)
  }

  func showPreview(_ preview: [String], _ runs: [RunRecord]) {
    let isTerminal = Console.isTerminal(2)
    let styling = Console.styling(of: 2)
    for line in preview {
      let isWarning = line.hasPrefix("WARNING:")
      let text = escapedForTerminal(line)
      Console.writeError((isWarning ? styling(text, .yellow) : text) + "\n")
    }
    let lines = RunTable(styling: styling).previewLines(
      runs, width: isTerminal ? Console.width(of: 2) : nil)
    Console.writeError(lines.map { $0 + "\n" }.joined())
  }

  /// Changes the records of these runs.
  func apply(
    to runs: [RunRecord], _ edit: (RunRecord) throws(CommandFailure) -> RunEdit
  ) throws(CommandFailure) {
    // All of it is worked out before anything is written.
    var edits: [LedgerLocation: [(JobID, RunEdit)]] = [:]
    for run in runs { edits[run.ledger, default: []].append((run.id, try edit(run))) }
    do throws(LedgerError) {
      for (location, edits) in edits {
        let writer = try RunWriter(location) { Console.warn($0.message) }
        for (id, edit) in edits { try writer.update(id, set: edit.set, unset: edit.unset) }
        try writer.close()
      }
    } catch {
      throw CommandFailure(error)
    }
  }

  /// What was done, on standard error.
  func report(_ text: String) {
    Console.writeError(text + "\n")
  }
}
