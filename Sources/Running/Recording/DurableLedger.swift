import Ledger

/// A shared ledger each of whose appends is waited for on disk.
struct DurableLedger: LedgerWriter {
  private let ledger: SharedLedger

  init(_ ledger: SharedLedger) {
    self.ledger = ledger
  }

  func append(_ events: borrowing EventBuffer) throws(LedgerError) {
    try ledger.append(events)
    try ledger.synchronize()
  }

  func append(_ events: borrowing EventBuffer, reserving room: Int) throws(LedgerError) {
    try ledger.append(events, reserving: room)
    try ledger.synchronize()
  }

  func reserve(_ bytes: Int) throws(LedgerError) {
    try ledger.reserve(bytes)
  }
}
