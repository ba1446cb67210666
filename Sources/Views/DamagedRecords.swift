import JSON
import Jobs
import Ledger

/// Records of a ledger that are damaged inside, as they are warned of.
struct DamagedRecords {
  /// This many are named.
  private static let mostNamed = 3

  private let location: LedgerLocation
  private var named: [LedgerError] = []
  private var count = 0

  init(in location: LedgerLocation) {
    self.location = location
  }

  /// Takes in a record that is not whole.
  mutating func add(_ id: JobID, _ record: UnsafeRawBufferPointer) {
    do throws(JSONError) {
      _ = try Record(id: id, bytes: record)
    } catch {
      count += 1
      guard named.count < Self.mostNamed else { return }
      named.append(
        .damagedSnapshot(
          path: location.snapshotPath, reason: "the record of run '\(id.text)': \(error)"))
    }
  }

  /// For people, not escaped.
  var warnings: [String] {
    var warnings = named.map(\.message)
    if count > named.count {
      warnings.append("'\(location.snapshotPath)' has \(count - named.count) more damaged records")
    }
    return warnings
  }
}
