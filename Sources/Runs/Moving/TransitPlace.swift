import Glibc
import Jobs
import Ledger

/// In which of two homes a run is whole while it moves.
struct TransitPlace {
  /// Whether it is in this one.
  let isHere: Bool

  /// - Parameters:
  ///   - record: of a run that may be on the way.
  ///   - location: the ledger that the record is in.
  init(of record: Record, in location: LedgerLocation) {
    let name = RunRecord.ledgerName(location)
    if let home = record[.arrivingFrom]?.string {
      let origin = LedgerLocation(home: home, name: name)
      isHere =
        TransitPlace.twin(of: record, in: origin) == nil
        || TransitPlace.hasLeft(record.id, origin, for: location)
    } else if let home = record[.movingTo]?.string {
      let target = LedgerLocation(home: home, name: name)
      guard let twin = TransitPlace.twin(of: record, in: target) else {
        isHere = true
        return
      }
      isHere =
        twin[.arrivingFrom] != nil && !TransitPlace.hasLeft(record.id, location, for: target)
    } else {
      isHere = true
    }
  }

  private static func twin(of record: Record, in location: LedgerLocation) -> Record? {
    guard let twin = try? LedgerReader(location).record(of: record.id), twin.isSameRun(as: record)
    else { return nil }
    return twin
  }

  /// Whether the larger of its folders, which is the last to be renamed, is no longer where it was.
  private static func hasLeft(
    _ id: JobID, _ origin: LedgerLocation, for target: LedgerLocation
  ) -> Bool {
    func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
    let (left, there) = (
      JobFiles(of: id, in: origin.folder), JobFiles(of: id, in: target.folder)
    )
    return !exists(left.directory) && (exists(there.directory) || !exists(left.logs))
  }
}
