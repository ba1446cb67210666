import Arguments
import JSON
import Jobs
import Ledger
import Operations
import Runs
import Running

/// Makes a draft of a request: finds the operation or the run, decodes and checks the flags, and
/// decides whether it is a batch. Nothing is written.
struct RunDrafting {
  private let request: RunRequest
  private let store: RunStore
  private var options: RunCommand { request.options }

  init(_ request: RunRequest) {
    self.request = request
    store = RunStore(home: request.home)
  }

  func draft() throws(CommandFailure) -> RunDraft {
    let draft: RunDraft
    if let reference = options.restart {
      draft = try restart(reference)
    } else if let reference = options.resume {
      draft = try resume(reference)
    } else if let reference = options.prototype {
      draft = try copy(reference)
    } else {
      draft = try new(operation(request.operation))
    }
    if draft.isBatch {
      if case .builtin(let name) = draft.operation.body {
        throw CommandFailure(
          "'\(name)' cannot be run as a batch",
          hint: name == "queue" ? "a queue with '-j N' starts N runs at once" : nil)
      }
      // Trials that cannot be had are refused before anything is there.
      do throws(TrialError) {
        if draft.optimizer == nil {
          _ = try draft.trials()
        } else {
          _ = try draft.trialSpace(request)
        }
      } catch {
        throw CommandFailure(error)
      }
    }
    try check(draft)
    for warning in LabelTemplate(draft.labelTemplate).rendered(draft.flags).warnings {
      Console.warn(warning)
    }
    return draft
  }

