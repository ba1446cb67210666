import JSON
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs
import Text

/// A batch: makes its trials and runs or stages them.
struct BatchExecution {
  /// Makes what chooses the trials.
  typealias SourceMaker = @Sendable () -> any TrialSource
  /// What an interrupted start has left: trials that are taken, to be run again, and the places, from 1,
  /// of all that are on record.
  private typealias Unfinished = (runs: [RunRecord], jobs: [RunJob], places: Set<Int>)

  private let context: RunContext
  private let batch: RunRecord
  private let record: OwnRecord
  private var draft: RunDraft { context.draft }

  init(_ context: RunContext, _ batch: RunRecord) {
    self.context = context
    self.batch = batch
    record = OwnRecord(of: batch, context.recorder)
  }

  /// Runs the batch to its end. Its draft says what chooses the trials, unless a `source` is given.
  func run(source: SourceMaker? = nil) throws(RunFailure) -> RunResult {
    // Before the log is open: a process that has it open counts as running.
    if draft.isResumed, let ending = try awaitSurvivors() { return ending }
    // What the process of an optimizer prints is the output of its batch.
    if !draft.hasOptimizerProcess {
      context.log.open(context.folders.output(of: batch.id), goesOn: draft.isResumed)
    }
    var unfinished: Unfinished?
    var history: BatchHistory?
    if draft.isResumed {
      try record.begin()
      unfinished = try claimUnfinished()
      let found = try recordedHistory()
      tell(found)
      history = found
    }
    if let source, !source().isForeseeable {
      return try runChosen(by: source, process: nil, unfinished, history)
    }
    if let optimizer = draft.optimizer?.builtin {
      let trials = try modelledTrials(optimizer, continues: unfinished != nil)
      return try runChosen(by: { trials }, process: nil, unfinished, history)
    }
    if let optimizer = draft.optimizer {
      let process = OptimizerProcess(
        optimizer, metadataFolder: context.folders.metadata(of: batch.id))
      return try runChosen(by: nil, process: process, unfinished, history)
    }
    if let source { return try runPlanned(source(), unfinished) }
    return try runPlanned(try plan(), unfinished)
  }

  // MARK: The end

  /// `end` is nil if there was nothing to run. `leftOut` are trials that the launch was not given.
  private func conclude(
    _ end: RunLaunch.End?, of task: RunConclusion.Task, leftOut: Int = 0
  ) throws(RunFailure) -> RunResult {
    guard let end else { return try conclude(RunConclusion(.nothing, of: task)) }
    return try conclude(conclusion(of: end, task, leftOut: leftOut))
  }

  private func conclusion(
    of end: RunLaunch.End, _ task: RunConclusion.Task, leftOut: Int = 0
  ) -> RunConclusion {
    RunConclusion(
      end.result, of: task, lastFailure: end.failure,
      stopsOnFailure: context.request.failsOnTrialError, leftOut: end.leftOut + leftOut)
  }

  private func conclude(_ conclusion: RunConclusion) throws(RunFailure) -> RunResult {
    let continuation = "to continue the batch, use 'batchrun run --resume \(batch.id.text)'"
    if let failure = conclusion.failure {
      try? record.end(conclusion.state, exitCode: conclusion.recordedCode)
      throw RunFailure(failure.message, hint: continuation, exitCode: failure.exitCode)
    }
    try record.end(conclusion.state, exitCode: conclusion.recordedCode)
    if conclusion.isContinuable { context.tell(.continuable(batch: batch.id)) }
    // A completed batch has nothing more to say; its trials have.
    let isRemoved =
      conclusion.state == .completed && !draft.keepsBatch && !draft.stagesTrials
      && draft.optimizer == nil && batch.parent == nil
    if isRemoved {
      try RunRemoval(context).remove(batch: batch)
    } else {
      TrialLinks(context, of: batch).make()
    }
    return RunResult(exitCode: conclusion.exitCode, signal: conclusion.signal)
  }

  // MARK: Interrupted batches

