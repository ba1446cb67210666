import Glibc
import Jobs
import Posix
import Synchronization

/// What can be seen of the jobs of a ledger themselves, whatever is on record and whichever process started
/// them.
package final class JobEvidence: Sendable {
  private struct Sighting {
    var beganAt = -Double.infinity
    var jobs: Set<JobID> = []
  }

  /// Seconds for which a look at all processes of the machine serves: a list asks for many jobs.
  private static let freshness = 1.0

  private let ledger: Directory
  private let marked: MarkedProcesses
  private let lastSighting = Mutex(Sighting())

  /// `ledger`: the folder of the ledger.
  package init(of ledger: Directory) {
    self.ledger = ledger
    marked = MarkedProcesses(of: ledger)
  }

  /// Whether a process has the output of the job's latest attempt open, or bears the job's mark. The
  /// one is seen whatever the namespace of that process, the other also if it has closed its
  /// output.
  package func shows(_ id: JobID) -> Bool {
    JobFiles(of: id).isOutputHeld(in: ledger) || isMarked(id)
  }

  /// Whether a submission to a cluster is not settled.
  func isOpen(_ round: Int, of kind: ExecutorKind) -> Bool {
    ClusterFiles(kind).isOpen(round, in: ledger)
  }

  /// Whether a process that has claimed the job, or the batch that it is a trial of, is there.
  func showsClaim(on trace: JobTrace) -> Bool {
    [trace.id, trace.batch].contains { $0.map { JobFiles(of: $0).isClaimHeld(in: ledger) } == true }
  }

  private func isMarked(_ id: JobID) -> Bool {
    lastSighting.withLock { sighting in
      let now = Clock.monotonic
      if sighting.beganAt + JobEvidence.freshness < now {
        sighting = Sighting(beganAt: now, jobs: Set(marked.find().keys))
      }
      return sighting.jobs.contains(id)
    }
  }
}

extension JobFiles {
  /// Whether a process has the output of the latest attempt open: a job has it locked as long as any
  /// of its processes is there. `ledger`: the folder of the ledger.
  ///
  /// The lock is shared, so that processes that check at the same time do not take each other for the job.
  package func isOutputHeld(in ledger: Directory) -> Bool {
    let raw = openat(
      ledger.descriptor.raw, JobFiles(of: id).output, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard raw >= 0 else { return false }
    defer { close(raw) }
    return flock(raw, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
