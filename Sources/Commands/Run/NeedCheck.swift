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

  /// Whether nothing is left of a batch that was to be continued, which is said then.
  func isComplete() -> Bool {
    guard draft.isResumed, let batch = draft.existing, batch.state == .completed else {
      return false
    }
    say("Batch \(batch.id.text) has completed: nothing is left to run")
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
      say("Skipping run because flags have not changed (--needed specified)")
    case .same(let runs):
      say(
        (["Skipping because the following runs match this operation (--needed specified):"]
          + RunTable().previewLines(runs)).joined(separator: "\n"))
    case .allTrials(let count):
      say(
        "Skipping because there are completed runs for \(counted(count, "trial")) of this "
          + "operation (--needed specified)")
    }
    return true
  }

  private func say(_ text: String) {
    Console.write((isJSON ? RunEventLine.notice(text) : text) + "\n")
  }
}