  /// Waits for processes that no other process looks after.
  private func awaitSurvivors() throws(RunFailure) -> RunResult? {
    guard let signal = try TrialSurvivors(context).awaitEnds(of: batch) else { return nil }
    try record.end(.terminated, exitCode: nil)
    return RunResult(exitCode: 128 + signal, signal: signal)
  }

  /// Takes what is unfinished of the latest start.
  private func claimUnfinished() throws(RunFailure) -> Unfinished {
    let claim: TrialClaim
    do throws(LedgerError) {
      claim = try context.writer.claimTrials(of: batch)
    } catch {
      throw RunFailure(error)
    }
    for run in claim.withheld {
      context.log.line(
        "Skipping \(run.id.text) because it is being started by another process", .warning)
    }
    let jobs = claim.claimed.map { run in
      RunJob(trial: run, of: batch, choices: draft.choices(at: run.place))
    }
    return (claim.claimed, jobs, claim.places)
  }

  /// What is on record by now.
  private func recordedHistory() throws(RunFailure) -> BatchHistory {
    do throws(LedgerError) {
      return try BatchHistory(of: batch, context.objective, home: context.request.home)
    } catch {
      throw RunFailure(error)
    }
  }

  /// The best trial of a batch may be one of an earlier start.
  private func tell(_ history: BatchHistory) {
    for run in history.finished where run.state == .completed {
      guard let value = history.objectives[run.id] else { continue }
      let line = RunAttempt.commandLine(of: run.operation, run.flags)
      context.tell(.knownTrial(run.id, commandLine: line, objective: value))
    }
  }

  // MARK: Trials that are known beforehand

  private func plan() throws(RunFailure) -> any TrialSource {
    do throws(TrialError) {
      return try draft.trials()
    } catch {
      try record.end(.error, exitCode: 1)
      throw RunFailure(error)
    }
  }

  private func runPlanned(
    _ source: any TrialSource, _ unfinished: Unfinished?
  ) throws(RunFailure) -> RunResult {
    var jobs = unfinished?.jobs ?? []
    let isMade = unfinished != nil && batch.members[.trialCount] != nil
    if !isMade {
      // A start that was interrupted before all its trials were there is completed now.
      let generation = unfinished == nil ? batch.generation + 1 : max(1, batch.generation)
      if unfinished == nil {
        try record.begin(with: .generation(generation))
      }
      let present = unfinished?.places ?? []
      let unneeded = try unneededPlaces(source, except: present)
      let book = TrialBook(context, of: batch, generation: generation)
      var source = source
      let made = try book.makeAll(of: &source, except: present.union(unneeded))
      try record.note(.trialCount(made.count))
      if draft.stagesTrials {
        try stage(made.jobs, by: book)
      } else {
        jobs += made.jobs
      }
    }
    guard !jobs.isEmpty else { return try conclude(nil, of: .trials) }
    return try conclude(RunLaunch(context, of: batch).execute(jobs), of: .trials)
  }

  /// With `--needed`: the places of trials that there are completed runs for.
  private func unneededPlaces(
    _ source: any TrialSource, except present: Set<Int>
  ) throws(RunFailure) -> Set<Int> {
    guard isNeeded, let trials = source as? FixedTrials else { return [] }
    let places = try CompletedRuns(draft, context.request).places(in: trials)
    if !places.isEmpty {
      context.log.line(
        "Skipping \(counted(places.count, "trial")) for which there are completed runs "
          + "(--needed specified)")
      context.tell(.trialsSkipped(places.count))
    }
    return places.subtracting(present)
  }

  private var isNeeded: Bool {
    context.request.isNeeded || batch.members[.needed]?.bool == true
  }

  private func stage(_ jobs: [RunJob], by book: TrialBook) throws(RunFailure) {
    do throws(ProgramUnavailable) {
      for job in jobs { try book.stage(job) }
    } catch {
      throw RunFailure(error.reason, exitCode: error.exitCode)
    }
  }

  // MARK: Trials that follow from others

