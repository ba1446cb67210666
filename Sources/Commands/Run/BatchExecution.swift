import Arguments
import Glibc
import JSON
import Jobs
import Launching
import Ledger
import LocalExecution
import Operations
import Posix
import Runs
import Text
import Running

/// A batch: makes its trials and runs or stages them.
struct BatchExecution {
  /// So many trials are recorded by one write.
  private static let writeSize = 1000

  private let context: RunContext
  private let link: GuardianLink
  private let batch: RunRecord
  private let account: RunAccount

  init(_ context: RunContext, _ link: GuardianLink, _ batch: RunRecord) {
    self.context = context
    self.link = link
    self.batch = batch
    account = RunAccount(context, batch)
  }

  private typealias Trial = RunJobs.Job

  func run() throws(CommandFailure) -> RunSession.Ending {
    let plan: TrialPlan
    do throws(TrialError) {
      plan = try context.draft.trials()
    } catch {
      try account.end(.error, exitCode: 1)
      throw CommandFailure(error)
    }
    let observer = RunObserver(context, isBatch: true)
    context.log.open(
      context.folders.output(of: batch.id), goesOn: context.draft.isResumed)
    if context.draft.isResumed { return try resume(plan, observer) }
    let generation = batch.generation + 1
    try account.begin(
      with: [.init(key: "generation", value: .number("\(generation)"))], without: ["trial_count"])
    let trials = try makeTrials(plan, generation: generation, except: notNeeded(plan, observer))
    guard context.draft.stagesTrials else { return try execute(trials, observer) }
    for trial in trials { try stage(trial, observer) }
    try account.end(.completed, exitCode: 0)
    return RunSession.Ending(exitCode: 0)
  }

  /// With `--needed`: the places of trials that there are completed runs for.
  private func notNeeded(
    _ plan: TrialPlan, _ observer: RunObserver
  ) throws(CommandFailure) -> Set<Int> {
    guard context.request.options.onlyIfNeeded || batch.members["needed"]?.bool == true else {
      return []
    }
    let places = try RunNeed(context.draft, context.request).places(in: plan)
    if !places.isEmpty {
      observer.log(
        "Skipping \(counted(places.count, "trial")) for which there are completed runs "
          + "(--needed specified)")
    }
    return places
  }

  /// Runs what is unfinished of the latest start, and what that could not make any more.
  private func resume(
    _ plan: TrialPlan, _ observer: RunObserver
  ) throws(CommandFailure) -> RunSession.Ending {
    if let ending = try awaitSurvivors() { return ending }
    var (trials, claim) = try claimUnfinished(observer)
    if batch.members["trial_count"] == nil {
      let generation = max(1, batch.generation)
      let missing = try makeTrials(
        plan, generation: generation,
        except: claim.places.union(notNeeded(plan, observer).subtracting(claim.places)))
      if context.draft.stagesTrials {
        for trial in missing { try stage(trial, observer) }
      } else {
        trials += missing
      }
    }
    return try execute(trials, observer)
  }

  /// Runs what is unfinished of the latest start of a batch with an optimizer.
  ///
  /// - Returns: how the batch has ended by that; nil where it can go on.
  func runUnfinished(_ observer: RunObserver) throws(CommandFailure) -> RunSession.Ending? {
    if let ending = try awaitSurvivors() { return ending }
    let (trials, _) = try claimUnfinished(observer)
    return try interruption(of: launch(trials, observer), observer)
  }

  /// Waits for processes that nobody looks after any more.
  private func awaitSurvivors() throws(CommandFailure) -> RunSession.Ending? {
    guard let signal = try TrialSurvivors(context).awaitEnds(of: batch) else { return nil }
    try account.end(.terminated, exitCode: nil)
    return RunSession.Ending(exitCode: 128 + signal, signal: signal)
  }

  private func claimUnfinished(
    _ observer: RunObserver
  ) throws(CommandFailure) -> ([Trial], TrialClaim) {
    try account.begin()
    let claim: TrialClaim
    do throws(LedgerError) {
      claim = try context.writer.claimTrials(of: batch)
    } catch {
      throw CommandFailure(error)
    }
    for run in claim.withheld {
      observer.log(
        "Skipping \(run.id.text) because it is being started by another process", "WARNING")
    }
    let trials = claim.claimed.map { RunJobs.Job($0, of: batch, choices: choices(at: $0.place)) }
    return (trials, claim)
  }

  private func execute(
    _ trials: [Trial], _ observer: RunObserver
  ) throws(CommandFailure) -> RunSession.Ending {
    if let ending = try interruption(of: launch(trials, observer), observer) { return ending }
    try account.end(.completed, exitCode: 0)
    // A batch that did well has nothing to say any more; its trials have.
    if !context.draft.keepsBatch, !context.draft.stagesTrials, batch.parent == nil {
      try RunRemoval(context).remove(batch)
    }
    return RunSession.Ending(exitCode: 0)
  }

