import ClusterExecution
import Ledger
import Posix

extension Adoption {
  /// What earlier launches of a ledger have left on the cluster that this one uses.
  ///
  /// Throws if it cannot be read, or if another cluster, or a cluster at all, has jobs of the ledger.
  init(_ kind: ExecutorKind, ofLaunch name: String, _ folder: LedgerFolder) throws(RunFailure) {
    self.init()
    for other in ExecutorKind.allCases where other != .local {
      let found: Adoption
      do throws(AdoptionError) {
        found = try Adoption(other, in: folder.directory, folder.location)
      } catch {
        throw RunFailure(error)
      }
      if other == kind {
        self = found
      } else if !found.isEmpty {
        throw RunFailure(
          "\(found.attempts.count) jobs of '\(name)' are queued or running on \(other.rawValue)",
          hint: "launch with --executor \(other.rawValue) to continue, or end them with "
            + "'batchrun stop \(name)'")
      }
    }
  }
}

extension RunFailure {
  init(_ error: AdoptionError) {
    switch error {
    case .unreadable(let error): self = .unavailable(error)
    case .ledger(let error): self.init(error)
    }
  }
}

extension RunFailure {
  init(_ failure: ClusterFailure) {
    switch failure {
    case .refused(let message, let hint), .missing(let message, let hint):
      self.init(message, hint: hint)
    case .limit(let message), .unreachable(let message), .unclear(let message):
      self.init(message)
    }
  }
}

extension ExecutorChoice {
  /// What its user should know of the disk of a ledger; nil for nothing. Every node has to see it.
  func warning(about ledger: Directory) -> String? {
    guard self != .local, (try? FileSystemKind(of: ledger.descriptor)) == .local else { return nil }
    return
      "'\(ledger.path)' is on a disk of this machine; nodes that do not see it cannot run jobs "
      + "(choose another runs folder with --home)"
  }
}
