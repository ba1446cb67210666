import Arguments
import CPOSIX
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

/// The second process of `run`: it prepares, asks, executes, and ends as the run ended.
struct RunSession {
  private let request: RunRequest
  private let link: GuardianLink

  init(_ request: RunRequest, _ link: GuardianLink) {
    self.request = request
    self.link = link
  }

  func run() throws(CommandFailure) -> Int32 {
    RunClaimer.isGuarded(by: link.process)
    let draft = try RunDrafting(request).draft()
    if draft.isResumed, let batch = draft.existing, batch.state == .completed {
      Console.write("Batch \(batch.id.text) has completed: nothing is left to run\n")
      return 0
    }
    guard try RunConfirmation(draft, request).isGiven() else { return Prompt.declined }
    if try isNotNeeded(draft) { return 0 }
    let writer: RunWriter
    do throws(LedgerError) {
      writer = try RunWriter(
        draft.existing?.ledger
          ?? LedgerLocation(home: request.home, operation: draft.operation.fullName))
    } catch {
      throw CommandFailure(error)
    }
    let folders = RunFolders(ledger: absolute(writer.location.folder))
    link.table.ledgerFolder = folders.ledger
    let context = RunContext(request, draft, writer, folders)
    let result = Result { () throws(CommandFailure) in try execute(context) }
    do throws(LedgerError) {
      try writer.close()
    } catch {
      throw CommandFailure(error)
    }
    let ending = try result.get()
    if let signal = ending.signal {
      Signals.endProcess(by: signal)
      return 128 + signal
    }
    return ending.exitCode
  }

  /// How it all ended.
  struct Ending {
    var exitCode: Int32
    /// The signal that stopped us.
    var signal: Int32?
  }

  private func execute(_ context: RunContext) throws(CommandFailure) -> Ending {
    let run = try prepare(context)
    if request.options.runFolder != nil, let directory = run.directory {
      Console.writeError("Run directory is '\(escapedForTerminal(directory))'\n")
    }
    if request.options.stages {
      if !context.draft.isBatch { try stage(run, context) }
      Console.write("\(run.operation) staged as \(run.id.text)\n")
      Console.write("To start the operation, use 'batchrun run --start \(run.id.text)'\n")
      return Ending(exitCode: 0)
    }
    if let optimizer = context.draft.optimizer {
      return try OptimizerExecution(context, link, run, optimizer).run()
    }
    if context.draft.isBatch { return try BatchExecution(context, link, run).run() }
    switch context.operation.body {
    case .steps(let steps): return try StepsExecution(context, run, steps).run()
    case .builtin("queue"): return try QueueExecution(context, run).run()
    case .builtin(let name):
      throw CommandFailure("'\(name)' chooses trials and does not run by itself")
    default: return try SingleExecution(context, link, run).run()
    }
  }

  /// What can be had of the dependencies of a staged run is had now.
  private func stage(_ run: RunRecord, _ context: RunContext) throws(CommandFailure) {
    let program = RunProgram(
      context: context, id: run.id, flags: run.flags,
      directory: run.directory ?? context.folders.directory(of: run.id), sourceOwner: run.batch,
      choices: context.draft.dependencyChoices.first ?? DependencyChoices(),
      resolved: ResolvedDependencies(run))
    do throws(ProgramUnavailable) {
      try program.stage()
    } catch {
      try RunRemoval(context).discard(run)
      throw CommandFailure(error.reason)
    }
  }

  /// The run to execute: a new one, or one that is there, taken for us and brought up to date.
  private func prepare(_ context: RunContext) throws(CommandFailure) -> RunRecord {
    let making = RunMaking(
      draft: context.draft, request: request, writer: context.writer, folders: context.folders)
    guard let existing = context.draft.existing else {
      return try making.make(state: request.options.stages ? .staged : .pending)
    }
    do throws(RunError) {
      if let queue = QueueExecution.claimer(of: existing.id) {
        try context.writer.takeOver(existing.id, from: queue)
      } else {
        _ = try context.writer.claim(
          existing.id, expecting: Set(JobState.allCases.filter { $0 != .running }))
      }
    } catch {
      throw CommandFailure("cannot start run \(existing.id.text): \(error.message)")
    }
    // Its end was not recorded: it may not have come yet.
    if existing.members["state"]?.string == JobState.running.rawValue, !context.draft.isBatch,
      try TrialSurvivors(context).include(existing)
    {
      try? context.writer.release(existing.id)
      throw CommandFailure(
        "cannot start run \(existing.id.text) because it's running",
        hint: "the batchrun that started it was killed, but its processes are still there")
    }
    return try RunUpdating(context).update(existing)
  }

  private func isNotNeeded(_ draft: RunDraft) throws(CommandFailure) -> Bool {
    guard request.options.onlyIfNeeded else { return false }
    return try RunNeed(draft, request).isMet()
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : request.folder + "/" + path
  }
}