  /// Nil where there is nothing to run.
  private func launch(
    _ trials: [Trial], _ observer: RunObserver
  ) throws(CommandFailure) -> LaunchResult? {
    let stopsOnFailure = context.request.options.failsOnTrialError
    return trials.isEmpty
      ? nil
      : try RunLaunching(context: context, link: link).launch(
        trials, observer: observer,
        halt: stopsOnFailure ? HaltRule(.failures(1), endsRunning: false) : nil)
  }

  /// How a batch ended whose trials were not all run; nil where they were.
  private func interruption(
    of result: LaunchResult?, _ observer: RunObserver
  ) throws(CommandFailure) -> RunSession.Ending? {
    if let signal = result?.stopSignal {
      try account.end(.terminated, exitCode: nil)
      account.sayHowToContinue()
      return RunSession.Ending(exitCode: 128 + signal, signal: signal)
    }
    if result?.isHalted == true {
      var code: Int32 = 1
      if case .exited(let own) = observer.failure?.outcome { code = own }
      try account.end(.error, exitCode: code)
      if result?.notStarted != 0 { account.sayHowToContinue() }
      return RunSession.Ending(exitCode: code)
    }
    if let failure = result?.failure {
      try? account.end(.terminated, exitCode: nil)
      throw CommandFailure(failure.wording, hint: account.continuation, exitCode: 74)
    }
    return nil
  }

  // MARK: Trials

  /// Records trials, in order, before the first one starts; none for the places in `present`,
  /// counted from 1, where there are some already.
  private func makeTrials(
    _ plan: TrialPlan, generation: Int, except present: Set<Int> = []
  ) throws(CommandFailure) -> [Trial] {
    let making = RunMaking(
      draft: context.draft, request: context.request, writer: context.writer,
      folders: context.folders)
    var all: [Trial] = []
    let combinations = context.draft.dependencyChoices
    let count = plan.count * combinations.count
    all.reserveCapacity(count)
    let pattern = making.trialPattern(
      of: batch, generation: generation, state: context.draft.stagesTrials ? .staged : .pending)
    do throws(LedgerError) {
      var chunk: [RunCreation] = []
      for place in 0..<count where !present.contains(place + 1) {
        let flags = plan[place / combinations.count]
        let creation = pattern.creation(with: flags, place: place + 1)
        all.append(
          Trial(
            id: creation.id, flags: flags, attempts: 0, sourceOwner: batch.id,
            choices: combinations[place % combinations.count]))
        chunk.append(creation)
        if chunk.count >= BatchExecution.writeSize {
          try context.writer.create(chunk)
          chunk.removeAll(keepingCapacity: true)
        }
      }
      if !chunk.isEmpty { try context.writer.create(chunk) }
    } catch {
      throw CommandFailure(error)
    }
    try account.note([.init(key: "trial_count", value: .number("\(count)"))])
    return all
  }

  /// The runs that the trial at this place takes what it requires from.
  private func choices(at place: Int?) -> DependencyChoices {
    let combinations = context.draft.dependencyChoices
    return combinations[max(0, (place ?? 1) - 1) % combinations.count]
  }

  /// Makes the folder of a staged trial, with the source code as it is now.
  private func stage(
    _ trial: Trial, _ observer: RunObserver
  ) throws(CommandFailure) {
    do throws(ProgramUnavailable) {
      try BatchExecution.stage(trial, in: context, observer)
    } catch {
      throw CommandFailure(error.reason)
    }
  }

  /// The same, for who has trials from elsewhere.
  static func stage(
    _ trial: RunJobs.Job, in context: RunContext, _ observer: RunObserver
  ) throws(ProgramUnavailable) {
    let program = trial.program(in: context)
    observer.log("Staging trial \(trial.id.text): \(program.description)")
    try program.stage()
    Console.write("\(context.operation.fullName) staged as \(trial.id.text)\n")
    Console.write("To start the operation, use 'batchrun run --start \(trial.id.text)'\n")
    Console.writeError("")
  }
}

extension RunJobs.Job {
  /// A trial that is run again, or that was never begun.
  fileprivate init(_ run: RunRecord, of batch: RunRecord, choices: DependencyChoices) {
    let resolved = ResolvedDependencies(run)
    self.init(
      id: run.id, flags: run.flags, attempts: run.attempts,
      directory: run.directory ?? JobFiles(of: run.id, in: batch.ledger.folder).directory,
      sourceOwner: batch.id, choices: resolved.choices.isEmpty ? choices : resolved.choices,
      resolved: resolved)
  }
}
