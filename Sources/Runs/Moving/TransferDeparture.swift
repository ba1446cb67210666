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
    let ledger = try SharedLedger(location)
    var events = EventBuffer()
    for item in items { events.set(id: item.run.id, .moving(to: note)) }
    try ledger.append(events)
    try ledger.close()
  }

  /// Those that nobody has started or changed since they were found.
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

  /// The runs are in the other home: where they move, they are removed here.
  func complete(
    _ items: [TransferItem], _ result: inout RunTransferResult
  ) throws(LedgerError) {
    guard isMove else {
      result.done += items.map(\.run)
      return
    }
    guard !items.isEmpty else { return }
    let ledger = try SharedLedger(location)
    let left = try ledger.transaction { (reader, events) throws(LedgerError) in
      let records = try reader.records(of: Set(items.map(\.run.id)))
      let liveness = Liveness(of: reader.folder)
      var left: [TransferItem] = []
      for item in items {
        guard let record = records[item.run.id] else { continue }
        if record.isSameRun(as: item.record), !liveness.isActive(record) {
          events.remove(id: record.id)
          left.append(item)
        } else {
          result.refuse(item.run, .active)
        }
      }
      return left
    }
    // A run without its files would look whole; files without a run only take up room.
    try ledger.synchronize()
    do throws(SystemError) {
      try RunFiles(folder: ledger.folder).remove(left.map(\.run.id))
    } catch {
      throw .notWritable(error)
    }
    try ledger.close()
    for item in left where item.run.hasOwnFolder {
      result.remarks.append(.folderStays(path: item.run.directory ?? ""))
    }
    result.done += left.map(\.run)
  }
}
