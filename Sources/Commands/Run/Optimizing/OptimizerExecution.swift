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
import Running

/// A batch whose trials are chosen by a process: runs that, and the trials that it asks for.
struct OptimizerExecution {
  private let context: RunContext
  private let link: GuardianLink
  private let batch: RunRecord
  private let process: OptimizerProcess
  private let account: RunAccount

  init(
    _ context: RunContext, _ link: GuardianLink, _ batch: RunRecord, _ optimizer: OptimizerDraft
  ) {
    self.context = context
    self.link = link
    self.batch = batch
    account = RunAccount(context, batch)
    process = OptimizerProcess(optimizer, metadataFolder: context.folders.metadata(of: batch.id))
  }

  func run() throws(CommandFailure) -> RunSession.Ending {
    let display = RunObserver(context, isBatch: true, optimizer: batch.id)
    var generation = batch.generation + 1
    var earlier: [RunRecord] = []
    if context.draft.isResumed {
      // What the optimizer has asked for before comes first.
      generation = max(1, batch.generation)
      let execution = BatchExecution(context, link, batch)
      if let ending = try execution.runUnfinished(display) { return ending }
      earlier = try finishedTrials()
    }
    try account.note([.init(key: "generation", value: .number("\(generation)"))])
    let site = try site(generation: generation, earlier: earlier, display)
    try writeProto(site)
    let server: TrialServer
    do throws(SystemError) {
      server = try TrialServer(site)
    } catch {
      throw CommandFailure("\(error)", exitCode: 71)
    }
    let observer = OptimizerObserver(batch: batch.id, display: display, server: server)
    let stopsOnFailure = context.request.options.failsOnTrialError
    let result = try RunLaunching(context: context, link: link).launch(
      [job], observer: observer,
      halt: stopsOnFailure ? HaltRule(.failures(1), endsRunning: false) : nil, server: server)
    return try conclude(result, server.ending?.outcome, display)
  }

  private func conclude(
    _ result: LaunchResult, _ outcome: Outcome?, _ display: RunObserver
  ) throws(CommandFailure) -> RunSession.Ending {
    if let signal = result.stopSignal {
      try account.end(.terminated, exitCode: nil)
      account.sayHowToContinue()
      return RunSession.Ending(exitCode: 128 + signal, signal: signal)
    }
    if result.isHalted, let failure = display.failure {
      let code = max(1, failure.outcome.shellCode)
      try account.end(.error, exitCode: code)
      account.sayHowToContinue()
      return RunSession.Ending(exitCode: code)
    }
    if let failure = result.failure {
      try? account.end(.terminated, exitCode: nil)
      throw CommandFailure(failure.wording, hint: account.continuation, exitCode: 74)
    }
    let code = outcome?.shellCode ?? 1
    let state = outcome?.state ?? .error
    try account.end(state, exitCode: state == .terminated ? nil : code)
    if state != .completed { account.sayHowToContinue() }
    return RunSession.Ending(exitCode: code)
  }

  // MARK: What it works with

  private var job: RunJobs.Job {
    RunJobs.Job(
      id: batch.id, flags: process.draft.flags, attempts: batch.attempts,
      directory: batch.directory ?? context.folders.directory(of: batch.id), sourceOwner: nil,
      optimizer: process)
  }

  private func site(
    generation: Int, earlier: [RunRecord], _ display: RunObserver
  ) throws(CommandFailure) -> TrialSite {
    let draft = context.draft
    let making = RunMaking(
      draft: draft, request: context.request, writer: context.writer, folders: context.folders)
    let space: TrialSpace
    do throws(TrialError) {
      space = try draft.trialSpace(context.request)
    } catch {
      throw CommandFailure(error)
    }
    return TrialSite(
      context: context, batch: batch, space: space,
      pattern: making.trialPattern(
        of: batch, generation: generation, state: draft.stagesTrials ? .staged : .pending),
      earlier: earlier, completed: try completedTrials(), display: display)
  }

  private func completedTrials() throws(CommandFailure) -> [Flags: RunRecord] {
    guard context.request.options.onlyIfNeeded || batch.members["needed"]?.bool == true else {
      return [:]
    }
    return try RunNeed(context.draft, context.request).completedTrials()
  }

  private func finishedTrials() throws(CommandFailure) -> [RunRecord] {
    do throws(LedgerError) {
      return try RunStore(home: context.request.home).trials(of: batch)
        .filter { [.completed, .error].contains($0.state) }
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Writes down for the optimizer what there is to choose.
  private func writeProto(_ site: TrialSite) throws(CommandFailure) {
    let draft = context.draft
    var members: [JSONObject.Member] = []
    func add(_ key: String, _ value: JSONValue?) {
      members.append(.init(key: key, value: value ?? .null))
    }
    add("batch", .string(batch.id.text))
    add("operation", .string(draft.operation.fullName))
    add("flags", site.space.json)
    add("max_trials", draft.maximum.map { .number("\($0)") })
    add("random_seed", .number("\(draft.seed)"))
    if let objective = draft.objective {
      add(
        "objective",
        .object(
          JSONObject([
            .init(key: "column", value: .string(objective.column)),
            .init(
              key: "direction", value: .string(objective.isMaximized ? "maximize" : "minimize")),
          ])))
    }
    add("workers", .number("\(site.workers)"))
    add("stage_trials", .bool(draft.stagesTrials))
    var bytes: [UInt8] = []
    bytes.appendJSON(.object(JSONObject(members)))
    do throws(SystemError) {
      let folder = try Directory.makingPath(context.folders.metadata(of: batch.id))
      let file = try folder.open(OptimizerProcess.protoFile, O_WRONLY | O_CREAT | O_TRUNC)
      try file.writeAll(bytes + [UInt8(ascii: "\n")])
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}
