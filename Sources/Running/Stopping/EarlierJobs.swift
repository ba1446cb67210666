import Jobs
import Ledger
import Queries
import Runs
import Scalars

/// The jobs of a search that ended before this launch of it, or this start of its batch.
enum EarlierJobs: Sendable {
  case none
  /// All of a ledger.
  case ofLedger(LedgerLocation)
  /// The trials of the latest start of a batch.
  case ofBatch(RunRecord, home: String)

  /// Hands over those that completed or were stopped early, with their metrics; with no more of them than
  /// tells these properties.
  func forEachResult(
    _ names: Set<QueryName>, _ body: (RunRecord, [String: ScalarSummary]) -> Void
  ) {
    switch self {
    case .none: return
    case .ofLedger(let location):
      var scalars = RunScalars(home: location.home)
      let members = RunMembers(names, besides: [.start, .runtime])
      forEachRun(in: location, members) { body($0, scalars.summaries(of: $0)) }
    case .ofBatch(let batch, let home):
      var scalars = RunScalars(home: home)
      for run in trials(of: batch, home) { body(run, scalars.summaries(of: run)) }
    }
  }

  /// The latest of them, the oldest first.
  func latest(_ count: Int) -> [RunRecord] {
    var runs: [RunRecord] = []
    switch self {
    case .none: break
    case .ofLedger(let location):
      forEachRun(in: location, .everything) { if runs.count < count { runs.append($0) } }
      runs.reverse()
    case .ofBatch(let batch, let home): runs = trials(of: batch, home).suffix(count)
    }
    return runs
  }

  /// The newest first. What cannot be read is reported by the launch itself.
  private func forEachRun(
    in location: LedgerLocation, _ members: RunMembers,
    _ body: (RunRecord) -> Void
  ) {
    var filter = RunFilter()
    filter.states = [.completed, .terminated]
    _ = try? RunStore(home: location.home).forEachRun(
      in: [location], matching: filter, members: members
    ) { run, _ in
      if run.isOfSearch { body(run) }
    }
  }

  private func trials(of batch: RunRecord, _ home: String) -> [RunRecord] {
    ((try? RunStore(home: home).trials(of: batch)) ?? []).filter(\.isOfSearch)
  }
}

extension RunRecord {
  /// Whether it has come to an end that says something about the others.
  fileprivate var isOfSearch: Bool {
    role == .run && (state == .completed || stoppedEarly != nil)
  }
}
