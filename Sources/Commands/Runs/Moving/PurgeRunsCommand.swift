import Arguments
import Ledger
import Runs

/// `batchrun runs purge`: empties the trash.
struct PurgeRunsCommand: RunEditing {
  var selection = RunSelectionOptions()
  var isConfirmed = false

  static let manual = Manual(
    name: "purge",
    abstract: "Remove deleted runs for good",
    discussion: """
      RUN is taken from the list of 'batchrun runs --deleted'. Without it, all deleted runs that \
      match the filters are removed.
      """,
    examples: [.init("batchrun runs purge -y", "Empties the trash.")])

  static var declarations: [Declaration<Self>] {
    confirmation
    selectionDeclarations("indexes, ranges (2:5) or ids of deleted runs")
  }

  func run() throws(CommandFailure) -> Int32 {
    let trash = selection.store.trash
    let runs = try selectedRuns(in: trash, standard: [":"], isCareful: true)
    if runs.isEmpty {
      report("Nothing to purge.")
      return 0
    }
    let preview = ["WARNING: You are about to permanently delete the following runs:"]
    let question = "Permanently delete \(runs.count) run(s)?"
    guard try confirms(preview, runs, question: question, standard: false) else {
      return Prompt.declined
    }
    let result: RunTransferResult
    do throws(LedgerError) {
      result = try trash.remove(runs)
    } catch {
      throw CommandFailure(error)
    }
    report("Permanently deleted \(result.done.count) run(s)")
    return result.warnAboutRefusals()
  }
}
