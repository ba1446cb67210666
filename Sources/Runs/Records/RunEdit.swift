import Jobs
import Ledger

extension RunWriter {
  /// Changes the records of runs, each from what it is at that moment: of two who add a comment at
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
