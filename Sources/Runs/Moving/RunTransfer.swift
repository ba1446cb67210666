import JSON
import Jobs
import Ledger
import Posix

/// What became of runs that were to be moved or removed.
package struct RunTransferResult: Sendable {
  /// Why a run was left where it is.
  package enum Refusal: Sendable {
    /// Somebody else was quicker.
    case missing
    /// It runs, or is about to.
    case active
    /// The other home has another run with its id: a line that was launched again.
    case exists
  }

  package var done: [RunRecord] = []
  package var refused: [(run: RunRecord, reason: Refusal)] = []
}

extension RunStore {
  /// Moves runs to another home: deleting is moving to the trash, restoring is moving back.
  ///
  /// The other home has the record, on disk, before the files are moved; only then the record goes
  /// from here. After a crash at any point the run is whole in one of the two, and moving it again
  /// completes it. Run directories that the user chose stay where they are.
  ///
  /// - Parameters:
  ///   - runs: of this home.
  ///   - target: the other home.
  ///   - members: set in the records there, and `unset` taken away.
  ///   - unset: names of members.
  ///   - replaces: whether another run with the same id gives way.
  /// - Returns: which were moved, and which were not.
  /// - Throws: `LedgerError` where a ledger cannot be read or written; runs of other ledgers may
  ///   have been moved then.
  package func move(
    _ runs: [RunRecord], to target: RunStore, set members: [JSONObject.Member] = [],
    unset: [String] = [], replacing replaces: Bool = false
  ) throws(LedgerError) -> RunTransferResult {
    var result = RunTransferResult()
    for (location, runs) in RunStore.byLedger(runs) {
      let other = try SharedLedger(
        LedgerLocation(home: target.home, name: RunRecord.ledgerName(location)))
      let source = try SharedLedger(location)
      try source.transaction { (reader, events) throws(LedgerError) in
        var records = try RunStore.movable(runs, reader, &result)
        let known = try LedgerReader(other.folder.location).records(of: Set(records.map(\.id)))
        var arrivals = EventBuffer()
        records.removeAll { record in
          if let twin = known[record.id] {
            // The same run: an earlier try was interrupted.
            if twin.start == record.start && twin.attempts == record.attempts { return false }
            if !replaces {
              result.refuse(record.id, of: runs, .exists)
              return true
            }
            arrivals.remove(id: record.id)
          }
          arrivals.set(
            id: record.id,
            members: record.members.members.filter { !unset.contains($0.key) } + members)
          return false
        }
        try other.append(arrivals)
        try other.synchronize()
        let ids = records.map(\.id)
        do throws(SystemError) {
          try RunFiles(folder: source.folder).move(ids, to: RunFiles(folder: other.folder))
        } catch {
          throw .notWritable(error)
        }
        for id in ids { events.remove(id: id) }
        let moved = Set(ids)
        result.done += runs.filter { moved.contains($0.id) }
      }
      try other.close()
      try source.close()
    }
    return result
  }

  /// Removes runs for good, with their files.
  package func remove(_ runs: [RunRecord]) throws(LedgerError) -> RunTransferResult {
    var result = RunTransferResult()
    for (location, runs) in RunStore.byLedger(runs) {
      let ledger = try SharedLedger(location)
      let ids = try ledger.transaction { (reader, events) throws(LedgerError) in
        let records = try RunStore.movable(runs, reader, &result)
        for record in records { events.remove(id: record.id) }
        return Set(records.map(\.id))
      }
      // A run without its files would look whole; files without a run only take up room.
      try ledger.synchronize()
      do throws(SystemError) {
        try RunFiles(folder: ledger.folder).remove(Array(ids))
      } catch {
        throw .notWritable(error)
      }
      result.done += runs.filter { ids.contains($0.id) }
      try ledger.close()
    }
    return result
  }

  private static func byLedger(
    _ runs: [RunRecord]
  ) -> [(location: LedgerLocation, runs: [RunRecord])] {
    Dictionary(grouping: runs, by: \.ledger).sorted { $0.key.folder < $1.key.folder }
      .map { ($0.key, $0.value) }
  }

  /// The records of these runs as they are now, but for those that cannot be touched.
  private static func movable(
    _ runs: [RunRecord], _ reader: LedgerReader, _ result: inout RunTransferResult
  ) throws(LedgerError) -> [Record] {
    let records = try reader.records(of: Set(runs.map(\.id)))
    var life = RunLife(reader.folder)
    var movable: [Record] = []
    for run in runs {
      if let record = records[run.id] {
        if life.isActive(record) {
          result.refused.append((run, .active))
        } else {
          movable.append(record)
        }
      } else {
        result.refused.append((run, .missing))
      }
    }
    return movable
  }
}

extension RunTransferResult {
  fileprivate mutating func refuse(_ id: JobID, of runs: [RunRecord], _ reason: Refusal) {
    if let run = runs.first(where: { $0.id == id }) { refused.append((run, reason)) }
  }
}
