import JSON
import Jobs
import Ledger

/// A change of one run's record by a user.
package struct RunEdit: Sendable {
  package var set: [JSONObject.Member]
  package var unset: [String]

  package init(set: [JSONObject.Member] = [], unset: [String] = []) {
    (self.set, self.unset) = (set, unset)
  }

  /// A member with this value; without it where that says nothing.
  package init(_ key: String, _ value: JSONValue?) {
    if let value {
      self.init(set: [JSONObject.Member(key: key, value: value)])
    } else {
      self.init(unset: [key])
    }
  }
}

extension RunWriter {
  /// Changes the records of runs, each from what it is at that moment: of two who add a comment at
  /// once, neither undoes what the other did.
  ///
  /// - Returns: how many were changed; those that exist no more are not.
  package func edit(
    _ ids: [JobID], _ change: (RunRecord) -> RunEdit
  ) throws(LedgerError) -> Int {
    let location = location
    return try ledger.transaction { (reader, events) throws(LedgerError) in
      let records = try reader.records(of: Set(ids))
      var life = RunLife(reader.folder)
      for id in ids {
        guard let record = records[id] else { continue }
        let run = RunRecord(record, in: location, state: life.state(of: record))
        let edit = change(run)
        events.set(id: id, members: edit.set, unset: edit.unset)
      }
      return records.count
    }
  }
}
