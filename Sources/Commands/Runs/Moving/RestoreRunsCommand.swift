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
      + " Runs that went to the trash by themselves when they were done, as batches do, come back only if "
      + "RUN names them (':' is all of them).",
    examples: [.init("batchrun runs restore 1", "Brings one run back.")],
    exitCodes: [
      .init("0", "they are back, or no run matches"),
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
          "left in the trash: \(counted(found.count, "run")) that went there by themselves when they were "
            + "done; ':' restores all")
      }
      return refusal
    }
    let result = try selection.store.restore(runs)
    let exitCode = result.warn(isRestore: true)
    report("Restored \(result.done.count) run(s)")
    return exitCode
  }
}
