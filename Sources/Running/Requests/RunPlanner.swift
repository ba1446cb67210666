import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs

/// Makes a draft of a request: finds the operation or the run, decodes and checks the flags, and
/// decides whether it is a batch. Nothing is written.
package struct RunPlanner {
  let request: RunRequest
  let tell: RunListener
  private let store: RunStore
  private let project: KnownProject
  /// Seconds between two looks at a batch that is waited for.
  private static let secondLook = 0.1

  /// `tell` gets the warnings.
  package init(_ request: RunRequest, tell: @escaping RunListener) {
    self.init(request, KnownProject(), tell: tell)
  }

  private init(_ request: RunRequest, _ project: KnownProject, tell: @escaping RunListener) {
    self.request = request
    self.tell = tell
    self.project = project
    store = RunStore(home: request.home)
  }

  /// A planner of another request in the same project, whose warnings are dropped.
  func silent(_ request: RunRequest) -> RunPlanner {
    RunPlanner(request, project) { _ in }
  }

  /// The operations of the project, which is read once.
  func operations() throws(RunFailure) -> ProjectOperations {
    try project.operations(request)
  }

  package func draft() throws(RunFailure) -> RunDraft {
    try request.objective?.checkColumn()
    var draft =
      switch request.subject {
      case .operation(let name): try self.draft(operation(name), of: nil)
      case .copy(let reference, let name): try copy(store.namedRun(reference), named: name)
      case .restart(let reference):
        // The source code of the project is all that it needs.
        try restart(store.namedRun(reference, evenWithoutFolder: request.forcesSource))
      case .resume(let reference): try resume(awaitEnds(of: store.namedBatch(reference)))
      }
    draft.workers = request.workers(of: draft.existing)
    if !request.metrics.isEmpty, !draft.operation.isWhole {
      draft.operation.outputScalars = draft.operation.scalarRules.adding(metrics: request.metrics)
    }
    if draft.isBatch { try checkTrials(of: draft) }
    try checkSteps(of: draft)
    try checkOptions(of: draft)
    try check(draft)
    for warning in LabelTemplate(draft.labelTemplate).rendered(draft.flags).warnings {
      tell(.warning(warning))
    }
    return draft
  }

  /// A run that was started already, unchanged.
  func draft(of run: RunRecord) throws(RunFailure) -> RunDraft {
    var draft = try draft(definition(of: run), of: run)
    draft.existing = run
    return draft
  }

  /// The operation as the project has it now; nil for the default one.
  package func operation(_ name: String?) throws(RunFailure) -> OperationDefinition {
    let project = try operations()
    for warning in project.warnings { tell(.warning(warning)) }
    let found = try project.operation(name)
    for warning in found.warnings { tell(.warning(warning)) }
    return found.operation
  }

  // MARK: Checks

  /// Trials that cannot be had are refused before anything is there.
  private func checkTrials(of draft: RunDraft) throws(RunFailure) {
    if case .builtin(let name) = draft.operation.body {
      throw RunFailure(
        "'\(name)' cannot be run as a batch",
        hint: name == "queue" ? "a queue with '-j N' starts N runs at once" : nil)
    }
    do throws(TrialError) {
      if draft.hasOptimizerProcess {
        _ = try draft.trialSpace(request)
      } else if draft.optimizer != nil {
        _ = try draft.flagSpace()
      } else if try draft.trials().isEmpty, !draft.isResumed {
        warnOfNoTrials(draft)
      }
    } catch {
      throw RunFailure(error)
    }
  }

  private func warnOfNoTrials(_ draft: RunDraft) {
    let names = Set(
      draft.entries.flatMap { flags in
        flags.sorted.filter { $0.value == .list([]) }.map(\.name)
      }
    ).sorted().map { "'\($0)'" }
    guard !names.isEmpty else { return }
    let lists =
      names.count == 1
      ? "the list of \(names[0]) is" : "the lists of \(names.joined(separator: ", ")) are"
    tell(.warning("there are no trials: \(lists) empty"))
  }

  /// Tells of options that mean nothing for what is run.
  private func checkOptions(of draft: RunDraft) throws(RunFailure) {
    let isPart = request.surroundings.parent != nil
    if draft.isSingleProgram, !isPart, request.assignments.files.isEmpty {
      // Steps have the options of their run, whose other steps may be batches; and how many trials a
      // file has, its user need not know.
      for option in request.batchOptions { warnOfIgnored(option: option) }
    }
    guard draft.isBatch, !draft.isResumed else { return }
    if draft.optimizer != nil {
      guard request.terms.shuffles else { return }
      tell(.warning("the optimizer decides the order of the trials - ignoring --shuffle"))
    } else if draft.stagesTrials {
      if request.terms.shuffles {
        throw RunFailure(
          "--shuffle cannot be used with --stage-trials: it does not start the trials",
          hint: "a queue starts them in the order in which they are staged", exitCode: 2)
      }
      if isPart { return }
      for option in request.startOptions {
        tell(.warning("the trials are staged, not started - ignoring \(option)"))
      }
    }
  }

  /// A command that cannot be put together is refused before anything is there.
  private func check(_ draft: RunDraft) throws(RunFailure) {
    let folder = request.currentFolder
    let places = RunPlaces(
      id: "", directory: folder, source: nil, project: folder, command: folder, home: request.home)
    do throws(OperationError) {
      try CommandBuilder(draft.operation, python: nil).check(draft.flags, in: places)
    } catch {
      throw RunFailure(error)
    }
  }

  // MARK: A run like another one

  private func copy(_ run: RunRecord, named name: String?) throws(RunFailure) -> RunDraft {
    let operation = try name == nil ? definition(of: run) : self.operation(name)
    var draft = try draft(operation, of: run)
    if name == nil {
      if request.notes.label == nil {
        draft.labelTemplate = run.labelTemplate ?? draft.labelTemplate
      }
      if !request.forcesSource {
        draft.prototype = run
        draft.prototypeSource = try StoredSource(of: run)
      }
      if run.role != .batch { draft.inheritedChoices = ResolvedDependencies(run).choices }
    }
    draft.keepsBatch = draft.keepsBatch || run.keepsBatch
    if request.randomSeed == nil, let seed = run.randomSeed { draft.seed = seed }
    return draft
  }

  // MARK: A run that is there

  private func resume(_ run: RunRecord) throws(RunFailure) -> RunDraft {
    guard run.role == .batch else {
      throw RunFailure(
        "cannot resume run \(run.id.text): it is not a batch",
        hint: "use 'batchrun run --restart \(run.id.shortText)"
          + (run.role == .steps ? " --needed' to continue it" : "' to run it again"))
    }
    guard request.assignments.isEmpty else {
      throw RunFailure(
        "flags cannot be used with --resume: the trials already have flags",
        hint: "use 'batchrun run --restart \(run.id.shortText)' with flags to make new trials")
    }
    if run.state == .completed {
      var draft = try draft(of: run)
      draft.unfinished = []
      return draft
    }
    var draft = try restart(run, doing: "resume")
    draft.stagesTrials = run.members[.stageTrials]?.bool == true
    do throws(LedgerError) {
      draft.unfinished = try store.trials(of: run).filter {
        $0.isUnfinishedTrial || $0.isSurvivor
      }
    } catch {
      throw RunFailure(error)
    }
    return draft
  }

  /// The batch once none of its trials runs that a killed batchrun has left running.
  private func awaitEnds(of batch: RunRecord) throws(RunFailure) -> RunRecord {
    var batch = batch
    var hasTold = false
    while batch.state == .running, batch.isLeftBehind {
      do throws(LedgerError) {
        let count = hasTold ? 0 : try store.trials(of: batch).count { $0.state == .running }
        if count > 0 {
          hasTold = true
          tell(.waitingForSurvivors(count))
        }
        _ = Poll.wait(for: [], until: Clock.monotonic + Self.secondLook)
        guard let now = try store.run(batch.id, in: batch.ledger) else { return batch }
        batch = now
      } catch {
        throw RunFailure(error)
      }
    }
    return batch
  }

  private func restart(
    _ run: RunRecord, doing verb: String = "restart"
  ) throws(RunFailure) -> RunDraft {
    guard run.state != .running else {
      throw RunFailure(
        "cannot \(verb) run \(run.id.text) because it's running", hint: try waysOn(from: run))
    }
    let operation = try definition(of: run)
    if !request.forcesSource { _ = try StoredSource(of: run) }
    var draft = try draft(operation, of: run)
    draft.existing = run
    let notes = request.notes
    if notes.label == nil { draft.labelTemplate = run.labelTemplate ?? draft.labelTemplate }
    if notes.tags.isEmpty { draft.tags = run.role == .batch ? run.prototypeTags : run.tags }
    if run.role == .batch, notes.comment == nil {
      draft.comment = run.members[.protoComment]?.string
    }
    draft.keepsLabel = notes.label == nil && run.hasLabelOfItsOwn && draft.flags == run.flags
    draft.gpus = draft.gpus ?? run.members[.gpus]?.string
    draft.keepsBatch = draft.keepsBatch || run.keepsBatch
    draft.stagesTrials = draft.stagesTrials || run.members[.stageTrials]?.bool == true
    if request.randomSeed == nil, let seed = run.randomSeed { draft.seed = seed }
    if request.maxTrials == nil { draft.maximum = run.members[.maxTrials]?.int }
    return draft
  }

  /// What can be done about a run that runs. What a killed launcher has left ends by
  /// itself; stopping it would lose it.
  private func waysOn(from run: RunRecord) throws(RunFailure) -> String {
    let stop = "'batchrun stop \(run.id.shortText)'"
    guard run.isLeftBehind else { return "use \(stop) to stop it first and try again" }
    var count = 1
    if run.role == .batch {
      do throws(LedgerError) {
        count = try store.trials(of: run).count { $0.state == .running }
      } catch {
        throw RunFailure(error)
      }
    }
    switch count {
    // The last one may have ended just now.
    case 0: return "its batchrun was killed: try again in a moment"
    case 1:
      return "its batchrun was killed; 1 of its runs still runs and finishes by itself: "
        + "try again then, or use \(stop) to stop it"
    default:
      return
        "its batchrun was killed; \(count) of its runs still run and finish by themselves: "
        + "try again then, or use \(stop) to stop them"
    }
  }

  private func definition(of run: RunRecord) throws(RunFailure) -> OperationDefinition {
    if request.forcesSource { return try operation(run.baseOperation) }
    guard let snapshot = run.members[.op],
      let operation = OperationSnapshot.operation(from: snapshot)
    else {
      throw RunFailure(
        "cannot restart run \(run.id.text): it has no configuration of an operation",
        hint: "use 'batchrun launch' to rerun lines of a runfile")
    }
    return operation
  }
}

/// The project that a planner reads when it needs it, once.
private final class KnownProject {
  private var known: ProjectOperations?

  func operations(_ request: RunRequest) throws(RunFailure) -> ProjectOperations {
    if let known { return known }
    let read = try ProjectOperations(
      in: request.currentFolder, home: request.home, asksPrograms: request.asksPrograms)
    known = read
    return read
  }
}
