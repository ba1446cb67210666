import Arguments
import Jobs
import Launching
import LocalExecution
import Running
import Runs

/// One run, in the foreground.
struct SingleExecution {
  private let context: RunContext
  private let link: GuardianLink
  private let record: RunRecord

  init(_ context: RunContext, _ link: GuardianLink, _ run: RunRecord) {
    self.context = context
    self.link = link
    record = run
  }

  func run() throws(CommandFailure) -> RunSession.Ending {
    let observer = RunObserver(context, isBatch: false)
    let resolved = ResolvedDependencies(record)
    var choices = context.draft.dependencyChoices.first ?? DependencyChoices()
    if choices.isEmpty { choices = resolved.choices }
    let job = RunJobs.Job(
      id: record.id, flags: record.flags, attempts: record.attempts,
      directory: record.directory ?? context.folders.directory(of: record.id),
      sourceOwner: context.sourceOwner(of: record),
      choices: choices, resolved: resolved)
    let result = try RunLaunching(context: context, link: link).launch([job], observer: observer)
    if result.completed == 1, context.operation.isDeletedOnSuccess,
      !context.request.options.keepsRun
    {
      try RunRemoval(context).remove(record, saying: true)
    }
    return RunSession.Ending(
      exitCode: observer.failure?.outcome.shellCode ?? 0, signal: result.stopSignal)
  }
}
