import JSON
import Jobs
import Ledger
import Posix

/// Moves runs of one ledger into the ledger of the same name in another home, by renaming.
///
/// What comes next is on record before it is done, so that after a crash `HalfMadeMoves` can continue where
/// this one stopped; and no two ledgers are locked at once. A run is whole in the home that it leaves
/// until its record in the other one says nothing of where it comes from, and whole there from then on.
struct RunMove {
  /// What has been done.
  enum Step: CaseIterable, Sendable {
    /// Its record here says where it goes, and who moves it.
    case noted
    /// It has a record there, on disk, which says where it comes from.
    case recorded
    /// The files are there.
    case brought
    /// Its record there no longer says where it came from.
    case arrived
    /// No file is left here.
    case cleared
    /// Nor its record.
    case removed
  }

  private let here: SharedLedger
  private let there: SharedLedger
  /// Called as each step is done; what it throws ends the move there. For tests of crashes.
  private let interruption: @Sendable (Step) throws(LedgerError) -> Void

  /// From a ledger into the one of its name in `home`, which is made if it is missing.
  init(
    from location: LedgerLocation, to home: RunStore,
    interruption: @escaping @Sendable (Step) throws(LedgerError) -> Void = { _ in }
  ) throws(LedgerError) {
    there = try SharedLedger(
      LedgerLocation(home: home.home, name: RunRecord.ledgerName(location)))
    here = try SharedLedger(location)
    self.interruption = interruption
  }

  /// How records name the home of a ledger.
  private static func note(of ledger: SharedLedger) -> String {
    RunCopier.note(of: folder(of: ledger.folder.location.folder))
  }

  /// Moves runs. In the other home another run with the same id is replaced if that `replaces`;
  /// `change` is made of the records on the way. Returns which have moved.
  func move(
    _ runs: [RunRecord], _ change: RecordChange, replacing replaces: Bool,
    _ result: inout RunTransferResult
  ) throws(LedgerError) -> Set<JobID> {
    let records = try begin(runs, &result)
    if records.isEmpty { return [] }
    try interruption(.noted)
    let (moved, twins) = try record(records, of: runs, change, replaces, &result)
    try interruption(.recorded)
    let gone = try finish(moved, asTheyAre: twins)
    let stayed = Set(moved).subtracting(gone)
    for run in runs where stayed.contains(run.id) { result.refuse(run, .active) }
    return gone
  }

  func close() throws(LedgerError) {
    try there.close()
    try here.close()
  }

  // MARK: Steps

  private func begin(
    _ runs: [RunRecord], _ result: inout RunTransferResult
  ) throws(LedgerError) -> [Record] {
    let note = Self.note(of: there)
    return try here.transaction { (reader, events) throws(LedgerError) in
      let records = try RunStore.movable(runs, reader, &result)
      for record in records { events.set(id: record.id, .moving(to: note)) }
      return records
    }
  }

  /// Returns those that are there now, and which of them were before: what an earlier batchrun has left
  /// of a move, without a note of how far that came.
  private func record(
    _ records: [Record], of runs: [RunRecord], _ change: RecordChange, _ replaces: Bool,
    _ result: inout RunTransferResult
  ) throws(LedgerError) -> (moved: [JobID], twins: Set<JobID>) {
    let note = Self.note(of: here)
    var refused: [JobID: RunTransferResult.Refusal] = [:]
    var moved: [JobID] = []
    var twins: Set<JobID> = []
    try there.transaction { (reader, events) throws(LedgerError) in
      let known = try reader.records(of: Set(records.map(\.id)))
      for record in records {
        let id = record.id
        if let twin = known[id] {
          if twin.isInOtherHands {
            refused[id] = .active
            continue
          }
          if twin[.removing] == nil, twin.isSameRun(as: record) {
            if twin[.arrivingFrom] == nil { twins.insert(id) }
            moved.append(id)
            continue
          }
          if !replaces, twin[.removing] == nil {
            refused[id] = .exists
            continue
          }
          events.remove(id: id)
        }
        var arrival = RecordChange(record.members)
        arrival.remove(.movingTo, .movedBy, .removing)
        arrival.set(.arrivingFrom, note)
        arrival.set(.movedBy, RunClaimer.current.json)
        events.set(id: id, arrival.adding(change).withoutRemovals)
        moved.append(id)
      }
    }
    try there.synchronize()
    for run in runs { if let reason = refused[run.id] { result.refuse(run, reason) } }
    try release(Array(refused.keys))
    return (moved, twins)
  }

  /// Continues with runs that have a record there. Of those `asTheyAre` it is not known how far an earlier
  /// move came: their files are brought unless they are there already.
  func finish(_ ids: [JobID], asTheyAre twins: Set<JobID> = []) throws(LedgerError) -> Set<JobID> {
    let (left, arrived) = (RunFiles(folder: here.folder), RunFiles(folder: there.folder))
    try writing { () throws(SystemError) in
      let missing = try left.lacking(twins, in: arrived)
      try left.bring(ids.filter { !twins.contains($0) || missing.contains($0) }, to: arrived)
    }
    try interruption(.brought)
    try there.transaction { (reader, events) throws(LedgerError) in
      let known = try reader.records(of: Set(ids))
      for id in ids where known[id]?[.arrivingFrom] != nil { events.set(id: id, .arrived) }
    }
    try interruption(.arrived)
    return try leave(ids)
  }

  /// Continues with runs that are whole there.
  func leave(_ ids: [JobID]) throws(LedgerError) -> Set<JobID> {
    try writing { () throws(SystemError) in try RunFiles(folder: here.folder).remove(ids) }
    try interruption(.cleared)
    let removed = try here.transaction { (reader, events) throws(LedgerError) in
      // One that was launched again in the meantime says nothing of a move.
      let ours = try reader.records(of: Set(ids)).values.filter(\.isMovedByUs)
      for record in ours { events.remove(id: record.id) }
      return Set(ours.map(\.id))
    }
    try here.synchronize()
    try interruption(.removed)
    return removed
  }

  /// These stay here.
  func release(_ ids: [JobID]) throws(LedgerError) {
    if ids.isEmpty { return }
    try here.record(.staying, of: ids)
  }

  /// Takes over runs that no living process moves. Returns those that are ours now.
  func adopt(_ ids: [JobID]) throws(LedgerError) -> [JobID] {
    let note = Self.note(of: there)
    return try here.transaction { (reader, events) throws(LedgerError) in
      let records = try reader.records(of: Set(ids))
      let ours = ids.filter { records[$0]?.isInOtherHands == false }
      for id in ours { events.set(id: id, .moving(to: note)) }
      return ours
    }
  }
}

extension Record {
  /// The process that moves or removes it; nil if none does, or if an earlier batchrun did.
  var mover: RunClaimer? { RunClaimer(self[.movedBy]) }

  /// Whether another process that lives moves or removes it.
  var isInOtherHands: Bool {
    guard let mover else { return false }
    return mover != .current && mover.isAlive { false }
  }

  fileprivate var isMovedByUs: Bool { mover == .current && self[.movingTo] != nil }
}

extension RecordChange {
  /// The same without a word of what goes: for a record that is new.
  fileprivate var withoutRemovals: RecordChange { RecordChange(members) }
}
