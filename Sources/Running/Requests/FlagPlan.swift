import Operations
import Runs

extension RunPlanner {
  /// The draft of an operation with the flags that were asked for; `run` is that which is started
  /// again or copied.
  func draft(
    _ operation: OperationDefinition, of run: RunRecord?
  ) throws(RunFailure) -> RunDraft {
    var operation = operation
    operation.addFlagsOfSources()
    var assignments = request.assignments
    let dependencyFlags = DependencyFlag.flags(of: operation.requirements)
    let names = dependencyFlags.flatMap { flag in
      [flag.name] + flag.aliases.filter { operation.flag(named: $0) == nil }
    }
    var chosen = assignments.remove(Set(names))
    if chosen.isEmpty, let run { chosen = run.dependencyAssignments }
    let files = try batchFiles(assignments.files)
    var entries = BatchEntries(files)
    if entries.entries.isEmpty, let run { entries = BatchEntries(run.fileEntries) }
    let resolution = try resolution(of: operation, assignments, entries, stored: run)
    warn(of: files, operation, stored: run)
    warnOfSlips(in: assignments.assignments, operation, resolution.flags)

    var flags = resolution.flags
    let choice = try optimizer(of: operation, run, flags, entries, chosen)
    if run != nil, choice.kind == .single, BatchKind(flags: flags) != .single {
      throw RunFailure(
        "run \(request.reference ?? "") is a single run: its flags cannot be lists")
    }
    if choice.opensFlags, run == nil {
      flags = SearchSpace.flags(
        flags, userFlags: resolution.userFlags, definitions: operation.flags,
        isImplied: choice.isImplied)
    }
    let notes = request.notes
    var draft = RunDraft(
      operation: operation, existing: nil, flags: flags, userFlags: resolution.userFlags,
      givenFlags: resolution.givenFlags, kind: choice.kind, optimizer: choice.optimizer,
      entries: entries.merged(flags: flags, userFlags: resolution.userFlags),
      maximum: request.maxTrials ?? choice.optimizer?.operation.defaultMaxTrials,
      seed: request.randomSeed ?? .random(in: 0...1 << 32),
      stagesTrials: request.stagesTrials, keepsBatch: request.keepsBatch,
      labelTemplate: LabelTemplate.template(
        given: notes.label, operation: operation.label, tags: notes.tags),
      tags: operation.tags + notes.tags, comment: notes.comment,
      dependencyAssignments: chosen)
    draft.gpus = request.gpus
    if draft.isBatch {
      draft.namedObjective =
        request.objective ?? (choice.optimizer == nil ? run?.objective : nil)
    }
    if entries.entries.count > 1 { draft.fileEntries = entries.entries }
    if choice.kind != .grid, !draft.fileEntries.isEmpty {
      throw RunFailure("batch files with several trials cannot be used with an optimizer")
    }
    if choice.optimizer != nil {
      draft.objective = try OptimizerPlanner(request, operation).objective(storedIn: run)
    }
    if choice.optimizer?.builtin != nil, draft.dependencyChoices.count > 1 {
      throw RunFailure(
        "several runs for a dependency cannot be used with an optimizer", hint: "name one of them")
    }
    return draft
  }

  private func resolution(
    of operation: OperationDefinition, _ assignments: FlagAssignments, _ entries: BatchEntries,
    stored run: RunRecord?
  ) throws(RunFailure) -> FlagResolution {
    var definitions = operation.flags
    if request.isAhead {
      for index in definitions.indices where definitions[index].type == .existingPath {
        definitions[index].type = .path
      }
    }
    var resolving = FlagResolution.Request(
      operation: operation.fullName, definitions: definitions,
      assignments: assignments.assignments, folder: request.currentFolder)
    resolving.places = operation.flagPlaces
    resolving.project = operation.projectFolder ?? request.currentFolder
    resolving.stored = run.map { $0.protoFlags ?? $0.flags } ?? Flags()
    if request.operationName != nil {
      // The prototype's operation may be another one, with flags that this one does not have.
      for name in resolving.stored.names where !definitions.contains(where: { $0.name == name }) {
        resolving.stored[name] = nil
      }
    }
    // The program may say something else by now.
    if request.forcesSource || request.operationName != nil {
      resolving.stored = resolving.stored.takenAsSet
    }
    resolving.storedUserFlags = run?.userFlags ?? Flags()
    resolving.fileFlags = entries.single ?? Flags()
    resolving.givenFlags = request.editedFlags
    resolving.isForced = request.forcesFlags
    resolving.checksValues = entries.entries.count < 2
    do throws(FlagError) {
      return try FlagResolution(resolving)
    } catch {
      throw RunFailure(error)
    }
  }

