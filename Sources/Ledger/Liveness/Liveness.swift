import Jobs
import Posix

/// The answer to "does it run?" for the jobs of one ledger: tells what is recorded from what is still
/// so, for the processes behind a record may have gone without a word. Whoever shows a state, or acts
/// on one, asks here.
package struct Liveness: Sendable {
  private let launch: LockHolder?

  /// - Parameter launch: the launch that holds the ledger; nil where none does.
  package init(launch: LockHolder?) {
    self.launch = launch
  }

  /// Looks who holds the ledger now. To be made before its records are read: a launch that ends in
  /// between has recorded all its ends by then.
  package init(of folder: LedgerFolder) {
    self.init(launch: (try? LockHolder.living(in: folder)) ?? nil)
  }

  /// The same where there may be no ledger.
  package init(of location: LedgerLocation) {
    let folder = try? LedgerFolder.forReading(location)
    self.init(launch: folder.flatMap { try? LockHolder.living(in: $0) } ?? nil)
  }

  /// The state in which a job shows.
  ///
  /// One that is recorded as running, though neither its attempt nor whoever answers for it is there,
  /// is terminated. One that was claimed by a process that has gone is what it was before.
  package func state(of trace: JobTrace) -> JobState {
    switch trace.state {
    case .running: runs(trace) ? .running : .terminated
    case .pending:
      trace.claimer?.isAlive == false ? trace.claimedFrom ?? .pending : .pending
    default: trace.state
    }
  }

  /// Whether it runs, or a process that lives is about to start it.
  package func isActive(_ trace: JobTrace) -> Bool {
    switch state(of: trace) {
    case .running: true
    case .pending: trace.claimer?.isAlive == true
    default: false
    }
  }

  private func runs(_ trace: JobTrace) -> Bool {
    if trace.place.isSeen { return true }
    // Its end may be about to be recorded, or its process about to start.
    if let claimer = trace.claimer { return claimer.isAlive }
    guard let launch, let start = trace.start else { return false }
    return start >= launch.started
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
