import Jobs
import Operations
import Runs

/// A batch whose trials are required, all of them.
package struct DependencyBatch: Sendable {
  package var id: JobID
  /// The completed trials of its latest start, in its order; at least one.
  package var trials: [RunRecord]

  /// Nil if a trial has still to come to its end, or none has completed.
  fileprivate init?(_ id: JobID, among runs: [RunRecord]) {
    let own = runs.filter { $0.batch == id }
    let latest = own.lazy.map(\.generation).max() ?? 0
    let trials = own.filter { $0.generation == latest }
    guard !trials.contains(where: { [.running, .pending, .staged].contains($0.state) }) else {
      return nil
    }
    self.id = id
    self.trials = trials.filter { $0.state == .completed }
      .sorted { ($0.place ?? 0) < ($1.place ?? 0) }
    if self.trials.isEmpty { return nil }
  }
}

extension DependencyChooser {
  /// The batch whose trials are taken; nil if none is suitable, or a run is meant: unless a batch
  /// `isWanted`, only one that is named is taken.
  package func batch(
    for operations: [OperationPattern], choice: DependencyChoice, isWanted: Bool
  ) -> DependencyBatch? {
    switch choice {
    case .automatic:
      guard isWanted else { return nil }
      let runs = candidates.runs(of: operations)
      let marked = candidates.batches(of: operations).filter(\.isMarked).map(\.id)
      return (marked + Self.batches(of: runs)).lazy.compactMap { DependencyBatch($0, among: runs) }
        .first
    case .pinned(let id):
      return DependencyBatch(id, among: candidates.runs(of: operations))
    case .named(let text):
      guard !text.isEmpty else { return nil }
      // A run of that name is meant, unless a batch is wanted.
      if !isWanted, let run = run(for: operations, choice: choice), run.role != .batch {
        return nil
      }
      let runs = candidates.runs(of: operations)
      let named = Self.batches(of: runs).filter { RunReference.names($0, by: text) }
      return named.lazy.compactMap { DependencyBatch($0, among: runs) }.first
    }
  }

  /// The batch to which a run that is being staged is tied; it may still have to be run.
  func batchToPin(for operations: [OperationPattern], choice: DependencyChoice) -> JobID? {
    let batches = candidates.batches(of: operations)
    switch choice {
    case .pinned(let id): return id
    case .named(let text):
      return batches.first { RunReference.names($0.id, by: text) }?.id
        ?? batch(for: operations, choice: choice, isWanted: true)?.id
    case .automatic:
      if let marked = batches.first(where: \.isMarked) { return marked.id }
      let done = batch(for: operations, choice: .automatic, isWanted: true)
      let due = batches.first { Self.mayComplete($0.state) }
      guard let due else { return done?.id }
      let isLater = done?.trials.allSatisfy { $0.time < due.time } ?? true
      return isLater ? due.id : done?.id
    }
  }

  /// The batches that runs are trials of, that of the newest first. A batch itself may have been deleted.
  private static func batches(of runs: [RunRecord]) -> [JobID] {
    var seen: Set<JobID> = []
    return runs.compactMap(\.batch).filter { seen.insert($0).inserted }
  }
}
