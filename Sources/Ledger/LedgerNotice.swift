import Posix

/// Something about the ledger that its user should know, although the work continues.
package enum LedgerNotice: Hashable, Sendable {
  /// The journal ended in the middle of a line; that end was cut off and kept.
  case tornTail(path: String, bytes: Int, keptAs: String?)
  /// Lines of the journal are not what was written; they were skipped and kept.
  case damagedLines(path: String, numbers: [Int], keptAs: String?)
  /// So the ends of these jobs may not have been seen.
  case unknownJobs(count: Int)
  /// This number of records is lost, for the `reason`.
  case lostRecords(folder: String, count: Int?, reason: String)
  /// The snapshot was unusable and was rebuilt from what was left of it and the journal.
  case rebuiltSnapshot(path: String, reason: String, keptAs: String?)
  /// The snapshot was missing; what only it held is lost.
  case missingSnapshot(path: String)
  /// A sync failed, and everything was rewritten to other files, which worked.
  case recoveredFromFailedSync(SystemError)
  /// The snapshot could not be brought up to date for now; nothing is lost.
  case foldFailed(SystemError)
  /// A newer batchrun wrote which metrics its jobs are asked for.
  case newerMetrics(path: String, version: Int)
  /// Another process has locked a file of it for longer than a moment.
  case waiting(LockObstacle)

  /// One line, lower case, without a full stop.
  package var message: String {
    func kept(_ name: String?) -> String { name.map { "; kept as '\($0)'" } ?? "" }
    switch self {
    case .tornTail(let path, let bytes, let name):
      return
        "'\(path)' ended in the middle of a line: the last \(bytes) bytes are ignored\(kept(name))"
    case .damagedLines(let path, let numbers, let name):
      let shown = numbers.prefix(10).map(String.init).joined(separator: ", ")
      let more = numbers.count > 10 ? ", …" : ""
      let lines = numbers.count == 1 ? "line" : "lines"
      return "'\(path)' is damaged: \(lines) \(shown)\(more) skipped\(kept(name))"
    case .unknownJobs(let count):
      return count == 1
        ? "the end of 1 job may have been lost; its state is unknown"
        : "the ends of \(count) jobs may have been lost; their state is unknown"
    case .lostRecords(let folder, let count, let reason):
      let what = count.map { $0 == 1 ? "1 record is" : "\($0) records are" } ?? "records are"
      return
        "in '\(folder)' \(what) lost (\(reason)): the outcome of their jobs is unknown; they are "
        + "skipped (--mode retry-failed runs them)"
    case .rebuiltSnapshot(let path, let reason, let name):
      return "'\(path)' was damaged (\(reason)); rebuilding it from the journal\(kept(name))"
    case .missingSnapshot(let path):
      return "'\(path)' is missing; rebuilding it from the journal"
    case .recoveredFromFailedSync(let error):
      return "\(error); everything was rewritten to new files"
    case .newerMetrics(let path, let version):
      return
        "'\(path)' has format version \(version), which is newer than this batchrun; its metrics are "
        + "left unchanged"
    case .waiting(let obstacle): return obstacle.message
    case .foldFailed(let error): return "the snapshot is not updated for now: \(error)"
    }
  }
}
