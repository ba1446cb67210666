import Jobs
import Operations
import Runs

/// What is about to be run, all of it decided: which operation with which flags, and as what.
package struct RunDraft: Sendable {
  package var operation: OperationDefinition
  /// The run that is started again; nil for a new one.
  package var existing: RunRecord?
  /// The run that a new one is like; it executes the source code of that, not the project's.
  var prototype: RunRecord?
  /// Nil if the prototype keeps none.
  var prototypeSource: StoredSource?
  /// The runs that the prototype took what it required from.
  var inheritedChoices = DependencyChoices()
  /// Of a batch that is continued: its trials that have not finished, as they were found.
  package var unfinished: [RunRecord]?
  package var flags: Flags
  /// What the user gave, now or for the run that is started again; and what of it now.
  var userFlags: Flags
  var givenFlags: Flags
  package var kind: BatchKind
  /// The operation that chooses the flags of the trials, if one does.
  package var optimizer: OptimizerDraft?
  /// Of a batch with an optimizer.
  package var objective: OperationDefinition.Objective?
  /// The same as the user has named it, now or for the batch that is started again, however the trials
  /// are chosen.
  var namedObjective: OperationDefinition.Objective?
  /// The flags of the entries that a grid is made of.
  package var entries: [Flags]
  /// As the batch files have them, if there are several: a later start needs them again.
  var fileEntries: [Flags] = []
  package var maximum: Int?
  var seed: UInt64
  package var stagesTrials: Bool
  /// Whether the batch stays in the list when it has completed.
  var keepsBatch: Bool
  var labelTemplate: String
  var tags: [String]
  /// A comment on the run, or on each trial.
  var comment: String?
  /// The GPUs for the process; empty for none, nil if not given.
  package var gpus: String?
  /// Whether the run keeps the label that it was given since it was made.
  var keepsLabel = false
  /// What was typed for flags that choose the runs of dependencies.
  var dependencyAssignments: [FlagAssignments.Assignment]
  /// How many runs are under way at once.
  package var workers = 1

  package var isBatch: Bool { kind != .single }
  /// Whether a process chooses the trials of the batch.
  package var hasOptimizerProcess: Bool { optimizer.map { $0.builtin == nil } ?? false }
  /// Whether it is one run of one program.
  package var isSingleProgram: Bool { !isBatch && !operation.isWhole }
  package var isResumed: Bool { unfinished != nil }

  /// As lists show it: `train`, `train+`.
  package var shownOperation: String {
    operation.fullName + (kind.suffix ?? "")
  }

  /// What is small or large for the best trial of a batch, however trials are chosen.
  package var shownObjective: OperationDefinition.Objective {
    objective ?? namedObjective ?? operation.objective ?? .standard
  }

  /// Whether that was given: by the command line, the batch or the project.
  package var hasObjective: Bool {
    (objective ?? namedObjective ?? operation.objective) != nil
  }

  /// The trials of a batch that no optimizer chooses, none of them made yet. A single run is the only
  /// trial of its kind.
  package func trials() throws(TrialError) -> FixedTrials {
    FixedTrials(try plan(), each: dependencyChoices)
  }

  private func plan() throws(TrialError) -> TrialPlan {
    let plan: TrialPlan
    switch kind {
    case .random: plan = try TrialPlan(random: flags, maximum: maximum, seed: seed)
    default: plan = try TrialPlan(grids: entries, maximum: maximum, seed: seed)
    }
    return completion.map { plan.completed(by: $0) } ?? plan
  }

  /// What every trial gets in addition, by its own values; nil if no value brings others.
  var completion: TrialPlan.Completion? {
    let definitions = operation.flags.filter { $0.choices.contains { $0.flags != nil } }
    guard !definitions.isEmpty else { return nil }
    let given = Array(Set(userFlags.names).union(fileEntries.flatMap(\.names)))
    return { [operation] flags in
      var completed = definitions.addingFlagsOfChoices(to: flags, except: given)
      for (name, value) in completed.sorted where value != flags[name] {
        guard let definition = operation.flag(named: name) else { continue }
        completed[name] = (try? definition.coerced(value)) ?? value
      }
      return completed
    }
  }

  /// The runs that were named for dependencies: a trial for each combination.
  var dependencyChoices: [DependencyChoices] {
    let flags = DependencyFlag.flags(of: operation.requirements)
    return DependencyChoices.combinations(
      dependencyAssignments.compactMap { assignment in
        flags.first { $0.names.contains(assignment.name) }.map { ($0, assignment.text) }
      }, over: inheritedChoices)
  }

  /// The same for people: the names of the flags that were used, with the runs that they name.
  package var dependencyColumns: [Flags] {
    dependencyAssignments.sorted { $0.name < $1.name }.reduce([Flags()]) { columns, assignment in
      columns.flatMap { column in
        DependencyChoices.names(in: assignment.text).map { name in
          var column = column
          column[assignment.name] = .string(name)
          return column
        }
      }
    }.filter { !$0.isEmpty }
  }

  /// The runs that the trial at this place, from 1, takes what it requires from; of a single run, or
  /// of one that has no place, what the first has.
  func choices(at place: Int?) -> DependencyChoices {
    dependencyChoices.choices(at: (place ?? 1) - 1)
  }

  /// What an optimizer chooses from.
  func trialSpace(_ request: RunRequest) throws(TrialError) -> TrialSpace {
    try TrialSpace(
      operation, flags: flags, userFlags: userFlags, seed: seed,
      isForced: request.forcesFlags, folder: request.currentFolder)
  }

  /// What an optimizer that is built in chooses from.
  func flagSpace() throws(TrialError) -> FlagSpace { try FlagSpace(flags, operation.flags) }

  /// How many trials there will be, as far as that is known; nil for no limit.
  package func plannedCount() throws(TrialError) -> Int? {
    guard let optimizer else { return try trials().count }
    guard optimizer.builtin != nil, let size = try flagSpace().count else { return maximum }
    return min(size, maximum ?? size)
  }

  /// What a batch is labelled with: by its optimizer's template and flags, if it has one.
  func batchLabel(_ notes: RunRequest.Notes) -> String {
    let template = LabelTemplate.template(
      given: notes.label, operation: optimizer?.operation.label, tags: notes.tags)
    return LabelTemplate(template).rendered(optimizer?.flags ?? Flags()).text
  }

  /// `references` are the runs that were taken for dependencies, by what templates call them.
  func label(of flags: Flags, references: Flags = Flags()) -> String {
    LabelTemplate(labelTemplate).rendered(flags, others: references).text
  }
}

extension OperationDefinition {
  /// Whether its work is to start other runs.
  var isWhole: Bool {
    switch body {
    case .steps, .builtin: true
    default: false
    }
  }
}
