import Jobs
import Posix

/// The answer to "does it run?" for the jobs of one ledger: distinguishes what is recorded from what is still
/// so, because the processes of a record may have vanished. Code that shows a state, or acts
/// on one, asks here.
///
/// A job of a cluster runs until its submission is settled. Any other runs if any one of these is there: the process on record, a living process that answers
/// for it (who has claimed it, or the launch that started it), a process that has its output open, or
/// one that bears its mark. It does not where all are absent. What a clock says counts for nothing.
package struct Liveness: Sendable {
  private let launch: LockHolder?
  private let evidence: JobEvidence?

  /// `launch`: the launch that holds the ledger; nil if none does.
  /// `evidence`: what can be seen of the jobs themselves; nil if that is not looked at.
  package init(launch: LockHolder?, evidence: JobEvidence? = nil) {
    self.launch = launch
    self.evidence = evidence
  }

  /// Checks which process holds the ledger now. To be made before its records are read: a launch that ends in
  /// between has recorded all its ends by then.
  package init(of folder: LedgerFolder) {
    self.init(
      launch: (try? LockHolder.living(in: folder)) ?? nil,
      evidence: JobEvidence(of: folder.directory))
  }

  /// The same if there may be no ledger.
  package init(of location: LedgerLocation) {
    if let folder = try? LedgerFolder.forReading(location) {
      self.init(of: folder)
    } else {
      self.init(launch: nil)
    }
  }

  /// The state in which a job shows.
  ///
  /// One that is recorded as running, although neither its attempt nor the process responsible for it exists,
  /// is terminated. One that was claimed by a process that has ended is what it was before.
  package func state(of trace: JobTrace) -> JobState {
    switch trace.state {
    case .running: runs(trace) ? .running : .terminated
    case .pending:
      trace.claimer == nil || isClaimed(trace) || isWithCluster(trace)
        ? .pending : trace.claimedFrom ?? .pending
    default: trace.state
    }
  }

  /// Whether it runs, or a process that lives is about to start it.
  package func isActive(_ trace: JobTrace) -> Bool {
    switch state(of: trace) {
    case .running: true
    case .pending: isClaimed(trace) || isWithCluster(trace)
    default: false
    }
  }

  /// Whether a cluster has it, queued or running: what it recorded is not settled.
  private func isWithCluster(_ trace: JobTrace) -> Bool {
    guard case .cluster(let kind, let round) = trace.place else { return false }
    return evidence?.isOpen(round, of: kind) ?? false
  }

  /// Whether the process that has claimed it to start it is there, or that one's guardian.
  package func isClaimed(_ trace: JobTrace) -> Bool {
    trace.claimer?.isAlive { evidence?.showsClaim(on: trace) ?? false } ?? false
  }

  /// What is cheap to find out is asked first.
  private func runs(_ trace: JobTrace) -> Bool {
    if case .cluster = trace.place { return isWithCluster(trace) }
    if trace.place.isSeen || isClaimed(trace) || isOfLaunch(trace) { return true }
    guard let evidence, let id = trace.id else { return false }
    return evidence.shows(id)
  }

  /// Whether the launch that holds the ledger has started it: its process may be about to start, or its
  /// end about to be recorded.
  private func isOfLaunch(_ trace: JobTrace) -> Bool {
    guard let launch, let began = trace.launch else { return false }
    return began == launch.pidStart
  }
}

extension Liveness {
  package func state(of record: Record) -> JobState {
    let recorded = record.state
    // Only of these the record can be wrong.
    return recorded == .running || recorded == .pending ? state(of: record.trace) : recorded
  }

  package func isActive(_ record: Record) -> Bool { isActive(record.trace) }
}
