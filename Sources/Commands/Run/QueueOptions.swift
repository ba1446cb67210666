import Arguments
import Operations
import Running

extension RunInvocation {
  /// Refuses options that mean nothing for a queue: it starts what is staged when it can, and does not
  /// know how much that will be.
  func refuseMeaningless(for draft: RunDraft) throws(CommandFailure) {
    guard case .builtin("queue") = draft.operation.body, !draft.isBatch else { return }
    let scheduling = options.scheduling
    let given = [
      ("--limit", scheduling.limit != nil), ("--shuffle", scheduling.shuffles),
      ("--delay", scheduling.delay != .zero), ("--halt", scheduling.halt != nil),
      ("--max-failures", scheduling.mostFailures != nil),
      ("--early-stop", scheduling.earlyStop != nil),
      ("--stop-when", scheduling.stopWhen != nil), ("--patience", scheduling.patience != nil),
      ("--max-time", scheduling.maxTime != nil),
      ("--fail-on-trial-error", options.failsOnTrialError),
      ("--gpus-per-worker", scheduling.gpus != nil),
      ("--slots-env", scheduling.slotVariable != nil),
    ]
    guard let (name, _) = given.first(where: \.1) else { return }
    throw .wrongInput(
      "'\(name)' has no effect on a queue, which starts runs as they are staged",
      hint: "use it where you stage the runs")
  }
}
