import Ledger
import Posix

/// Deleting runs is moving them to the trash, restoring them is moving them back, and purging the
/// trash is removing what is in it (`RunStore.remove`).
extension RunStore {
  /// Moves runs to the trash of this home, or to that of another.
  ///
  /// - Returns: which were moved, and which were not.
  package func delete(
    _ runs: [RunRecord], to trash: RunStore? = nil
  ) throws(LedgerError) -> RunTransferResult {
    try move(runs, to: trash ?? self.trash, .deleted(at: Clock.wall), replacing: true)
  }

  /// Brings runs of the trash back.
  package func restore(_ runs: [RunRecord]) throws(LedgerError) -> RunTransferResult {
    try trash.move(runs, to: self, .deleted(at: nil))
  }

  /// Of runs in the trash those that were deleted by a user. The others came there by themselves when
  /// they were done:
  /// batches, and runs that their operation does not keep.
  package static func deletedByUser(_ runs: [RunRecord]) -> [RunRecord] {
    runs.filter { $0.members[.deleted] != nil }
  }

  /// The runs, and after each batch those of its trials that are not among them.
  package func addingTrials(to runs: [RunRecord]) throws(LedgerError) -> [RunRecord] {
    guard runs.contains(where: { $0.role == .batch }) else { return runs }
    var filter = RunFilter()
    filter.batches = runs.filter { $0.role == .batch }.map(\.id.text)
    let trials = try self.runs(matching: filter).runs
    let named = Set(runs.map(\.id))
    let others = Dictionary(grouping: trials.filter { !named.contains($0.id) }, by: \.batch)
    return runs.flatMap { [$0] + (others[$0.id] ?? []) }
  }
}
