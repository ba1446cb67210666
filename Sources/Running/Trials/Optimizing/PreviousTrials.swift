import Ledger
import Runs

/// Which trials an optimizer looks back on.
package enum PreviousTrials: String, CaseIterable, Sendable {
  case batch, operation, sourcecode
}

extension PreviousTrials {
  /// The trials of a batch in its order; or completed runs of any batch and of none, the oldest first.
  func runs(of batch: RunRecord, in store: RunStore) throws(LedgerError) -> [RunRecord] {
    switch self {
    case .batch: return try store.trials(of: batch)
    case .operation:
      return try Self.completed(in: store) { $0.operation == batch.baseOperation }
    case .sourcecode:
      guard let digest = batch.members[.sourcecodeDigest] else { return [] }
      return try Self.completed(in: store) { $0.members[.sourcecodeDigest] == digest }
    }
  }

  private static func completed(
    in store: RunStore, _ isWanted: (RunRecord) -> Bool
  ) throws(LedgerError) -> [RunRecord] {
    var filter = RunFilter()
    filter.states = [.completed]
    return try store.runs(matching: filter).runs.filter { $0.role == .run && isWanted($0) }
      .sorted { $0.time < $1.time }
  }
}
