import Ledger

extension RunStore {
  /// Runs by their ledgers, which have records of them all then: those that lists show for lost records
  /// have none before.
  static func onRecord(
    _ runs: [RunRecord]
  ) throws(LedgerError) -> [(location: LedgerLocation, runs: [RunRecord])] {
    let ledgers = byLedger(runs)
    for (location, runs) in ledgers {
      let ledger = runs.mayBeLost ? try SharedLedger(location) : nil
      try ledger?.putRight()
      try ledger?.close()
    }
    return ledgers
  }
}

extension Collection<RunRecord> {
  /// Whether some of them may have no record, because that is lost.
  package var mayBeLost: Bool { contains { $0.state == .unknown } }
}
