import Jobs
import Ledger
import Posix

/// What happens to runs in the ledger that they come from.
struct TransferDeparture {
  private let location: LedgerLocation
  private let isMove: Bool

  init(_ location: LedgerLocation, isMove: Bool) {
    self.location = location
    self.isMove = isMove
  }

  /// Notes in the records of runs that are about to move where they go. If the other home has
  /// them when the move is tried again, all that is left to do is to remove them here.
  func begin(_ items: [TransferItem], noting note: String) throws(LedgerError) {
    guard isMove, !items.isEmpty else { return }
    try SharedLedger.record(
      .moving(to: note), of: items.map(\.run.id), in: location)
  }

  /// Those that have not left stay.
  func end(_ items: [TransferItem]) throws(LedgerError) {
    guard isMove, !items.isEmpty else { return }
    let left = try LedgerReader(location).records(of: Set(items.map(\.run.id))).values.filter {
      $0.mover == .current
    }
    if left.isEmpty { return }
    try SharedLedger.record(.staying, of: left.map(\.id), in: location)
  }

  /// Those that were not started or changed since they were found.
  func unchanged(
    _ items: [TransferItem], _ result: inout RunTransferResult
  ) throws(LedgerError) -> [TransferItem] {
    let records = try LedgerReader(location).records(of: Set(items.map(\.run.id)))
    var unchanged: [TransferItem] = []
    for item in items {
      if let record = records[item.run.id] {
        if record.isSameRun(as: item.record) && record.state == item.record.state {
          unchanged.append(item)
        } else {
          result.refuse(item.run, .active)
        }
      } else {
        result.refuse(item.run, .missing)
      }
    }
    return unchanged
  }

  /// The runs are in the other home: if they move, they are removed here.
  func complete(
    _ items: [TransferItem], _ result: inout RunTransferResult
  ) throws(LedgerError) {
    guard isMove else {
      result.done += items.map(\.run)
      return
    }
    guard !items.isEmpty else { return }
    let erasure = try RunErasure(in: location)
    let liveness = Liveness(of: location)
    let wanted = Dictionary(items.map { ($0.run.id, $0) }) { first, _ in first }
    var refused: Set<JobID> = []
    let gone = try erasure.remove(items.map(\.run.id)) { record in
      if let item = wanted[record.id], record.isSameRun(as: item.record),
        !liveness.isActive(record), !record.isInOtherHands
      {
        return true
      }
      refused.insert(record.id)
      return false
    }
    try erasure.close()
    for item in items where refused.contains(item.run.id) { result.refuse(item.run, .active) }
    let left = items.filter { gone.contains($0.run.id) }
    for item in left where item.run.hasOwnFolder {
      result.remarks.append(.folderStays(path: item.run.directory ?? ""))
    }
    result.done += left.map(\.run)
  }
}
