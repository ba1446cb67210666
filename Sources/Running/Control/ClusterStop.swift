import ClusterExecution
import Ledger
import Posix
import SlurmExecution

/// A ledger whose jobs are on a cluster without a launch that follows them.
package struct ClusterStop {
  /// What the ledger is called.
  package let name: String
  package let kind: ExecutorKind
  private let adoption: Adoption

  /// The ledger `name`, or that of the runfile `name`; nil if it has nothing on a cluster, or a process follows
  /// that.
  package init?(_ name: String, home: String) throws(RunFailure) {
    for candidate in [name, LedgerLocation.name(ofRunfile: name)]
    where !candidate.isEmpty && !candidate.contains("/") {
      let location = LedgerLocation(home: home, name: candidate)
      guard let folder = try? LedgerFolder.forReading(location),
        let (kind, _) = QueueState.open(in: folder.directory)
      else { continue }
      do throws(AdoptionError) {
        adoption = try Adoption(kind, in: folder.directory, location)
      } catch {
        throw RunFailure(error)
      }
      guard !adoption.isEmpty else { return nil }
      self.name = candidate
      self.kind = kind
      return
    }
    return nil
  }

  /// Jobs that have not ended, as far as the ledger knows.
  package var count: Int { adoption.attempts.count }

  /// Ends them, or keeps them from starting. The next launch records what became of them.
  package func run() throws(RunFailure) {
    let cluster: any Cluster
    switch kind {
    case .slurm:
      cluster = SlurmCluster(SlurmSettings(), environment: ProcessEnvironment.entries)
    case .local, .ssh: return
    }
    do throws(ClusterFailure) {
      try cluster.cancel(try adoption.elements(on: cluster))
    } catch {
      throw RunFailure(error)
    }
  }
}
