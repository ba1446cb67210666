import Arguments
import Operations
import Queries
import Runs
import Text
import Running

/// Finds out what chooses the flags of a batch's trials, and with which flags of its own.
struct OptimizerDrafting {
  /// Models of Guild's that there is no equivalent of.
  private static let models: Set = [
    "gp", "skopt:gp", "bayesian", "gaussian", "forest", "skopt:forest", "gbrt", "skopt:gbrt",
  ]

  private let request: RunRequest
  /// Of the trials.
  private let operation: OperationDefinition
  private var options: RunCommand { request.options }

  init(_ request: RunRequest, _ operation: OperationDefinition) {
    self.request = request
    self.operation = operation
  }

  /// What the options ask for; nil where they leave it to the flags.
  func choice() throws(CommandFailure) -> (kind: BatchKind, optimizer: OptimizerDraft?)? {
    guard let entry = try entry() else { return nil }
    let found = try resolve(entry.algorithm)
    switch found.body {
    case .builtin("+"):
      try refuseFlags(of: found)
      return (.grid, nil)
    case .builtin("random"):
      try refuseFlags(of: found)
      return (.random, nil)
    case .builtin, .steps:
      throw CommandFailure(
        "'\(found.fullName)' is no optimizer: it has no process that could choose flags")
    default:
      let draft = try draft(found, stored: entry.flags)
      try checkNames(of: entry, for: found)
      return (.optimizer(found.fullName), draft)
    }
  }

  /// What has chosen the trials of a batch that is there, with the flags that it had unless others
  /// are given now.
  func known(of run: RunRecord) throws(CommandFailure) -> (
    kind: BatchKind, optimizer: OptimizerDraft?
  ) {
    guard let snapshot = run.members["optimizer"] else {
      if let flag = options.optimizerFlags.first { throw unused(flag, by: run.batchKind) }
      return (run.batchKind, nil)
    }
    guard let recorded = OperationSnapshot.operation(from: snapshot) else {
      throw CommandFailure(
        "cannot start run \(run.id.text): what is recorded of its optimizer cannot be read")
    }
    let current = options.forcesSource ? try resolve(recorded.fullName) : recorded
    return (.optimizer(current.fullName), try draft(current, stored: run.flags))
  }

  /// Says that a flag for an optimizer has nobody to go to.
  func unused(_ flag: String, by kind: BatchKind) -> CommandFailure {
    switch kind {
    case .single:
      CommandFailure("invalid optimizer flag \(flag): no optimizer specified")
    case .grid: unsupported(flag, "+")
    case .random: unsupported(flag, "random")
    case .optimizer(let name): unsupported(flag, name)
    }
  }

  /// What an optimizer shall make small or large.
  func objective(storedIn run: RunRecord?) throws(CommandFailure) -> OperationDefinition.Objective {
    let objective: OperationDefinition.Objective
    if let column = options.minimize {
      objective = .init(column: column, isMaximized: false)
    } else if let column = options.maximize {
      objective = .init(column: column, isMaximized: true)
    } else {
      objective = run?.objective ?? operation.objective ?? .init(column: "loss", isMaximized: false)
    }
    do throws(ColumnSpecificationError) {
      _ = try ColumnSpecification(objective.column)
    } catch {
      let reason = error.reason == .severalColumns ? "too many columns" : error.message
      throw CommandFailure("invalid objective '\(objective.column)': \(reason)")
    }
    return objective
  }

  // MARK: Which

  private func entry() throws(CommandFailure) -> OperationDefinition.OptimizerEntry? {
    let entries = operation.optimizers
    if let name = options.optimizer {
      return entries.first { $0.name == name } ?? .init(name: name, algorithm: name)
    }
    guard options.optimizes else { return nil }
    if let entry = entries.first(where: \.isDefault) { return entry }
    switch entries.count {
    case 0: return .init(name: "random", algorithm: "random")
    case 1: return entries[0]
    default:
      throw CommandFailure(
        "no default optimizer defined for \(operation.fullName)",
        hint: "specify one of the following with '--optimizer': "
          + entries.map(\.name).joined(separator: ", "))
    }
  }

  private func resolve(_ name: String) throws(CommandFailure) -> OperationDefinition {
    let context = try ProjectContext(home: options.home, warns: false)
    if OptimizerDrafting.models.contains(name),
      context.project?.operations.contains(where: { $0.fullName == name }) != true
    {
      throw CommandFailure(
        "there is no built-in optimizer '\(name)'",
        hint: "use 'random', or an operation that chooses flags by 'batchrun trial'")
    }
    return try context.operation(name)
  }

  // MARK: Its flags

  private func draft(
    _ optimizer: OperationDefinition, stored: Flags
  ) throws(CommandFailure) -> OptimizerDraft {
    if options.stagesTrials, !optimizer.canStageTrials {
      throw CommandFailure("operation '\(optimizer.fullName)' does not support --stage-trials")
    }
    do throws(FlagError) {
      let given = try FlagAssignments(arguments: options.optimizerFlags)
      var resolving = FlagResolution.Request(
        operation: optimizer.fullName, definitions: optimizer.flags,
        assignments: given.assignments, folder: request.folder)
      resolving.stored = stored
      resolving.isForced = options.forcesFlags
      let flags = try FlagResolution(resolving).flags
      if let (name, _) = flags.sorted.first(where: { $0.value.isList || $0.value.isSearch }) {
        throw .invalidValue(
          flags[name]?.encoded ?? "", flag: name, reason: "an optimizer has one value of each flag")
      }
      return OptimizerDraft(operation: optimizer, flags: flags)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// A project can name flags that its optimizer does not have; of a program whose flags nobody
  /// knows they are variables of its environment.
  private func checkNames(
    of entry: OperationDefinition.OptimizerEntry, for optimizer: OperationDefinition
  ) throws(CommandFailure) {
    let known = optimizer.flags.map(\.name)
    guard !known.isEmpty, !options.forcesFlags,
      let name = entry.flags.names.first(where: { !known.contains($0) })
    else { return }
    throw CommandFailure(
      FlagError.unsupported(
        name: name, operation: optimizer.fullName, nearest: nearestMatch(to: name, among: known)))
  }

  private func refuseFlags(of builtin: OperationDefinition) throws(CommandFailure) {
    if let flag = options.optimizerFlags.first { throw unsupported(flag, builtin.name) }
  }

  private func unsupported(_ flag: String, _ optimizer: String) -> CommandFailure {
    let name = String(flag.prefix { $0 != "=" })
    return CommandFailure(
      FlagError.unsupported(name: name, operation: optimizer, nearest: nil))
  }
}

extension RunRecord {
  /// Of a batch with an optimizer, what that makes small or large.
  var objective: OperationDefinition.Objective? {
    members["objective"]?.string.map { text in
      text.hasPrefix("-")
        ? .init(column: String(text.dropFirst()), isMaximized: true)
        : .init(column: text, isMaximized: false)
    }
  }
}

extension OperationDefinition.Objective {
  /// As records have it: `loss`, or `-acc` for what is to be large.
  var text: String { (isMaximized ? "-" : "") + column }
}
