/// Whatever takes events into a journal: the holder of the launch lock, or one of several processes
/// that write to the same ledger.
package protocol LedgerWriter: Sendable {
  /// Appends the events by one `write`.
  ///
  /// - Throws: `.notWritable`. Nothing of the events is recorded then, and the same buffer can be
  ///   tried again later.
  func append(_ events: borrowing EventBuffer) throws(LedgerError)

  /// Sets room aside so that `bytes` more can be appended whatever happens to the disk.
  func reserve(_ bytes: Int) throws(LedgerError)

  /// Both: sets room aside for the events and `room` bytes more, and appends them.
  func append(_ events: borrowing EventBuffer, reserving room: Int) throws(LedgerError)

  /// The ledger's folder, if its disk has no room now, as far as that is known.
  var fullDisk: String? { get }
}

extension LedgerWriter {
  package var fullDisk: String? { nil }

  package func append(
    _ events: borrowing EventBuffer, reserving room: Int
  ) throws(LedgerError) {
    try reserve(events.count + room)
    try append(events)
  }
}

extension Ledger: LedgerWriter {
  package var fullDisk: String? {
    folder.directory.descriptor.isOnFullDisk ? folder.location.folder : nil
  }
}
