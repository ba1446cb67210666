import Arguments
import Ledger
import Runs

/// `batchrun runs purge`: empties the trash.
struct PurgeRunsCommand: DeletedRunsCommand {
  var selection = RunSelectionOptions()
  var isConfirmed = false

  static let manual = Manual(
    name: "purge",
    abstract: "Remove deleted runs for good",
    discussion: discussion("are removed") + " Archives are never touched.",
    examples: [
      .init("batchrun runs purge", "Lists the trash, asks, and empties it.")
    ])

  static var declarations: [Declaration<Self>] { deletedRunDeclarations }

  func run() throws -> Int32 {
    let trash = selection.store.trash
    Console.warnOfLinkedLedgers(in: selection.store)
    try completeMoves(in: [selection.store, trash], unnoted: true)
    let (runs, refusal) = try confirmed(
      deletedRuns(), orSay: "Nothing to purge.",
      "WARNING: You are about to permanently delete the following runs:", "Permanently delete",
      standard: false)
    guard refusal == 0 else { return refusal }
    defer { try? Leftovers(of: trash).purge() }
    guard let runs else { return 0 }
    let result = try trash.remove(runs)
    let exitCode = result.warn()
    report("Permanently deleted \(result.done.count) run(s)")
    return exitCode
  }
}
