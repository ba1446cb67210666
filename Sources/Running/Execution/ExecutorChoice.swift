import Ledger
import SlurmExecution

/// What is to execute the jobs of a launch or a batch.
package enum ExecutorChoice: Hashable, Sendable {
  /// This machine.
  case local
  case slurm(SlurmTerms)

  package var kind: ExecutorKind {
    switch self {
    case .local: .local
    case .slurm: .slurm
    }
  }

  /// The option that gives jobs more memory; nil where they have that of this machine.
  package var memoryOption: String? {
    switch self {
    case .local: nil
    case .slurm: SlurmOption.mem.option
    }
  }

  /// Slots that jobs on this machine need, of those that were asked for.
  func localSlots(of slots: Int) -> Int { self == .local ? slots : 1 }
}

/// How jobs are given to Slurm.
package struct SlurmTerms: Hashable, Sendable {
  package var settings: SlurmSettings
  /// The most elements that run at once; nil for no limit of ours.
  package var throttle: Int?

  package init(_ settings: SlurmSettings, throttle: Int? = nil) {
    self.settings = settings
    self.throttle = throttle
  }
}
