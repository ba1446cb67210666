import Arguments
import Ledger
import Runs

/// `batchrun runs restore`: brings deleted runs back.
struct RestoreRunsCommand: RunEditing {
  var selection = RunSelectionOptions()
  var isConfirmed = false

  static let manual = Manual(
    name: "restore",
    abstract: "Bring deleted runs back",
    discussion: """
      RUN is taken from the list of 'batchrun runs --deleted'. Without it, all deleted runs that \
      match the filters come back.
      """,
    examples: [.init("batchrun runs restore 1", "Brings one run back.")])

  static var declarations: [Declaration<Self>] {
    confirmation
    selectionDeclarations("indexes, ranges (2:5) or ids of deleted runs")
  }

  func run() throws(CommandFailure) -> Int32 {
    let trash = selection.store.trash
    let runs = try selectedRuns(in: trash, standard: [":"], isCareful: true)
    if runs.isEmpty {
      report("Nothing to restore.")
      return 0
    }
    let preview = ["You are about to restore the following runs:"]
    guard try confirms(preview, runs, question: "Restore \(runs.count) run(s)?") else {
      return Prompt.declined
    }
    let result: RunTransferResult
    do throws(LedgerError) {
      result = try trash.move(runs, to: selection.store, unset: ["deleted"])
    } catch {
      throw CommandFailure(error)
    }
    report("Restored \(result.done.count) run(s)")
    return result.warnAboutRefusals()
  }
}
