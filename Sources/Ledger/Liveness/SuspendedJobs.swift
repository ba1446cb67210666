import Jobs

/// Jobs that stand still because both processes of their launch were killed in a pause.
package struct SuspendedJobs: Sendable {
  package let count: Int
  /// Whether they are lines of a runfile; else trials, which their batch continues.
  private let areLines: Bool

  /// Nil for none.
  package init?(count: Int, areLines: Bool) {
    guard count > 0 else { return nil }
    self.count = count
    self.areLines = areLines
  }

  /// Those of a ledger that no launch holds; nil for none.
  package init?(of location: LedgerLocation) throws(LedgerError) {
    let folder = try LedgerFolder.forReading(location)
    let evidence = JobEvidence(of: folder.directory)
    let reader = try LedgerReader(location)
    var (count, areLines) = (0, false)
    var fields = RecordFields()
    var records = reader.records()
    while let isLine = try records.next({ id, record -> Bool? in
      fields.read(record)
      guard fields.recordedState == .running, evidence.showsStop(of: id) else {
        return nil
      }
      return fields[.line] != nil
    }) {
      guard let isLine else { continue }
      count += 1
      areLines = areLines || isLine
    }
    self.init(count: count, areLines: areLines)
  }

  /// `1 job of a killed one is suspended: the next launch continues it`
  package var phrase: String {
    let next = areLines ? "the next launch" : "'batchrun run --resume'"
    return count == 1
      ? "1 job of a killed one is suspended: \(next) continues it"
      : "\(count) jobs of a killed one are suspended: \(next) continues them"
  }
}
