import JSON
import Jobs
import Ledger
import Runs

/// What a queue sees of the runs of a home.
package struct QueueSnapshot: Hashable, Sendable {
  package struct StagedRun: Hashable, Sendable {
    package var id: JobID
    /// When it was staged, in seconds since 1970.
    package var time: Double
    package var gpus: String?
    /// Runs whose output it was tied to when it was staged.
    package var dependencies: [JobID]

    package init(id: JobID, time: Double, gpus: String? = nil, dependencies: [JobID] = []) {
      self.id = id
      self.time = time
      self.gpus = gpus
      self.dependencies = dependencies
    }
  }

  /// Oldest first.
  package var staged: [StagedRun]
  /// Runs, but no queues, that are running; oldest first.
  package var running: [JobID]
  /// Runs that another process has and will start.
  package var pending: Set<JobID>

  package init(staged: [StagedRun] = [], running: [JobID] = [], pending: Set<JobID> = []) {
    self.staged = staged.sorted { $0.time < $1.time }
    self.running = running
    self.pending = pending
  }

  /// The present runs of a home, without those that are over.
  package init(of store: RunStore) throws(LedgerError) {
    var filter = RunFilter()
    filter.states = [.staged, .pending, .running]
    self.init(try store.runs(matching: filter).runs)
  }

  /// Sorts out runs, the newest first as they are listed; only staged, pending and running runs are looked at.
  package init(_ runs: [RunRecord]) {
    let byAge = runs.reversed()
    staged = byAge.filter { $0.state == .staged && $0.role != .queue }.map { run in
      StagedRun(
        id: run.id, time: run.time, gpus: run.members[.gpus]?.string,
        dependencies: ResolvedDependencies(run).pinnedRuns)
    }
    running = byAge.filter { $0.state == .running && $0.role != .queue }.map(\.id)
    pending = Set(byAge.filter { $0.state == .pending }.map(\.id))
  }
}
