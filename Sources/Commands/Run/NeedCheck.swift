import Arguments
import Running
import TerminalUI
import Text
import Views

/// Tells why nothing has to be run.
struct NeedCheck {
  private let draft: RunDraft
  private let request: RunRequest
  private let isJSON: Bool

  init(_ draft: RunDraft, _ invocation: RunInvocation) {
    self.draft = draft
    request = invocation.request
    isJSON = invocation.options.scheduling.json
  }

  /// Whether nothing is left of a batch that was to be continued; reports that.
  func isComplete() -> Bool {
    guard draft.isResumed, let batch = draft.existing, batch.state == .completed else {
      return false
    }
    end("Batch \(batch.id.text) has completed: nothing is left to run", skipped: 0)
    return true
  }

  /// Whether nothing has to be run with `--needed`; reports that.
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
      end("Skipping run because flags have not changed (--needed specified)", skipped: 1)
    case .same(let runs):
      end(
        (["Skipping because the following runs match this operation (--needed specified):"]
          + RunTable().previewLines(runs)).joined(separator: "\n"), skipped: 1)
    case .allTrials(let count):
      end(
        "Skipping because there are completed runs for \(counted(count, "trial")) of this "
          + "operation (--needed specified)", skipped: count)
    }
    return true
  }

  /// Says why nothing runs, and how it ends.
  private func end(_ text: String, skipped: Int) {
    guard isJSON else { return Console.write(text + "\n") }
    Console.write(RunEventLine.notice(text) + "\n")
    // The last event is that of the run whose step this is.
    if request.surroundings.parent != nil { return }
    Console.write(
      RunEventLine.summary(RunTally(draft.shownObjective), skipped: skipped, exitCode: 0) + "\n")
  }
}
