import Ledger
import Runs

extension RunRequest {
  /// How many runs are under way at once; `run` is the one that is there already. A batch that is
  /// continued keeps its workers, unless others are asked for.
  func workers(of run: RunRecord?) -> Int {
    if let workers { return workers }
    if let values = terms.slotVariable?.values { return values.count }
    guard case .resume = subject, let recorded = run?.members[.workers]?.int else { return 1 }
    return max(1, recorded)
  }

  /// This many processes can be under way at once: workers, and one that chooses trials for them.
  ///
  /// - Throws: if the batch cannot be found that is continued.
  package func slots() throws(RunFailure) -> Int {
    // On this machine a cluster's jobs need none.
    guard terms.executor == .local else { return 1 }
    guard case .resume(let reference) = subject, workers == nil else {
      return workers(of: nil) + (mayHaveProcess ? 1 : 0)
    }
    return workers(of: try RunStore(home: home).namedBatch(reference)) + 1
  }

  /// Whether a process may choose the flags of the trials.
  private var mayHaveProcess: Bool {
    if case .operation = subject { optimizer != .implied } else { true }
  }
}
