import Arguments
import Jobs
import Launching
import Ledger
import Operations
import Runs
import Running

/// Where the trials of an optimizer are made: what all of them have in common.
struct TrialSite: Sendable {
  let context: RunContext
  let batch: RunRecord
  let space: TrialSpace
  let pattern: TrialPattern
  /// Trials that an interrupted batch has finished already, in its order.
  let earlier: [RunRecord]
  /// With `--needed`: completed runs by their flags, which are not repeated.
  let completed: [Flags: RunRecord]
  let display: RunObserver

  var workers: Int { context.request.options.workers.count }
  var maximum: Int? { context.draft.maximum }
  var stagesTrials: Bool { context.draft.stagesTrials }

  /// Records a trial, at this place from 1.
  func create(
    _ flags: Flags, given: [String], place: Int
  ) throws(LedgerError) -> RunRecord {
    try context.writer.create(pattern.creation(with: flags, place: place, given: given))
  }

  func job(_ trial: RunRecord, place: Int) -> RunJobs.Job {
    let combinations = context.draft.dependencyChoices
    return RunJobs.Job(
      id: trial.id, flags: trial.flags, attempts: 0, sourceOwner: batch.id,
      choices: combinations[(place - 1) % combinations.count])
  }

  /// Makes ready what has been recorded as staged.
  func stage(_ job: RunJobs.Job) throws(ProgramUnavailable) {
    try BatchExecution.stage(job, in: context, display)
  }

  /// Has the batch shown as running although its optimizer has ended: some of its trials have not.
  func keepOpen() {
    try? RunAccount(context, batch).goOn()
  }
}
