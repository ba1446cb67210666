import Jobs
import Launching
import Ledger
import Operations
import Runs

/// Makes the trials of one start of a batch: their records, and what a launch has to run of them.
struct TrialBook: Sendable {
  /// This many trials are recorded by one write.
  private static let writeSize = 1000

  let context: RunContext
  let batch: RunRecord
  private let pattern: TrialPattern

  /// `generation` is the number of the start, from 1.
  init(_ context: RunContext, of batch: RunRecord, generation: Int) {
    self.context = context
    self.batch = batch
    pattern = TrialPattern(context, of: batch, generation: generation)
  }

  /// Records a trial at this place, from 1.
  func make(
    _ choice: TrialChoice, place: Int
  ) throws(RunFailure) -> (run: RunRecord, job: RunJob) {
    let creation = pattern.creation(of: choice, place: place)
    return (try context.recorder.create(creation), job(creation.id, choice, place: place))
  }

  /// Records all trials of a source that knows them, in its order, except the places in `present`,
  /// counted from 1, which exist already.
  ///
  /// - Returns: those that were made, and how many the source has.
  func makeAll(
    of source: inout any TrialSource, except present: Set<Int>
  ) throws(RunFailure) -> (jobs: [RunJob], count: Int) {
    var jobs: [RunJob] = []
    var count = 0
    var chunk: [RunCreation] = []
    var ids = RandomJobIDs()
    while case .trial(let choice) = source.next(given: TrialHistory()) {
      count += 1
      if present.contains(count) { continue }
      let creation = pattern.creation(of: choice, place: count, id: ids.next())
      jobs.append(job(creation.id, choice, place: count))
      chunk.append(creation)
      if chunk.count >= TrialBook.writeSize {
        try context.recorder.create(chunk, sharing: pattern.template)
        chunk.removeAll(keepingCapacity: true)
      }
    }
    if !chunk.isEmpty { try context.recorder.create(chunk, sharing: pattern.template) }
    return (jobs, count)
  }

  /// Makes the folder of a staged trial, with the present source code.
  func stage(_ job: RunJob) throws(ProgramUnavailable) {
    let program = job.program(in: context)
    context.log.line(
      "Staging trial \(job.id.text): \(RunAttempt.description(of: program.operation, job.flags))")
    try program.stage()
    context.tell(.staged(operation: context.operation.fullName, job.id))
  }

  private func job(_ id: JobID, _ choice: TrialChoice, place: Int) -> RunJob {
    RunJob(
      id: id, flags: choice.flags, part: .trial, trial: place, sourceOwner: batch.id,
      choices: choice.choices)
  }
}
