import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs

/// Carries out what a draft says: makes the run or takes the one that is there, and stages or executes
/// it.
package struct RunExecution {
  private let request: RunRequest
  private let draft: RunDraft
  private let machine: RunMachine
  private let tell: RunListener

  package init(
    _ draft: RunDraft, _ request: RunRequest, on machine: RunMachine, tell: @escaping RunListener
  ) {
    self.request = request
    self.draft = draft
    self.machine = machine
    self.tell = tell
  }

  /// Runs it to its end. The trials of a batch are chosen by `source`, if one is given.
  package func run(
    source: (@Sendable () -> any TrialSource)? = nil
  ) throws(RunFailure) -> RunResult {
    let writer: RunWriter
    do throws(LedgerError) {
      writer = try RunWriter(
        draft.existing?.ledger
          ?? LedgerLocation(home: request.home, operation: draft.operation.fullName),
        notify: { [tell] in if let warning = $0.damageWarning { tell(.warning(warning)) } })
      if let existing = draft.existing, [existing].mayBeLost { try writer.ledger.putRight() }
    } catch {
      throw RunFailure(error)
    }
    let context = RunContext(request, draft, writer, on: machine, tell: tell)
    machine.announce(context.folders.ledger)
    let result = Result { () throws(RunFailure) in try execute(context, source) }
    context.recorder.flush()
    context.log.close()
    do throws(LedgerError) {
      try writer.close()
    } catch {
      throw RunFailure(error)
    }
    return try result.get()
  }

  private func execute(
    _ context: RunContext, _ source: BatchExecution.SourceMaker?
  ) throws(RunFailure) -> RunResult {
    // To stage may take long, and nothing is under way then.
    if !request.stages, !draft.isBatch || !draft.stagesTrials { machine.holdSignals() }
    let run = try prepare(context)
    tell(.recorded(run))
    if request.folder != nil, let directory = run.directory { tell(.chosenFolder(directory)) }
    if request.stages {
      if !draft.isBatch { try stage(run, context) }
      tell(.staged(operation: run.operation, run.id))
      return RunResult(exitCode: 0)
    }
    if draft.isBatch { return try BatchExecution(context, run).run(source: source) }
    switch draft.operation.body {
    case .steps(let steps): return try StepsExecution(context, run, steps).run()
    case .builtin("queue"): return try QueueExecution(context, run).run()
    case .builtin(let name):
      throw RunFailure("'\(name)' chooses trials and does not run by itself")
    default: return try SingleExecution(context, run).execute()
    }
  }

  /// What can be had of the dependencies of a staged run is had now.
  private func stage(_ run: RunRecord, _ context: RunContext) throws(RunFailure) {
    var job = RunJob(single: run, choices: DependencyChoices())
    // What was chosen for an earlier start is chosen once more.
    job.choices = draft.choices(at: nil)
    do throws(ProgramUnavailable) {
      try job.program(in: context).stage()
    } catch {
      try RunRemoval(context).discard(run)
      throw RunFailure(error.reason, exitCode: error.exitCode)
    }
  }

  /// Another attempt starts with an empty folder, and what lies in one that a user chose is the user's.
  private func refuseRetriesInChosenFolder(_ context: RunContext) throws(RunFailure) {
    let own = draft.existing.flatMap { run in
      run.directory == context.folders.directory(of: run.id) ? nil : run.directory
    }
    guard request.terms.policy.retries > 0, !draft.isBatch, let folder = request.folder ?? own
    else { return }
    throw RunFailure(
      "cannot retry in '\(folder)': retrying empties the folder of a run, and you chose this folder",
      hint: "leave out --retries, or the folder", exitCode: 2)
  }

  /// The run to execute: a new one, or one that is there, taken for us and brought up to date.
  private func prepare(_ context: RunContext) throws(RunFailure) -> RunRecord {
    try refuseRetriesInChosenFolder(context)
    guard let existing = draft.existing else {
      return try NewRun(context).make(state: request.stages ? .staged : .pending)
    }
    do throws(RunError) {
      if let claim = request.surroundings.claim, claim.run == existing.id {
        try context.writer.takeOver(existing.id, from: claim.claimer)
      } else {
        _ = try context.writer.claim(
          existing.id, expecting: Set(JobState.allCases.filter { $0 != .running }))
      }
    } catch {
      throw RunFailure("cannot start run \(existing.id.text): \(error.message)")
    }
    if !draft.isBatch, isUnfinished(existing), try TrialSurvivors(context).include(existing) {
      try? context.writer.release(existing.id)
      throw RunFailure(
        "cannot start run \(existing.id.text) because it's running",
        hint:
          "its batchrun was killed, but its processes still run and finish by themselves: try again "
          + "then, or use 'batchrun stop \(existing.id.shortText)' to stop them")
    }
    return try RestartRecord(context).update(existing)
  }

  /// Whether the latest attempt of a run did not come to an end by itself: its processes may still be
  /// there, although an end was recorded.
  private func isUnfinished(_ run: RunRecord) -> Bool {
    let recorded = run.members[.state]?.string
    return [JobState.running, .terminated].contains { $0.rawValue == recorded }
  }
}

extension LedgerNotice {
  /// If it tells of something that was lost or put right, its words; what only had to wait is nil.
  var damageWarning: String? {
    switch self {
    case .waiting, .foldFailed: nil
    case .unknownJobs: message + "; 'batchrun run --restart RUN' restarts one of them"
    default: message
    }
  }
}
