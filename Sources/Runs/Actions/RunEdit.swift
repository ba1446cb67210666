import Jobs
import Ledger

extension RunWriter {
  /// Changes the records of runs, each from what it is at that moment: of two users who add a comment at
  /// once, neither undoes what the other did.
  ///
  /// - Returns: how many were changed; those that exist no more are not.
  package func edit(
    _ ids: [JobID], _ change: (RunRecord) -> RecordChange
  ) throws(LedgerError) -> Int {
    let location = location
    return try ledger.transaction { (reader, events) throws(LedgerError) in
      let records = try reader.records(of: Set(ids))
      let liveness = Liveness(of: reader.folder)
      for id in ids {
        guard let record = records[id] else { continue }
        let run = RunRecord(record, in: location, state: liveness.state(of: record))
        events.set(id: id, change(run))
      }
      return records.count
    }
  }
}

extension RunStore {
  /// Changes the records of runs of any ledgers, each from what it is by now.
  ///
  /// `notify`: called with notices about a ledger.
  /// Returns how many were changed; those that were deleted in between are not.
  package func edit(
    _ runs: [RunRecord], notify: @escaping @Sendable (LedgerNotice) -> Void,
    _ change: (RunRecord) -> RecordChange
  ) throws(LedgerError) -> Int {
    var count = 0
    for (location, runs) in Self.byLedger(runs) {
      let writer = try RunWriter(location, notify: notify)
      if runs.mayBeLost { try writer.ledger.putRight() }
      count += try writer.edit(runs.map(\.id), change)
      try writer.close()
    }
    return count
  }
}
