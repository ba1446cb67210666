import Runs

/// One run: a launch of one.
struct SingleExecution {
  private let context: RunContext
  private let run: RunRecord

  init(_ context: RunContext, _ run: RunRecord) {
    self.context = context
    self.run = run
  }

  func execute() throws(RunFailure) -> RunResult {
    let job = RunJob(single: run, choices: context.draft.choices(at: nil))
    let end = try RunLaunch(context, of: run).execute([job])
    let conclusion = RunConclusion(end.result, of: .single, lastFailure: end.failure)
    if let failure = conclusion.failure { throw failure }
    return RunResult(exitCode: conclusion.exitCode, signal: conclusion.signal)
  }
}
