import Jobs
import Ledger
import Posix

/// Does something that writes among the files of a ledger.
func writing<Value>(_ body: () throws(SystemError) -> Value) throws(LedgerError) -> Value {
  do throws(SystemError) {
    return try body()
  } catch {
    throw .notWritable(error)
  }
}

extension SharedLedger {
  /// Records the same change of several runs in a ledger that is opened for that alone.
  static func record(
    _ change: RecordChange, of ids: [JobID], in location: LedgerLocation
  ) throws(LedgerError) {
    let ledger = try SharedLedger(location)
    try ledger.record(change, of: ids)
    try ledger.close()
  }

  /// Records the same change of several runs.
  func record(_ change: RecordChange, of ids: [JobID]) throws(LedgerError) {
    var events = EventBuffer()
    for id in ids { events.set(id: id, change) }
    try append(events)
  }
}
