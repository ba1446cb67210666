import Arguments
import Ledger
import Runs

/// A command on deleted runs.
protocol DeletedRunsCommand: RunEditCommand {}

extension DeletedRunsCommand {
  var listCommand: String { "batchrun runs --deleted" }

  /// The deleted runs that the command line names, or all that match the filters.
  func deletedRuns() throws -> [RunRecord] {
    try selectedRuns(in: selection.store.trash, standard: [":"])
  }

  /// The explanation that both commands share; `fate` says what happens to the runs.
  static func discussion(_ fate: String) -> String {
    """
    RUN is from the list of 'batchrun runs --deleted'. Without it, all deleted runs that \
    match the filters \(fate).
    """
  }

  static var deletedRunDeclarations: [Declaration<Self>] {
    [confirmation] + selectionDeclarations("indexes, ranges (2:5) or ids of deleted runs")
  }

  /// The deleted runs that are meant, after the user has agreed; nil, and the exit code, where they
  /// have not, or where there is none.
  func confirmed(
    _ runs: [RunRecord], orSay nothing: String, _ preview: String, _ verb: String, standard: Bool
  ) throws -> (runs: [RunRecord]?, exitCode: Int32) {
    if runs.isEmpty {
      report(nothing)
      return (nil, 0)
    }
    let question = "\(verb) \(runs.count) run(s)?"
    guard try confirms([preview], runs, question: question, standard: standard) else {
      return (nil, Prompt.declined)
    }
    return (runs, 0)
  }
}
