import Arguments
import Jobs
import Ledger
import Runs
import Text

/// Whether there is a completed run already that makes this one superfluous (`--needed`).
struct RunNeed {
  private let draft: RunDraft
  private let store: RunStore

  init(_ draft: RunDraft, _ store: RunStore) {
    self.draft = draft
    self.store = store
  }

  /// Says so where the need is met.
  func isMet() throws(CommandFailure) -> Bool {
    if let run = draft.existing {
      guard run.state == .completed, (run.protoFlags ?? run.flags) == draft.flags else {
        return false
      }
      Console.write("Skipping run because flags have not changed (--needed specified)\n")
      return true
    }
    let matching: [RunRecord]
    do throws(LedgerError) {
      // A step's need is met only by what the steps after it see.
      let visible = RunDependencies.visibleRuns
      matching = try store.runs(ofOperation: draft.shownOperation).runs.filter { run in
        run.state == .completed && (run.protoFlags ?? run.flags) == draft.flags
          && visible?.contains(run.id) != false
      }
    } catch {
      throw CommandFailure(error)
    }
    guard !matching.isEmpty else { return false }
    Console.write(
      "Skipping because the following runs match this operation (--needed specified):\n")
    for run in matching {
      Console.write(
        "  [\(run.id.shortText)]  \(escapedForTerminal(run.operation))  \(run.state.rawValue)  "
          + escapedForTerminal(run.label ?? "") + "\n")
    }
    return true
  }
}
