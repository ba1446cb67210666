import Glibc
import Posix

/// Where the files of a cluster's executor are in a ledger, and what they are called.
///
/// ```text
/// slurm/launcher           a copy of this program
/// slurm/id                 by which the ledger's jobs are named on the cluster
/// slurm/queue.json         what the queue holds, as of the last look
/// slurm/R/plan             which job is in which element of round R, and how it is executed
/// slurm/R/job              the cluster's number of the round, once it was submitted
/// slurm/R/E.K              what start K of element E has recorded
/// slurm/R/E.fence          what the worker of element E is not to begin
/// slurm/R/settled          every job of the round is settled
/// ```
package struct ClusterFiles: Hashable, Sendable {
  package static let plan = "plan"
  package static let job = "job"
  package static let settled = "settled"

  package let kind: ExecutorKind

  package init(_ kind: ExecutorKind) {
    self.kind = kind
  }

  /// The folder, relative to the ledger's, as all of these.
  package var folder: String { kind.rawValue }
  package var launcher: String { "\(folder)/launcher" }
  package var identity: String { "\(folder)/id" }
  package var queue: String { "\(folder)/queue.json" }

  package func round(_ round: Int) -> String { "\(folder)/\(round)" }

  /// Relative to the round's folder, as those that follow.
  package static func records(element: Int, start: Int) -> String { "\(element).\(start)" }
  package static func fence(element: Int) -> String { "\(element).fence" }

  /// Whether a submission is not settled: its plan is there, and nothing says that it is.
  package func isOpen(_ round: Int, in ledger: Directory) -> Bool {
    func has(_ name: String) -> Bool {
      faccessat(ledger.descriptor.raw, "\(self.round(round))/\(name)", F_OK, 0) == 0
    }
    return has(Self.plan) && !has(Self.settled)
  }

  /// Whether any submission is not settled.
  package func isOpen(in ledger: Directory) -> Bool {
    guard let rounds = try? ledger.directory(folder).names() else { return false }
    return rounds.compactMap(Int.init).contains { isOpen($0, in: ledger) }
  }
}
