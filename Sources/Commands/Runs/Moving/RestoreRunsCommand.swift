import Arguments
import Ledger
import Runs
import Text

/// `batchrun runs restore`: brings deleted runs back.
struct RestoreRunsCommand: DeletedRunsCommand {
  var selection = RunSelectionOptions()
  var isConfirmed = false

  static let manual = Manual(
    name: "restore",
    abstract: "Bring deleted runs back",
    discussion: discussion("come back")
      + " But what came to the trash by itself when it was done, as batches do, comes back only where RUN names "
      + "it (':' is all of them).",
    examples: [.init("batchrun runs restore 1", "Brings one run back.")],
    exitCodes: [
      .init("0", "they are back, or there are none"),
      .init("1", "not all came back: a line of a runfile has been launched again"),
      .init("4", "you declined"),
    ])

  static var declarations: [Declaration<Self>] { deletedRunDeclarations }

  func run() throws -> Int32 {
    try completeMoves(in: [selection.store, selection.store.trash])
    let found = try deletedRuns()
    let wanted = selection.runs.isEmpty ? RunStore.deletedByUser(found) : found
    let (runs, refusal) = try confirmed(
      wanted, orSay: "Nothing to restore.", "You are about to restore the following runs:",
      "Restore", standard: true)
    guard let runs else {
      if wanted.isEmpty, !found.isEmpty {
        Console.note(
          "left in the trash, where they came by themselves when they were done: "
            + counted(found.count, "run") + "; ':' brings all back")
      }
      return refusal
    }
    let result = try selection.store.restore(runs)
    let exitCode = result.warn(isRestore: true)
    report("Restored \(result.done.count) run(s)")
    return exitCode
  }
}