  /// Runs what a process or a source chooses, one trial after another. What is unfinished of an earlier
  /// start runs before, or together with the others if the source follows the `history`.
  private func runChosen(
    by source: SourceMaker?, process: OptimizerProcess?, _ unfinished: Unfinished?,
    _ history: BatchHistory?
  ) throws(RunFailure) -> RunResult {
    let followsHistory = source?().followsHistory ?? false
    var history = history
    if let unfinished, !unfinished.jobs.isEmpty, !followsHistory {
      let end = try RunLaunch(context, of: batch).execute(unfinished.jobs)
      let conclusion = conclusion(of: end, .trials)
      guard conclusion.state == .completed, end.result.conclusion == nil else {
        return try conclude(conclusion)
      }
      history = try recordedHistory()
    }
    let generation = unfinished == nil ? batch.generation + 1 : max(1, batch.generation)
    let maker: SourceMaker
    if let source { maker = source } else { maker = try requestedTrials() }
    let most = maker().most ?? draft.maximum
    // The start of its process is the start of the batch.
    let beginning = RecordChange.generation(generation, mostTrials: most)
    if process == nil { try record.begin(with: beginning) } else { try record.note(beginning) }
    var start = TrialDriver.Start(
      book: TrialBook(context, of: batch, generation: generation), source: maker,
      hasProcess: process != nil)
    start.lastPlace = history?.lastPlace ?? 0
    start.most = most
    var jobs: [RunJob] = []
    if followsHistory, let unfinished, let history {
      start.history = history.history(with: unfinished.runs)
      let limit = context.request.terms.limit ?? .max
      start.begun = Array(unfinished.runs.prefix(limit))
      jobs = Array(unfinished.jobs.prefix(limit))
    } else {
      start.earlier = history?.finished ?? []
    }
    if isNeeded { start.completed = try CompletedRuns(draft, context.request).trials() }
    let driver: TrialDriver
    do throws(SystemError) {
      driver = try TrialDriver(start)
    } catch {
      throw RunFailure(error, exitCode: RunFailure.noRoom)
    }
    if let process {
      try OptimizerProto(context, of: batch).write()
      jobs.append(
        RunJob(
          id: batch.id, flags: process.draft.flags, part: .optimizer, attempts: batch.attempts,
          directory: batch.directory, optimizer: process))
    }
    let kept = followsHistory ? (unfinished?.jobs.count ?? 0) - start.begun.count : 0
    let end = try RunLaunch(context, of: batch).execute(jobs, driver: driver)
    return try conclude(
      end, of: process == nil ? .trials : .process(end.process), leftOut: kept)
  }

  /// What an optimizer chooses that is built in.
  private func modelledTrials(
    _ optimizer: BuiltinOptimizer, continues: Bool
  ) throws(RunFailure) -> ModelledTrials {
    let space: FlagSpace
    do throws(TrialError) {
      space = try draft.flagSpace()
    } catch {
      throw RunFailure(error)
    }
    var terms = ModelledTrials.Terms(
      optimizer: optimizer, space: space, seed: draft.seed, maximum: draft.maximum,
      objective: draft.shownObjective)
    let earlier: EarlierRuns
    do throws(LedgerError) {
      earlier = try EarlierRuns(
        optimizer.previous, of: batch, continues: continues, context.objective,
        home: context.request.home)
    } catch {
      throw RunFailure(error)
    }
    if !continues, !earlier.change.isEmpty { try record.note(earlier.change) }
    if let notice = earlier.notice { context.log.line(notice) }
    terms.earlier = earlier.results
    if let completion = draft.completion { terms.completion = completion }
    terms.choices = draft.choices(at: nil)
    return ModelledTrials(terms) { [log = context.log] in log.line($0) }
  }

  /// What programs ask for over the socket of the batch.
  private func requestedTrials() throws(RunFailure) -> SourceMaker {
    let space: TrialSpace
    do throws(TrialError) {
      space = try draft.trialSpace(context.request)
    } catch {
      throw RunFailure(error)
    }
    do throws(SystemError) {
      let listener = try LocalListener(name: TrialRequest.socketName(of: batch.id.text))
      return { [id = batch.id] in RequestedTrials(space, of: id, listener) }
    } catch {
      throw RunFailure(error, exitCode: RunFailure.noRoom)
    }
  }
}
