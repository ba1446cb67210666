import Ledger
import Queries
import Runs
import Scalars

/// Metrics that users name, and that no line of the output of jobs has matched. The newest completed jobs are
/// read until all are found, so a launch of a million jobs is asked for a few.
package struct UnmatchedMetrics {
  /// Jobs that are read for metrics which none of them has.
  private static let mostJobs = 20

  /// What to say of them; nil if all were found, or there was nothing to find them in.
  package let warning: String?

  /// What is found in logs is kept in the cache of the ledger's home, if it has one (`isInHome`).
  package init(of metrics: [OutputScalarRule], in location: LedgerLocation, isInHome: Bool) {
    let store = RunStore(home: location.home)
    var scalars = RunScalars(home: store.home)
    var filter = RunFilter()
    filter.states = [.completed]
    var missing = metrics
    var count = 0
    func isDone() -> Bool { missing.isEmpty || count == Self.mostJobs }
    let members = RunMembers(metrics.compactMap(\.name).map { QueryName($0) }, besides: [.start])
    let problems = try? store.forEachRun(
      in: [location], matching: filter, members: members, glance: { _ in isDone() }
    ) { run, _ in
      guard !isDone() else { return }
      count += 1
      let found = scalars.summaries(of: run)
      missing.removeAll { $0.name.map { found[$0] != nil } ?? true }
    }
    if isInHome { scalars.save() }
    warning = problems == nil || count == 0 ? nil : missing.unmatchedWording
  }
}
