import Glibc
import Jobs
import Ledger
import Posix

/// Moves and removals that a crash has cut short: the record of each says how to continue.
///
/// Commands that move or remove runs complete them first; commands that only look pass them over, and say
/// so.
package struct HalfMadeMoves {
  /// What was completed.
  package struct Completed: Sendable {
    package internal(set) var moved = 0
    package internal(set) var removed = 0
    /// Had hardly started: the runs stay where they were.
    package internal(set) var takenBack = 0

    /// For people; one line each.
    package var messages: [String] {
      func runs(_ count: Int) -> String { count == 1 ? "1 run" : "\(count) runs" }
      var lines: [String] = []
      if moved > 0 { lines.append("completed the move of \(runs(moved)), which was interrupted") }
      if removed > 0 {
        lines.append("completed the removal of \(runs(removed)), which was interrupted")
      }
      if takenBack > 0 {
        lines.append("the move of \(runs(takenBack)) was interrupted before it started: they stay")
      }
      return lines
    }
  }

  private let store: RunStore
  private var completed = Completed()

  /// Completes what is half made in these homes, and removes what their commands have left half made
  /// next to the records.
  package static func complete(in stores: [RunStore]) throws(LedgerError) -> Completed {
    var completed = Completed()
    for store in stores {
      var moves = HalfMadeMoves(store)
      for location in try store.ledgers() { try moves.complete(location) }
      completed.moved += moves.completed.moved
      completed.removed += moves.completed.removed
      completed.takenBack += moves.completed.takenBack
      Leftovers(of: store).sweep()
    }
    return completed
  }

  /// Completes, too, what an earlier batchrun has left of moves between a home and its trash: runs that
  /// are in both. They come back to the home, whichever way they went.
  package static func completeUnnoted(in home: RunStore) throws(LedgerError) -> Completed {
    var completed = Completed()
    for location in try home.trash.ledgers() {
      let deleted = try ids(in: location)
      let place = LedgerLocation(home: home.home, name: RunRecord.ledgerName(location))
      guard !deleted.isEmpty, (try? LedgerFolder.forReading(place))?.isUnused == false else {
        continue
      }
      // That batchrun may be at it: it locks the ledger that it takes runs from.
      let known = try SharedLedger(place).transaction { (reader, _) throws(LedgerError) in
        try reader.records(of: Set(deleted.keys))
      }
      let twins = known.values.filter { record in
        deleted[record.id]?.isSameRun(as: record) == true && !record.isOnTheWay
      }
      if twins.isEmpty { continue }
      let move = try RunMove(from: location, to: home)
      let ours = try move.adopt(twins.map(\.id))
      completed.moved += try move.finish(ours, asTheyAre: Set(ours)).count
      try move.close()
    }
    return completed
  }

  /// The records of a ledger of which nothing is noted.
  private static func ids(in location: LedgerLocation) throws(LedgerError) -> [JobID: Record] {
    var found: [JobID: Record] = [:]
    do throws(LedgerError) {
      var records = try LedgerReader(location).records()
      while let record = try records.next() {
        if !record.isOnTheWay { found[record.id] = record }
      }
    } catch {
      if case .missing = error { return [:] }
      throw error
    }
    return found
  }

  private init(_ store: RunStore) {
    self.store = store
  }

  private mutating func complete(_ location: LedgerLocation) throws(LedgerError) {
    let records = HalfMadeMoves.abandoned(in: location)
    let removing = records.filter { $0[.removing] != nil }
    if !removing.isEmpty {
      let erasure = try RunErasure(in: location)
      completed.removed += try erasure.remove(removing.map(\.id)) { record in
        record[.removing] != nil && !record.isInOtherHands
      }.count
      try erasure.close()
    }
    let others = records.filter { $0[.removing] == nil }
    let leaving = Dictionary(grouping: others.filter { $0[.movingTo] != nil }) {
      $0[.movingTo]?.string ?? ""
    }
    for (note, records) in leaving.sorted(by: { $0.key < $1.key }) {
      try complete(records, from: location, to: note)
    }
    let arriving = Dictionary(grouping: others.filter { $0[.movingTo] == nil }) {
      $0[.arrivingFrom]?.string ?? ""
    }
    for (note, records) in arriving.sorted(by: { $0.key < $1.key }) {
      try complete(records, in: location, from: note)
    }
  }

  /// Those that say that they are on the way, while no living process moves them.
  private static func abandoned(in location: LedgerLocation) -> [Record] {
    var fields = RecordFields()
    var found: [Record] = []
    do throws(LedgerError) {
      var records = try LedgerReader(location).records()
      while let record = try records.next({ id, bytes -> Record? in
        guard RunHead(bytes, &fields).isOnTheWay else { return nil }
        return try? Record(id: id, bytes: bytes)
      }) {
        // What an earlier batchrun has noted is completed by moving the run again.
        if let record, record.isAbandoned { found.append(record) }
      }
    } catch {
      // What cannot be read is reported by code that wants to read it.
    }
    return found
  }

  /// Completes what leaves a ledger for another home.
  private mutating func complete(
    _ records: [Record], from location: LedgerLocation, to note: String
  ) throws(LedgerError) {
    // A zip file: the next export into it completes the move.
    if let status = try? FileDescriptor(reading: note).status(), status.isRegular { return }
    let ids = records.map(\.id)
    guard let target = target(of: records, from: location, note) else {
      let own = try SharedLedger(location)
      let stayed = try own.transaction { (reader, events) throws(LedgerError) in
        let ours = try reader.records(of: Set(ids)).values.filter {
          $0[.movingTo] != nil && !$0.isInOtherHands
        }
        for record in ours { events.set(id: record.id, .staying) }
        return ours.count
      }
      completed.takenBack += stayed
      try own.close()
      return
    }
    let move = try RunMove(from: location, to: target.home)
    let ours = Set(try move.adopt(ids))
    let (whole, half) = (
      ids.filter { ours.contains($0) && target.whole.contains($0) },
      ids.filter { ours.contains($0) && target.half.contains($0) }
    )
    completed.moved += try move.finish(half).count
    completed.moved += try move.leave(whole).count
    let rest = ours.subtracting(whole).subtracting(half)
    try move.release(Array(rest))
    completed.takenBack += rest.count
    try move.close()
  }

  /// The home that has at least one of these, and which of them are whole there or not.
  private func target(
    of records: [Record], from location: LedgerLocation, _ note: String
  ) -> (home: RunStore, whole: Set<JobID>, half: Set<JobID>)? {
    // The home may have been moved or linked since.
    var homes = [RunStore(home: note), store.trash]
    if store.isTrash { homes.append(RunStore(home: folder(of: store.home))) }
    for home in homes {
      let place = LedgerLocation(home: home.home, name: RunRecord.ledgerName(location))
      guard place.folder != location.folder, let reader = try? LedgerReader(place),
        let twins = try? reader.records(of: Set(records.map(\.id)))
      else { continue }
      let same = records.filter { twins[$0.id]?.isSameRun(as: $0) == true }
      if same.isEmpty { continue }
      let half = Set(same.map(\.id).filter { twins[$0]?[.arrivingFrom] != nil })
      return (home, Set(same.map(\.id)).subtracting(half), half)
    }
    return nil
  }

  /// Completes what arrives in a ledger from another home, if that has no note of it.
  private mutating func complete(
    _ records: [Record], in location: LedgerLocation, from note: String
  ) throws(LedgerError) {
    let origin = LedgerLocation(home: note, name: RunRecord.ledgerName(location))
    let left = (try? LedgerReader(origin).records(of: Set(records.map(\.id)))) ?? [:]
    var here: [JobID] = []
    var coming: [JobID] = []
    for record in records {
      if let twin = left[record.id], twin.isSameRun(as: record) {
        if !twin.isInOtherHands { coming.append(record.id) }
      } else {
        // Its files have come, since its record is there.
        here.append(record.id)
      }
    }
    if !here.isEmpty { try SharedLedger.record(.arrived, of: here, in: location) }
    if !coming.isEmpty {
      let move = try RunMove(from: origin, to: store)
      completed.moved += try move.finish(move.adopt(coming)).count
      try move.close()
    }
  }
}

extension Record {
  /// Whether a move or removal of it has started and is not over.
  var isOnTheWay: Bool {
    self[.movingTo] != nil || self[.arrivingFrom] != nil || self[.removing] != nil
  }

  /// Whether a process that has ended was moving or removing it.
  var isAbandoned: Bool { mover != nil && !isInOtherHands }

  /// Whether all of it is in the home of this record, and stays so until another home has it.
  var isWholeHere: Bool { self[.removing] == nil && self[.arrivingFrom] == nil }
}
