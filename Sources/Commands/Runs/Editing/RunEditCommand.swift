import Arguments
import Ledger
import Runs
import Text
import Views

/// A command that changes what is recorded of runs: it shows them, asks, and says what it did.
protocol RunEditCommand: RunSelectionCommand {
  var isConfirmed: Bool { get set }
}

extension RunEditCommand {
  static var confirmation: Declaration<Self> {
    flag("-y, --yes", \.isConfirmed, "do not ask")
  }

  /// Of `tag 1 best` and `label best 1`: the word that names no run belongs after `option`.
  func hint(givingWordTo option: String) -> String? {
    let words = selection.runs
    func isText(_ word: String) -> Bool {
      if case .name = RunReference(word) { true } else { false }
    }
    guard let place = words.indices.first(where: { isText(words[$0]) }) else { return nil }
    var rest = words
    let text = rest.remove(at: place)
    return "write it after '\(option)': "
      + (["batchrun", Self.manual.name] + (rest + [option, text]).map { shellQuoted($0) })
      .joined(separator: " ")
  }

  /// Shows the runs under these lines and asks.
  ///
  /// - Returns: whether to continue.
  func confirms(
    _ preview: [String], _ runs: [RunRecord], question: String = "Continue?",
    standard: Bool = true
  ) throws -> Bool {
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

  /// Completes what commands that were killed have left half made, before runs are chosen.
  func completeMoves(in stores: [RunStore], unnoted: Bool = false) throws {
    if unnoted { note(try HalfMadeMoves.completeUnnoted(in: selection.store)) }
    note(try HalfMadeMoves.complete(in: stores))
  }

  private func note(_ completed: HalfMadeMoves.Completed) {
    for line in completed.messages { Console.note(line) }
  }

  /// Changes the present records of these runs.
  ///
  /// - Returns: how many were changed; runs that were deleted in the meantime are not.
  func apply(
    to runs: [RunRecord], _ change: (RunRecord) -> RecordChange
  ) throws -> Int {
    let count = try selection.store.edit(runs, notify: { Console.warn($0.message) }, change)
    if count < runs.count {
      Console.warn("\(runs.count - count) of the runs no longer exist")
    }
    return count
  }

  /// What was done, on standard error.
  func report(_ text: String) {
    Console.writeError(text + "\n")
  }
}
