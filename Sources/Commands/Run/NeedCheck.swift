import Arguments
import Running
import Text
import Views

/// Tells why nothing has to be run.
struct NeedCheck {
  private let draft: RunDraft
  private let request: RunRequest

  init(_ draft: RunDraft, _ request: RunRequest) {
    self.draft = draft
    self.request = request
  }

  /// Whether nothing is left of a batch that was to be continued, which is said then.
  func isComplete() -> Bool {
    guard draft.isResumed, let batch = draft.existing, batch.state == .completed else {
      return false
    }
    Console.write("Batch \(batch.id.text) has completed: nothing is left to run\n")
    return true
  }

  /// Whether nothing has to be run with `--needed`, which is said then.
  func isMet() throws(CommandFailure) -> Bool {
    guard request.isNeeded else { return false }
    let verdict: CompletedRuns.Verdict?
    do throws(RunFailure) {
      verdict = try CompletedRuns(draft, request).verdict()
    } catch {
      throw CommandFailure(error)
    }
    switch verdict {
    case nil: return false
    case .unchanged:
      Console.write("Skipping run because flags have not changed (--needed specified)\n")
    case .same(let runs):
      Console.write(
        "Skipping because the following runs match this operation (--needed specified):\n")
      for line in RunTable().previewLines(runs) { Console.write(line + "\n") }
    case .allTrials(let count):
      Console.write(
        "Skipping because there are completed runs for \(counted(count, "trial")) of this "
          + "operation (--needed specified)\n")
    }
    return true
  }
}
