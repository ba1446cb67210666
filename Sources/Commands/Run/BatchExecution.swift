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
  private let startedAt = Clock.wall

  init(_ context: RunContext, _ link: GuardianLink, _ batch: RunRecord) {
    self.context = context
    self.link = link
    self.batch = batch
  }

  func run() throws(CommandFailure) -> RunSession.Ending {
    let plan: TrialPlan
    do throws(TrialError) {
      plan = try context.draft.trials()
    } catch {
      try record(.error, exitCode: 1)
      throw CommandFailure(error)
    }
    try begin()
    let observer = RunObserver(context, isBatch: true)
    let isStaging = context.draft.stagesTrials
    let trials = try makeTrials(plan, isStaging ? .staged : .pending)
    if isStaging {
      for (creation, flags) in trials { try stage(creation, flags, observer) }
      try record(.completed, exitCode: 0)
      return RunSession.Ending(exitCode: 0)
    }
    return try execute(trials, observer)
  }

  private func execute(
    _ trials: [(RunCreation, Flags)], _ observer: RunObserver
  ) throws(CommandFailure) -> RunSession.Ending {
    let jobs = trials.map { creation, flags in
      RunJobs.Job(
        id: creation.id, flags: flags, attempts: 0,
        directory: context.folders.directory(of: creation.id), sourceOwner: batch.id)
    }
    let stopsOnFailure = context.request.options.failsOnTrialError
    let result =
      jobs.isEmpty
      ? nil
      : try RunLaunching(context: context, link: link).launch(
        jobs, observer: observer,
        halt: stopsOnFailure ? HaltRule(.failures(1), endsRunning: false) : nil)
    if let signal = result?.stopSignal {
      try record(.terminated, exitCode: nil)
      return RunSession.Ending(exitCode: 128 + signal, signal: signal)
    }
    if result?.isHalted == true {
      var code: Int32 = 1
      if case .exited(let own) = observer.failure?.outcome { code = own }
      try record(.error, exitCode: code)
      return RunSession.Ending(exitCode: code)
    }
    if let failure = result?.failure {
      throw CommandFailure(failure.wording, exitCode: 74)
    }
    try record(.completed, exitCode: 0)
    // A batch that did well has nothing to say any more; its trials have.
    if !context.draft.keepsBatch, batch.parent == nil { try RunRemoval(context).remove(batch) }
    return RunSession.Ending(exitCode: 0)
  }

  // MARK: Trials

  /// Records all trials, in order, before the first one starts.
  private func makeTrials(
    _ plan: TrialPlan, _ state: JobState
  ) throws(CommandFailure) -> [(RunCreation, Flags)] {
    let making = RunMaking(
      draft: context.draft, request: context.request, writer: context.writer,
      folders: context.folders)
    var all: [(RunCreation, Flags)] = []
    all.reserveCapacity(plan.count)
    do throws(LedgerError) {
      var chunk: [RunCreation] = []
      for flags in plan {
        let creation = making.trial(flags, of: batch, state: state)
        all.append((creation, flags))
        chunk.append(creation)
        if chunk.count == BatchExecution.writeSize {
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
    _ creation: RunCreation, _ flags: Flags, _ observer: RunObserver
  ) throws(CommandFailure) {
    let program = RunProgram(
      context: context, id: creation.id, flags: flags,
      directory: context.folders.directory(of: creation.id), sourceOwner: batch.id)
    observer.log("Staging trial \(creation.id.text): \(program.description)")
    do throws(SystemError) {
      try program.stage()
    } catch {
      throw CommandFailure("\(error)")
    }
    Console.write("\(creation.operation) staged as \(creation.id.text)\n")
    Console.write("To start the operation, use 'batchrun run --start \(creation.id.text)'\n")
    Console.writeError("")
  }

  // MARK: The batch's own record

  private func begin() throws(CommandFailure) {
    try update(
      [
        .init(key: "state", value: .string(JobState.running.rawValue)),
        .init(key: "status", value: .null),
        .init(key: "start", value: .number(startedAt.description)),
        .init(key: "claimed_by", value: RunClaimer.current.json),
        .init(key: "attempts", value: .number("\(batch.attempts + 1)")),
      ], unset: ["exit_code", "signal", "outcome"])
  }

  private func record(_ state: JobState, exitCode: Int32?) throws(CommandFailure) {
    var members: [JSONObject.Member] = [
      .init(key: "state", value: .string(state.rawValue)),
      .init(key: "status", value: exitCode.map { .number("\($0)") } ?? .null),
      .init(key: "runtime", value: .number((Clock.wall - startedAt).description)),
    ]
    if let exitCode { members.append(.init(key: "exit_code", value: .number("\(exitCode)"))) }
    try update(members, unset: ["claimed_by", "claimed_from"])
  }

  private func update(
    _ members: [JSONObject.Member], unset: [String]
  ) throws(CommandFailure) {
    do throws(LedgerError) {
      try context.writer.update(batch.id, set: members, unset: unset)
    } catch {
      throw CommandFailure(error)
    }
  }
}
