import Jobs
import Operations
import Runs
import Trials

/// What is about to be run, all of it decided: which operation with which flags, and as what.
struct RunDraft: Sendable {
  var operation: OperationDefinition
  /// The run that is started again; nil for a new one.
  var existing: RunRecord?
  /// The run that a new one is like; it executes the source code of that, not the project's.
  var prototype: RunRecord?
  /// Nil where the prototype keeps none.
  var prototypeSource: StoredSource?
  /// The runs that the prototype took what it required from.
  var inheritedChoices = DependencyChoices()
  /// Of a batch that is continued: its trials that have not finished, as they were found.
  var unfinished: [RunRecord]?
  var flags: Flags
  var userFlags: Flags
  var kind: BatchKind
  /// The flags of the entries that a grid is made of.
  var entries: [Flags]
  /// As the batch files have them, where there are several: a later start needs them again.
  var fileEntries: [Flags] = []
  var maximum: Int?
  var seed: UInt64
  var stagesTrials: Bool
  /// Whether the batch stays in the list when it did well.
  var keepsBatch: Bool
  var labelTemplate: String
  var tags: [String]
  /// What was typed for flags that choose the runs of dependencies.
  var dependencyAssignments: [FlagAssignments.Assignment]

  var isBatch: Bool { kind != .single }
  var isResumed: Bool { unfinished != nil }

  /// As lists show it: `train`, `train+`.
  var shownOperation: String {
    operation.fullName + (kind.suffix ?? "")
  }

  /// The trials of a batch, none of them made yet.
  func trials() throws(TrialError) -> TrialPlan {
    switch kind {
    case .random: try TrialPlan(random: flags, maximum: maximum, seed: seed)
    default: try TrialPlan(grids: entries, maximum: maximum, seed: seed)
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

  func label(of flags: Flags) -> String {
    LabelTemplate(labelTemplate).rendered(flags).text
  }
}
