extension LockHolder {
  /// The living holder of the ledger at a place; nil, too, if no ledger is or it cannot be read.
  package static func living(at location: LedgerLocation) -> LockHolder? {
    guard let folder = try? LedgerFolder.forReading(location) else { return nil }
    return (try? living(in: folder)) ?? nil
  }
}