  private func batchFiles(_ paths: [String]) throws(RunFailure) -> [BatchFile] {
    do throws(TrialError) {
      var files: [BatchFile] = []
      for path in paths { files.append(try BatchFile(path: path)) }
      return files
    } catch {
      throw RunFailure(error)
    }
  }

  /// The contents of files with several entries are used unchanged; what would be refused on the
  /// command line is reported once for each flag.
  private func warn(
    of files: [BatchFile], _ operation: OperationDefinition, stored run: RunRecord?
  ) {
    guard !request.forcesFlags, files.lazy.map(\.entries.count).reduce(0, +) > 1 else { return }
    let check = FlagEntryCheck(
      operation: operation.fullName, definitions: operation.flags,
      known: run.map { ($0.protoFlags ?? $0.flags).names } ?? [],
      project: operation.projectFolder ?? request.currentFolder)
    var told: Set<String> = []
    for file in files {
      for (index, entry) in file.entries.enumerated() {
        for (name, error) in check.problems(in: entry) where told.insert(name).inserted {
          tell(
            .warning(
              "'\(file.path)', entry \(index + 1): \(error.shortMessage) - using it unchanged"))
        }
      }
    }
  }

  /// Tells of values that were probably meant as lists or functions, and are texts.
  private func warnOfSlips(
    in assignments: [FlagAssignments.Assignment], _ operation: OperationDefinition, _ flags: Flags
  ) {
    for assignment in assignments {
      let definition = operation.flag(named: assignment.name)
      if definition?.type == .string || definition?.isPath == true { continue }
      guard case .string(let text)? = flags[assignment.name], text == assignment.text,
        let slip = FlagValue.slip(in: text)
      else { continue }
      tell(.warning("the value '\(text)' of '\(assignment.name)' is used as text: \(slip)"))
    }
  }

  // MARK: What chooses the trials

  private func optimizer(
    of operation: OperationDefinition, _ run: RunRecord?, _ flags: Flags, _ entries: BatchEntries,
    _ chosen: [FlagAssignments.Assignment]
  ) throws(RunFailure) -> OptimizerChoice {
    let planner = OptimizerPlanner(request, operation)
    if let run { return try planner.known(of: run) }
    if let choice = try planner.choice() { return choice }
    let kind = impliedKind(flags, entries, chosen)
    if let flag = request.optimizerFlags.first { throw planner.unused(flag, by: kind) }
    if kind == .single { warnOfIgnored() }
    var choice = OptimizerChoice(kind: kind)
    choice.isImplied = true
    return choice
  }

  /// If no optimizer was asked for.
  private func impliedKind(
    _ flags: Flags, _ entries: BatchEntries, _ chosen: [FlagAssignments.Assignment]
  ) -> BatchKind {
    let kind = BatchKind(flags: flags, fileTrials: entries.entries.count)
    let namesSeveralRuns = chosen.contains { DependencyChoices.isList($0.text) }
    return kind == .single && namesSeveralRuns ? .grid : kind
  }

  /// Tells what has no meaning for a single run.
  private func warnOfIgnored() {
    if request.maxTrials != nil { warnOfIgnored(option: "--max-trials") }
    if let objective = request.objective {
      warnOfIgnored(option: objective.isMaximized ? "--maximize" : "--minimize")
    }
    let notes = request.batchNotes
    for (what, isGiven) in [
      ("label", notes.label != nil), ("tag", !notes.tags.isEmpty),
      ("comment", notes.comment != nil),
    ] where isGiven {
      tell(.warning("operation is not a batch - ignoring batch \(what)"))
    }
  }

  func warnOfIgnored(option: String) {
    tell(.warning("not a batch run - ignoring \(option)"))
  }
}
