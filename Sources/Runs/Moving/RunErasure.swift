import Jobs
import Ledger
import Posix

/// Removes runs of one ledger for good. That they are being removed is on record before the first of
/// their files goes, and their records go last: no run without its files looks whole, and no file is
/// left that no record names.
struct RunErasure {
  enum Step: CaseIterable, Sendable {
    case noted, cleared, removed
  }

  private let ledger: SharedLedger
  /// Called as each step is done; what it throws ends the removal there. For tests of crashes.
  private let interruption: @Sendable (Step) throws(LedgerError) -> Void

  init(
    in location: LedgerLocation,
    interruption: @escaping @Sendable (Step) throws(LedgerError) -> Void = { _ in }
  ) throws(LedgerError) {
    ledger = try SharedLedger(location)
    self.interruption = interruption
  }

  /// Removes runs, except those that cannot be touched. Returns which were removed.
  func remove(
    _ runs: [RunRecord], _ result: inout RunTransferResult
  ) throws(LedgerError) -> Set<JobID> {
    let ids = try ledger.transaction { (reader, events) throws(LedgerError) in
      let records = try RunStore.movable(runs, reader, &result)
      for record in records { events.set(id: record.id, .removing) }
      return records.map(\.id)
    }
    return try finish(ids)
  }

  /// Removes those for which `isWanted` holds of the present record.
  func remove(_ ids: [JobID], where isWanted: (Record) -> Bool) throws(LedgerError) -> Set<JobID> {
    let wanted = try ledger.transaction { (reader, events) throws(LedgerError) in
      let records = try reader.records(of: Set(ids))
      let wanted = ids.filter { records[$0].map(isWanted) == true }
      for id in wanted { events.set(id: id, .removing) }
      return wanted
    }
    return try finish(wanted)
  }

  private func finish(_ ids: [JobID]) throws(LedgerError) -> Set<JobID> {
    if ids.isEmpty { return [] }
    try ledger.synchronize()
    try interruption(.noted)
    try writing { () throws(SystemError) in try RunFiles(folder: ledger.folder).remove(ids) }
    try interruption(.cleared)
    let removed = try ledger.transaction { (reader, events) throws(LedgerError) in
      // One that was launched again in the meantime stays.
      let gone = try reader.records(of: Set(ids)).values.filter { $0[.removing] != nil }
      for record in gone { events.remove(id: record.id) }
      return Set(gone.map(\.id))
    }
    try ledger.synchronize()
    try interruption(.removed)
    return removed
  }

  func close() throws(LedgerError) {
    try ledger.close()
  }
}
