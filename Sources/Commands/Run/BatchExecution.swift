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
import Trials

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

  private typealias Trial = (RunCreation, Flags, DependencyChoices)

  func run() throws(CommandFailure) -> RunSession.Ending {
    let plan: TrialPlan
    do throws(TrialError) {
      plan = try context.draft.trials()
    } catch {
      try account.end(.error, exitCode: 1)
      throw CommandFailure(error)
    }
    try account.begin()
    let observer = RunObserver(context, isBatch: true)
    let isStaging = context.draft.stagesTrials
    let trials = try makeTrials(plan, isStaging ? .staged : .pending)
    if isStaging {
      for trial in trials { try stage(trial, observer) }
      try account.end(.completed, exitCode: 0)
      return RunSession.Ending(exitCode: 0)
    }
    return try execute(trials, observer)
  }

  private func execute(
    _ trials: [Trial], _ observer: RunObserver
  ) throws(CommandFailure) -> RunSession.Ending {
    let jobs = trials.map { creation, flags, choices in
      RunJobs.Job(
        id: creation.id, flags: flags, attempts: 0,
        directory: context.folders.directory(of: creation.id), sourceOwner: batch.id,
        choices: choices)
    }
    let stopsOnFailure = context.request.options.failsOnTrialError
    let result =
      jobs.isEmpty
      ? nil
      : try RunLaunching(context: context, link: link).launch(
        jobs, observer: observer,
        halt: stopsOnFailure ? HaltRule(.failures(1), endsRunning: false) : nil)
    if let signal = result?.stopSignal {
      try account.end(.terminated, exitCode: nil)
      return RunSession.Ending(exitCode: 128 + signal, signal: signal)
    }
    if result?.isHalted == true {
      var code: Int32 = 1
      if case .exited(let own) = observer.failure?.outcome { code = own }
      try account.end(.error, exitCode: code)
      return RunSession.Ending(exitCode: code)
    }
    if let failure = result?.failure {
      throw CommandFailure(failure.wording, exitCode: 74)
    }
    try account.end(.completed, exitCode: 0)
    // A batch that did well has nothing to say any more; its trials have.
    if !context.draft.keepsBatch, batch.parent == nil { try RunRemoval(context).remove(batch) }
    return RunSession.Ending(exitCode: 0)
  }

  // MARK: Trials

  /// Records all trials, in order, before the first one starts.
  private func makeTrials(
    _ plan: TrialPlan, _ state: JobState
  ) throws(CommandFailure) -> [Trial] {
    let making = RunMaking(
      draft: context.draft, request: context.request, writer: context.writer,
      folders: context.folders)
    var all: [Trial] = []
    let combinations = context.draft.dependencyChoices
    all.reserveCapacity(plan.count * combinations.count)
    do throws(LedgerError) {
      var chunk: [RunCreation] = []
      for flags in plan {
        for choices in combinations {
          let creation = making.trial(flags, of: batch, state: state)
          all.append((creation, flags, choices))
          chunk.append(creation)
        }
        if chunk.count >= BatchExecution.writeSize {
          try context.writer.create(chunk)
          chunk.removeAll(keepingCapacity: true)
        }
      }
      if !chunk.isEmpty { try context.writer.create(chunk) }
    } catch {
      throw CommandFailure(error)
    }
    return all
  }

  /// Makes the folder of a staged trial, with the source code as it is now.
  private func stage(
    _ trial: Trial, _ observer: RunObserver
  ) throws(CommandFailure) {
    let (creation, flags, choices) = trial
    let program = RunProgram(
      context: context, id: creation.id, flags: flags,
      directory: context.folders.directory(of: creation.id), sourceOwner: batch.id,
      choices: choices)
    observer.log("Staging trial \(creation.id.text): \(program.description)")
    do throws(ProgramUnavailable) {
      try program.stage()
    } catch {
      throw CommandFailure(error.reason)
    }
    Console.write("\(creation.operation) staged as \(creation.id.text)\n")
    Console.write("To start the operation, use 'batchrun run --start \(creation.id.text)'\n")
    Console.writeError("")
  }
}
