import JSON
import Jobs
import Ledger
import Posix

extension RunStore {
  /// Copies runs to another home, or moves them: exporting and importing.
  ///
  /// - Parameters:
  ///   - runs: of this home.
  ///   - target: the other home.
  ///   - options: how.
  ///   - begins: told of each run when it is its turn.
  /// - Returns: which arrived, and which did not; an unfinished line of a runfile in the other
  ///   home gives way to a finished one, anything else stays.
  /// - Throws: `LedgerError` where a ledger cannot be read or written, or the disk is full; what
  ///   has arrived until then is whole.
  package func transfer(
    _ runs: [RunRecord], to target: RunStore, _ options: RunTransferOptions,
    begins: @escaping (RunRecord) -> Void = { _ in }
  ) throws(LedgerError) -> RunTransferResult {
    var result = RunTransferResult()
    for (location, runs) in RunStore.byLedger(runs) {
      var copying = RunCopier(location, of: self, to: target, options, begins: begins)
      result.add(try copying.transfer(runs))
    }
    return result
  }

  /// Moves runs to another home of the same disk: deleting is moving to the trash, restoring is
  /// moving back.
  ///
  /// The other home has the record, on disk, before the files are moved; only then the record goes
  /// from here. After a crash at any point the run is whole in one of the two, and moving it again
  /// completes it. Run directories that the user chose stay where they are.
  ///
  /// - Parameters:
  ///   - runs: of this home.
  ///   - target: the other home.
  ///   - change: of their records, which is made on the way.
  ///   - replaces: whether another run with the same id gives way.
  /// - Returns: which were moved, and which were not.
  /// - Throws: `LedgerError` where a ledger cannot be read or written; runs of other ledgers may
  ///   have been moved then.
  package func move(
    _ runs: [RunRecord], to target: RunStore, _ change: RecordChange = RecordChange(),
    replacing replaces: Bool = false
  ) throws(LedgerError) -> RunTransferResult {
    var result = RunTransferResult()
    for (location, runs) in RunStore.byLedger(runs) {
      let other = try SharedLedger(
        LedgerLocation(home: target.home, name: RunRecord.ledgerName(location)))
      let source = try SharedLedger(location)
      for part in RunStore.parts(of: runs) {
        let moved = try source.transaction { (reader, events) throws(LedgerError) in
          var records = try RunStore.movable(part, reader, &result)
          let known = try LedgerReader(other.folder.location).records(of: Set(records.map(\.id)))
          var arrivals = EventBuffer()
          records.removeAll { record in
            if let twin = known[record.id] {
              // The same run: an earlier try was interrupted.
              if twin.isSameRun(as: record) { return false }
              if !replaces {
                result.refuse(record.id, of: part, .exists)
                return true
              }
              arrivals.remove(id: record.id)
            }
            arrivals.set(id: record.id, RecordChange(record.members).adding(change))
            return false
          }
          try other.append(arrivals)
          try other.synchronize()
          let ids = records.map(\.id)
          do throws(SystemError) {
            try RunFiles(folder: source.folder).bring(ids, to: RunFiles(folder: other.folder))
          } catch {
            throw .notWritable(error)
          }
          for id in ids { events.remove(id: id) }
          return Set(ids)
        }
        try source.synchronize()
        try RunStore.removeFiles(of: moved, in: source)
        result.done += part.filter { moved.contains($0.id) }
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
      try RunStore.removeFiles(of: ids, in: ledger)
      result.done += runs.filter { ids.contains($0.id) }
      try ledger.close()
    }
    return result
  }

  static func byLedger(
    _ runs: [RunRecord]
  ) -> [(location: LedgerLocation, runs: [RunRecord])] {
    Dictionary(grouping: runs, by: \.ledger).sorted { $0.key.folder < $1.key.folder }
      .map { ($0.key, $0.value) }
  }

  /// Parts that are small enough to keep others from the ledger for a moment only, and so few that
  /// reading it for each of them does not matter.
  private static func parts(of runs: [RunRecord]) -> [[RunRecord]] {
    let size = max(1024, runs.count / 16)
    return stride(from: 0, to: runs.count, by: size).map {
      Array(runs[$0..<min(runs.count, $0 + size)])
    }
  }

  private static func removeFiles(
    of ids: Set<JobID>, in ledger: SharedLedger
  ) throws(LedgerError) {
    do throws(SystemError) {
      try RunFiles(folder: ledger.folder).remove(Array(ids))
    } catch {
      throw .notWritable(error)
    }
  }

  /// The records of these runs as they are now, but for those that cannot be touched.
  private static func movable(
    _ runs: [RunRecord], _ reader: LedgerReader, _ result: inout RunTransferResult
  ) throws(LedgerError) -> [Record] {
    let records = try reader.records(of: Set(runs.map(\.id)))
    let liveness = Liveness(of: reader.folder)
    var movable: [Record] = []
    for run in runs {
      if let record = records[run.id] {
        if liveness.isActive(record) {
          result.refuse(run, .active)
        } else {
          movable.append(record)
        }
      } else {
        result.refuse(run, .missing)
      }
    }
    return movable
  }
}

extension RunTransferResult {
  fileprivate mutating func refuse(_ id: JobID, of runs: [RunRecord], _ reason: Refusal) {
    if let run = runs.first(where: { $0.id == id }) { refuse(run, reason) }
  }
}
