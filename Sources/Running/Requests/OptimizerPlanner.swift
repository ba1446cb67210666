import Ledger
import Operations
import Queries
import Runs
import Text

/// Finds out what chooses the flags of a batch's trials, and with which flags for itself.
struct OptimizerPlanner {
  private let request: RunRequest
  /// Of the trials.
  private let operation: OperationDefinition

  init(_ request: RunRequest, _ operation: OperationDefinition) {
    self.request = request
    self.operation = operation
  }

  /// What the options ask for; nil if they leave it to the flags.
  func choice() throws(RunFailure) -> OptimizerChoice? {
    guard let entry = try entry() else { return nil }
    do throws(RunFailure) {
      return try choice(of: entry)
    } catch {
      var failure = error
      // What the user has named has no place in the project.
      if failure.details.isEmpty, operation.optimizers.contains(entry) {
        failure.details = operation.optimizerPlaces[entry.name]?.citation ?? []
      }
      throw failure
    }
  }

  private func choice(
    of entry: OperationDefinition.OptimizerEntry
  ) throws(RunFailure) -> OptimizerChoice {
    let found = try resolve(entry.algorithm)
    switch found.body {
    case .builtin("+"):
      try refuseFlags(of: found)
      return OptimizerChoice(kind: .grid)
    case .builtin("random"):
      try refuseFlags(of: found)
      return OptimizerChoice(kind: .random)
    case .builtin(let name) where !BuiltinOptimizers.names.contains(name):
      throw notAnOptimizer(found)
    case .steps: throw notAnOptimizer(found)
    default:
      let draft = try draft(found, stored: entry.flags)
      try checkNames(of: entry, for: found)
      return OptimizerChoice(kind: .optimizer(found.fullName), optimizer: draft)
    }
  }

  private func notAnOptimizer(_ operation: OperationDefinition) -> RunFailure {
    RunFailure("'\(operation.fullName)' is not an optimizer: it has no process to choose flags")
  }

  /// What has chosen the trials of a batch that is there, with the flags that it had unless others
  /// are given now.
  func known(of run: RunRecord) throws(RunFailure) -> OptimizerChoice {
    guard let snapshot = run.members[.optimizer] else {
      if let flag = request.optimizerFlags.first { throw unused(flag, by: run.batchKind) }
      return OptimizerChoice(kind: run.batchKind)
    }
    guard let recorded = OperationSnapshot.operation(from: snapshot) else {
      throw RunFailure(
        "cannot start run \(run.id.text): the record of its optimizer cannot be read")
    }
    let current = request.forcesSource ? try resolve(recorded.fullName) : recorded
    return OptimizerChoice(
      kind: .optimizer(current.fullName), optimizer: try draft(current, stored: run.flags))
  }

  /// The error for an optimizer flag without an optimizer.
  func unused(_ flag: String, by kind: BatchKind) -> RunFailure {
    switch kind {
    case .single:
      RunFailure("invalid optimizer flag \(flag): no optimizer specified")
    case .grid: unsupported(flag, "+")
    case .random: unsupported(flag, "random")
    case .optimizer(let name): unsupported(flag, name)
    }
  }

  /// What an optimizer should make small or large.
  func objective(storedIn run: RunRecord?) throws(RunFailure) -> OperationDefinition.Objective {
    let objective =
      request.objective ?? run?.objective ?? operation.objective
      ?? .standard
    try objective.checkColumn()
    return objective
  }

  // MARK: Which

  private func entry() throws(RunFailure) -> OperationDefinition.OptimizerEntry? {
    let entries = operation.optimizers
    switch request.optimizer {
    case .implied: return nil
    case .named(let name):
      return entries.first { $0.name == name } ?? .init(name: name, algorithm: name)
    case .ofOperation: break
    }
    if let entry = entries.first(where: \.isDefault) { return entry }
    switch entries.count {
    case 0:
      return .init(name: BuiltinOptimizers.gaussian, algorithm: BuiltinOptimizers.gaussian)
    case 1: return entries[0]
    default:
      throw RunFailure(
        "no default optimizer defined for \(operation.fullName)",
        hint: "specify one of the following with '--optimizer': "
          + entries.map(\.name).joined(separator: ", "))
    }
  }

