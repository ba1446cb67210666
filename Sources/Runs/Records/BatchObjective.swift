import JSON
import Ledger
import Operations

extension RunRecord {
  /// Of a batch: what its trials are to make small or large, if that was named for it; of one with an
  /// optimizer always.
  package var objective: OperationDefinition.Objective? {
    members[.objective]?.string.map { .init(text: $0) }
  }

  /// The same, else what its operation says, else the smallest loss.
  package var shownObjective: OperationDefinition.Objective {
    objective ?? members[.op]?["objective"].flatMap(OperationSnapshot.objective(from:)) ?? .standard
  }
}