  /// A command that cannot be put together is refused before anything is there.
  private func check(_ draft: RunDraft) throws(CommandFailure) {
    let places = RunPlaces(
      id: "", directory: request.folder, source: nil, project: request.folder,
      command: request.folder, home: request.home)
    do throws(OperationError) {
      try CommandBuilder(draft.operation, python: nil).check(draft.flags, in: places)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The operation as the project has it now.
  func operation(_ text: String?) throws(CommandFailure) -> OperationDefinition {
    try ProjectContext(home: request.options.home, warns: true).operation(text)
  }

  // MARK: A new run

  private func new(_ operation: OperationDefinition) throws(CommandFailure) -> RunDraft {
    try draft(operation, of: nil)
  }

  private func copy(_ reference: String) throws(CommandFailure) -> RunDraft {
    let run = try StartedRun(reference, in: store).run
    let isOther = request.operation != nil
    let operation = try isOther ? self.operation(request.operation) : definition(of: run)
    var draft = try draft(operation, of: run)
    if !isOther {
      if options.label == nil { draft.labelTemplate = run.labelTemplate ?? draft.labelTemplate }
      if !options.forcesSource {
        draft.prototype = run
        draft.prototypeSource = try StoredSource(of: run)
      }
      if run.role != .batch { draft.inheritedChoices = ResolvedDependencies(run).choices }
    }
    draft.keepsBatch = draft.keepsBatch || run.keepsBatch
    if options.randomSeed == nil, let seed = run.randomSeed { draft.seed = seed }
    return draft
  }

  // MARK: A run that is there

  private func restart(_ reference: String) throws(CommandFailure) -> RunDraft {
    try restart(StartedRun(reference, in: store).run)
  }

  private func resume(_ reference: String) throws(CommandFailure) -> RunDraft {
    let run = try StartedRun(batch: reference, in: store).run
    guard run.role == .batch else {
      throw CommandFailure(
        "cannot resume run \(run.id.text): it is no batch",
        hint: "use 'batchrun run --restart \(run.id.shortText)' to run it again")
    }
    guard request.assignments.isEmpty else {
      throw CommandFailure(
        "flags cannot be used with --resume: the trials have theirs",
        hint: "use 'batchrun run --restart \(run.id.shortText)' with flags to make new trials")
    }
    var draft = try restart(run, doing: "resume")
    draft.stagesTrials = run.members["stage_trials"]?.bool == true
    do throws(LedgerError) {
      draft.unfinished = try store.trials(of: run).filter(\.isUnfinishedTrial)
    } catch {
      throw CommandFailure(error)
    }
    return draft
  }

  private func restart(
    _ run: RunRecord, doing verb: String = "restart"
  ) throws(CommandFailure) -> RunDraft {
    guard run.state != .running else {
      throw CommandFailure(
        "cannot \(verb) run \(run.id.text) because it's running",
        hint: "use 'batchrun stop \(run.id.shortText)' to stop it first and try again")
    }
    let operation = try definition(of: run)
    if !options.forcesSource { _ = try StoredSource(of: run) }
    var draft = try draft(operation, of: run)
    draft.existing = run
    if options.label == nil { draft.labelTemplate = run.labelTemplate ?? draft.labelTemplate }
    if options.tags.isEmpty { draft.tags = run.role == .batch ? run.prototypeTags : run.tags }
    if run.role == .batch, options.comment == nil {
      draft.comment = run.members["proto_comment"]?.string
    }
    draft.keepsLabel = options.label == nil && run.hasLabelOfItsOwn && draft.flags == run.flags
    draft.gpus = draft.gpus ?? run.members["gpus"]?.string
    draft.keepsBatch = draft.keepsBatch || run.keepsBatch
    draft.stagesTrials = draft.stagesTrials || run.members["stage_trials"]?.bool == true
    if options.randomSeed == nil, let seed = run.randomSeed { draft.seed = seed }
    if options.maxTrials == nil { draft.maximum = run.members["max_trials"]?.int }
    return draft
  }

  /// A run that somebody has started already, as it is.
  func draft(of run: RunRecord) throws(CommandFailure) -> RunDraft {
    var draft = try draft(definition(of: run), of: run)
    draft.existing = run
    return draft
  }

  private func definition(of run: RunRecord) throws(CommandFailure) -> OperationDefinition {
    if options.forcesSource { return try operation(run.baseOperation) }
    guard let snapshot = run.members["op"],
      let operation = OperationSnapshot.operation(from: snapshot)
    else {
      throw CommandFailure(
        "cannot restart run \(run.id.text): it has no configuration of an operation",
        hint: "lines of a runfile are run again by 'batchrun launch'")
    }
    return operation
  }

  // MARK: Flags

  private func draft(
    _ operation: OperationDefinition, of run: RunRecord?
  ) throws(CommandFailure) -> RunDraft {
    var assignments = request.assignments
    let dependencyFlags = DependencyFlag.flags(of: operation.requirements)
      .filter { operation.flag(named: $0.name) == nil }
    var chosen = assignments.remove(Set(dependencyFlags.flatMap(\.names)))
    if chosen.isEmpty, let run { chosen = run.dependencyAssignments }
    var entries = try batchEntries(assignments.files)
    if entries.entries.isEmpty, let run { entries = BatchEntries(run.fileEntries) }
    var definitions = operation.flags
    definitions += DependencyFlag.pathFlags(of: operation.requirements)
      .filter { flag in !definitions.contains { $0.name == flag.name } }
    var resolving = FlagResolution.Request(
      operation: operation.fullName, definitions: definitions,
      assignments: assignments.assignments, folder: request.folder)
    resolving.stored = run.map { $0.protoFlags ?? $0.flags } ?? Flags()
    if request.operation != nil {
      // The prototype's operation may be another one, with flags that this one does not have.
      for name in resolving.stored.names where !definitions.contains(where: { $0.name == name }) {
        resolving.stored[name] = nil
      }
    }
    resolving.storedUserFlags = run?.userFlags ?? Flags()
    resolving.fileFlags = entries.single ?? Flags()
    resolving.givenFlags = options.editedFlags
    resolving.isForced = options.forcesFlags
    resolving.checksValues = entries.entries.count < 2
    let resolution: FlagResolution
    do throws(FlagError) {
      resolution = try FlagResolution(resolving)
    } catch {
      throw CommandFailure(error)
    }

    var flags = resolution.flags
    let drafting = OptimizerDrafting(request, operation)
    let (kind, optimizer) =
      if let run {
        try drafting.known(of: run)
      } else if let choice = try drafting.choice() {
        choice
      } else {
        (try impliedKind(flags, entries, chosen, drafting), nil)
      }
    if run != nil, kind == .single, BatchKind(flags: flags) != .single {
      throw CommandFailure(
        "run \(options.restart ?? options.prototype ?? "") is a single run: its flags cannot be lists"
      )
    }
    if kind == .random, run == nil {
      flags = SearchSpace.flags(
        flags, userFlags: resolution.userFlags, definitions: operation.flags)
    }
    var draft = RunDraft(
      operation: operation, existing: nil, flags: flags, userFlags: resolution.userFlags,
      kind: kind, optimizer: optimizer,
      entries: entries.merged(flags: flags, userFlags: resolution.userFlags),
      maximum: options.maxTrials ?? optimizer?.operation.defaultMaxTrials,
      seed: options.randomSeed.map { UInt64(bitPattern: Int64($0)) } ?? .random(in: 0...1 << 32),
      stagesTrials: options.stagesTrials, keepsBatch: options.keepsBatch,
      labelTemplate: LabelTemplate.template(
        given: options.label, operation: operation.label, tags: options.tags),
      tags: operation.tags + options.tags, comment: options.comment,
      dependencyAssignments: chosen)
    draft.gpus = options.gpus ?? (options.hidesGPUs ? "" : nil)
    if entries.entries.count > 1 { draft.fileEntries = entries.entries }
    if kind != .grid, !draft.fileEntries.isEmpty {
      throw CommandFailure("batch files with several trials cannot be used with an optimizer")
    }
    if optimizer != nil {
      draft.objective = try drafting.objective(storedIn: run)
    }
    return draft
  }

  private func batchEntries(_ files: [String]) throws(CommandFailure) -> BatchEntries {
    do throws(TrialError) {
      var read: [BatchFile] = []
      for path in files { read.append(try BatchFile(path: path)) }
      return BatchEntries(read)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Where no optimizer was asked for.
  private func impliedKind(
    _ flags: Flags, _ entries: BatchEntries, _ chosen: [FlagAssignments.Assignment],
    _ drafting: OptimizerDrafting
  ) throws(CommandFailure) -> BatchKind {
    var kind = BatchKind(flags: flags, fileTrials: entries.entries.count)
    if kind == .single, chosen.contains(where: { DependencyChoices.isList($0.text) }) {
      kind = .grid
    }
    if let flag = options.optimizerFlags.first { throw drafting.unused(flag, by: kind) }
    if kind == .single { warnOfIgnored() }
    return kind
  }

  /// Tells what has no meaning for a single run.
  private func warnOfIgnored() {
    for (option, isGiven) in [
      ("--max-trials", options.maxTrials != nil), ("--minimize", options.minimize != nil),
      ("--maximize", options.maximize != nil),
    ] where isGiven {
      Console.warn("not a batch run - ignoring \(option)")
    }
    for (what, isGiven) in [
      ("label", options.batchLabel != nil), ("tag", !options.batchTags.isEmpty),
      ("comment", options.batchComment != nil),
    ] where isGiven {
      Console.warn("operation is not a batch - ignoring batch \(what)")
    }
  }
}

extension CommandFailure {
  init(_ error: TrialError) {
    self.init(error.message, hint: error.hint)
  }
}

extension RunRecord {
  /// The name of the operation whose trials a batch runs; of a single run, its own.
  var baseOperation: String {
    guard role == .batch else { return operation }
    if let recorded = members["op"].flatMap(OperationSnapshot.operation(from:)) {
      return recorded.fullName
    }
    return operation.lastIndex(of: "+").map { String(operation[..<$0]) } ?? operation
  }

  /// Of a batch without an optimizer of the user's.
  var batchKind: BatchKind {
    guard role == .batch else { return .single }
    return operation.hasSuffix("+random") ? .random : .grid
  }

  var labelTemplate: String? { members["label_template"]?.string }
  /// Of a batch: the tags of its trials.
  var prototypeTags: [String] { members["proto_tags"]?.array?.compactMap(\.string) ?? [] }

  /// Whether its label is not what its template makes of its flags.
  var hasLabelOfItsOwn: Bool {
    guard role != .batch, let labelTemplate else { return true }
    let references = ResolvedDependencies(self).references
    return label != LabelTemplate(labelTemplate).rendered(flags, others: references).text
  }

  var keepsBatch: Bool { members["keep_batch"]?.bool == true }
  /// What the trials of a batch were chosen by besides its flags: entries of batch files, and runs
  /// that were named for dependencies.
  var fileEntries: [Flags] {
    members["entries"]?.array?.compactMap { $0.object.map { Flags($0) } } ?? []
  }
  var dependencyAssignments: [FlagAssignments.Assignment] {
    members["dependency_flags"]?.object?.members.compactMap { member in
      member.value.string.map { .init(name: member.key, text: $0) }
    } ?? []
  }
  var randomSeed: UInt64? { members["random_seed"]?.int.map { UInt64(bitPattern: Int64($0)) } }
}
