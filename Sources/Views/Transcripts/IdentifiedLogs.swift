import Jobs
import Ledger

/// The job, or the batch with its trials, whose id begins with some digits, in all ledgers of a home. A
/// batch is found by its trials too: its own record may be in the trash.
package struct IdentifiedLogs: Sendable {
  package let location: LedgerLocation
  /// The whole id.
  package let id: String
  package let isBatch: Bool

  /// Nil if nothing has such an id.
  package init?(_ text: String, in home: HomeLedgers) throws(HomeLedgers.Failure) {
    guard case .id? = JobReference(text) else { return nil }
    let prefix = text.lowercased()
    var found: [IdentifiedLogs] = []
    for ledger in try home.all() {
      for candidate in Self.candidates(prefix, in: ledger.location)
      where !found.contains(where: { $0.id == candidate.id }) {
        found.append(candidate)
      }
    }
    guard found.count <= 1 else {
      throw .ambiguous(text, ids: found.map { String($0.id.prefix(12)) })
    }
    guard let first = found.first else { return nil }
    self = first
  }

  init(_ location: LedgerLocation, id: String, isBatch: Bool) {
    self.location = location
    self.id = id
    self.isBatch = isBatch
  }

  /// Those of one ledger; of one that cannot be read, as far as it can.
  private static func candidates(_ prefix: String, in location: LedgerLocation) -> [IdentifiedLogs]
  {
    var found: [String: IdentifiedLogs] = [:]
    var fields = RecordFields()
    guard var records = try? LedgerReader(location).records() else { return [] }
    while let names = try? records.next({ id, record -> (id: String, isBatch: Bool)? in
      if id.text.hasPrefix(prefix) {
        fields.read(record)
        return (id: id.text, isBatch: fields.isOfBatch)
      }
      guard id.isOfRun else { return nil }
      fields.read(record, until: [.batch])
      guard let batch = fields.text(.batch), batch.hasPrefix(prefix) else { return nil }
      return (id: batch, isBatch: true)
    }) {
      guard let (id, isBatch) = names else { continue }
      found[id] = IdentifiedLogs(location, id: id, isBatch: isBatch)
    }
    return found.values.sorted { $0.id < $1.id }
  }
}
