import Glibc
import Jobs
import Posix

/// The processes of the jobs of a ledger, wherever they have gone: each inherits two variables that
/// tell the ledger and the job, whatever its group, its session and its parent.
package struct MarkedProcesses: Sendable {
  /// The folder of the ledger, by device and inode.
  package static let ledgerVariable = "BATCHRUN_LEDGER"
  package static let jobVariable = "BATCHRUN_JOB_ID"

  private static let jobPrefix = Array("\(jobVariable)=".utf8)

  /// `BATCHRUN_LEDGER=device:inode`, as all jobs of the ledger have it.
  package let mark: [UInt8]

  /// Of the ledger in this folder.
  package init(of folder: Directory) {
    var status = stat()
    fstat(folder.descriptor.raw, &status)
    mark = Array("\(Self.ledgerVariable)=\(status.st_dev):\(status.st_ino)".utf8)
  }

  /// Those that live, by their jobs. All processes of the machine are looked through for that.
  package func find() -> [JobID: [ProcessIdentity]] {
    var found: [JobID: [ProcessIdentity]] = [:]
    for (process, environment) in ProcessTable.processes(marked: [mark]) {
      guard let entry = environment.first(where: { $0.starts(with: Self.jobPrefix) }),
        let id = JobID(entry.dropFirst(Self.jobPrefix.count))
      else { continue }
      found[id, default: []].append(process)
    }
    return found
  }

  /// Those of one job.
  package func find(_ id: JobID) -> [ProcessIdentity] {
    find()[id] ?? []
  }
}