  private func resolve(_ name: String) throws(RunFailure) -> OperationDefinition {
    let project = try ProjectOperations(
      in: request.currentFolder, home: request.home, asksPrograms: request.asksPrograms)
    do throws(OperationError) {
      return try project.resolver.resolve(name).operation
    } catch {
      throw error.isUnknown ? unknown(name) : RunFailure(error)
    }
  }

  private func unknown(_ name: String) -> RunFailure {
    let builtin = BuiltinOptimizers.names.sorted() + ["random"]
    let entries = operation.optimizers.map(\.name)
    let near = nearestMatch(to: name, among: builtin + entries)
    return RunFailure(
      "operation '\(name)' is not defined for this project"
        + (near.map { " (did you mean '\($0)'?)" } ?? ""),
      hint: "built-in optimizers: \(builtin.joined(separator: ", "))"
        + (entries.isEmpty
          ? "" : "; those of '\(operation.fullName)': \(entries.joined(separator: ", "))"))
  }

  // MARK: Its flags

  private func draft(
    _ optimizer: OperationDefinition, stored: Flags
  ) throws(RunFailure) -> OptimizerDraft {
    if request.stagesTrials, !optimizer.canStageTrials {
      throw RunFailure("operation '\(optimizer.fullName)' does not support --stage-trials")
    }
    let flags = try flags(of: optimizer, stored: stored)
    if let library = OptimizerLibrary.of(optimizer),
      let obstacle = library.obstacle(flags, python: .find())
    {
      throw RunFailure(obstacle)
    }
    do throws(FlagError) {
      return OptimizerDraft(
        operation: optimizer, flags: flags, builtin: try BuiltinOptimizer(optimizer, flags))
    } catch {
      throw RunFailure(error)
    }
  }

  private func flags(
    of optimizer: OperationDefinition, stored: Flags
  ) throws(RunFailure) -> Flags {
    do throws(FlagError) {
      let given = try FlagAssignments(arguments: request.optimizerFlags)
      var resolving = FlagResolution.Request(
        operation: optimizer.fullName, definitions: optimizer.flags,
        assignments: given.assignments, folder: request.currentFolder)
      resolving.project = optimizer.projectFolder ?? request.currentFolder
      resolving.stored = stored
      resolving.isForced = request.forcesFlags
      let flags = try FlagResolution(resolving).flags
      if let (name, _) = flags.sorted.first(where: { $0.value.isList || $0.value.isSearch }) {
        throw .invalidValue(
          flags[name]?.encoded ?? "", flag: name, reason: "an optimizer has one value of each flag")
      }
      return flags
    } catch {
      throw RunFailure(error)
    }
  }

  /// A project can name flags that its optimizer does not have; of a program whose flags are not
  /// known they are variables of its environment.
  private func checkNames(
    of entry: OperationDefinition.OptimizerEntry, for optimizer: OperationDefinition
  ) throws(RunFailure) {
    let known = optimizer.flags.map(\.name)
    guard !known.isEmpty, !request.forcesFlags,
      let name = entry.flags.names.first(where: { !known.contains($0) })
    else { return }
    throw RunFailure(
      FlagError.unsupported(
        name: name, operation: optimizer.fullName, nearest: nearestMatch(to: name, among: known)))
  }

  private func refuseFlags(of builtin: OperationDefinition) throws(RunFailure) {
    if let flag = request.optimizerFlags.first { throw unsupported(flag, builtin.name) }
  }

  private func unsupported(_ flag: String, _ optimizer: String) -> RunFailure {
    let name = String(flag.prefix { $0 != "=" })
    return RunFailure(
      FlagError.unsupported(name: name, operation: optimizer, nearest: nil))
  }
}

extension OperationDefinition.Objective {
  /// Refuses what is not a column.
  func checkColumn() throws(RunFailure) {
    do throws(ColumnSpecificationError) {
      _ = try ColumnSpecification(column)
    } catch {
      guard error.reason == .severalColumns else {
        throw RunFailure("invalid objective '\(column)': \(error.message)")
      }
      throw RunFailure(
        "invalid objective '\(column)': too many columns",
        hint: "let the program combine them and print the result, such as 'loss + 0.1 * size'")
    }
  }
}
