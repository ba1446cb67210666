import Ledger
import Text

/// How long jobs may take, by those of their ledger that have finished.
package struct RuntimeEstimate: Sendable {
  /// Jobs that completed, and the sum of their runtimes in seconds.
  package private(set) var finished = 0
  private var seconds = 0.0

  /// Reads the records of a ledger; nil if no job has completed, or if there is no such ledger.
  package init?(_ location: LedgerLocation) {
    guard let reader = try? LedgerReader(location) else { return nil }
    var records = reader.records()
    var fields = RecordFields()
    // What cannot be read is reported by those who read the ledger for its own sake.
    while let runtime = try? records.next({ _, record -> Double? in
      fields.read(record, until: [.state, .runtime])
      if fields.recordedState == nil { fields.readOn() }
      return fields.state == .completed ? fields.runtime : nil
    }) {
      guard let runtime, runtime >= 0 else { continue }
      finished += 1
      seconds += runtime
    }
    if finished == 0 { return nil }
  }

  /// For `jobs` on `workers`: `about 3m 20s on 2 workers (12 finished jobs took 33s on average)`.
  package func sentence(jobs: Int, workers: Int) -> String {
    let mean = seconds / Double(finished)
    let time = max(mean, Double(jobs) * mean / Double(workers))
    return "about \(Duration.seconds(time).readable) on \(counted(workers, "worker")) "
      + "(\(counted(finished, "finished job")) took \(Duration.seconds(mean).readable)"
      + "\(finished == 1 ? "" : " on average"))"
  }
}
