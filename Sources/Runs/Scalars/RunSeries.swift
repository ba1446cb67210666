import Ledger
import Scalars
import Text

/// All values of the metrics of a run, each in the order in which they were found; under the names that
/// `RunScalars` has, and from the same files.
package struct RunSeries: Sendable {
  package struct Point: Hashable, Sendable {
    package var step: Int
    package var value: Double
  }

  /// The most values of a metric that are kept.
  package static let mostPoints = 10_000_000

  package let points: [String: [Point]]
  /// The metrics that have more.
  package let shortened: Set<String>

  /// Reads the files of a run again: of what was found in them before only summaries are kept.
  package init(of run: RunRecord) {
    let (events, written) = (Collector(), Collector())
    let (printed, warned) = (Collector(), Collector())
    if let directory = RunFolder(run).directory {
      var search = EventFileSearch { events.add($0) }
      search.search(directory)
    }
    if run.role == .run {
      var output = RunOutputScalars()
      output.forEachValue(
        of: run, metrics: LedgerMetrics.ofLedger(run.ledger).rules,
        written: { written.add($0) }, printed: { printed.add($0) },
        warned: { warned.add($0) })
    }
    points = warned.points.merging(printed.points) { $1 }.merging(written.points) { $1 }.merging(
      events.points
    ) { $1 }
    shortened = warned.shortened.union(printed.shortened).union(written.shortened).union(
      events.shortened)
  }

  /// The metrics that a user names; `*` is all of them.
  package func keys(of names: [String], in run: RunRecord) throws(RunSeriesError) -> [String] {
    var keys: [String] = []
    for name in names {
      if name == "*" {
        keys += points.keys.sorted(by: comesNaturallyBefore)
      } else if let key = points.key(of: name) {
        keys.append(key)
      } else {
        throw RunSeriesError(
          run: run.id.shortText, name: name, suggestion: nearestMatch(to: name, among: points.keys))
      }
    }
    var met: Set<String> = []
    return keys.filter { met.insert($0).inserted }
  }
}

/// A metric that a run does not have.
package struct RunSeriesError: ExplainedError, Hashable, Sendable {
  package var run: String
  package var name: String
  package var suggestion: String?

  package var message: String {
    "run \(run) has no metric '\(name)'" + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
  }
}

/// Takes values in as they are found.
private final class Collector {
  private(set) var points: [String: [RunSeries.Point]] = [:]
  private(set) var shortened: Set<String> = []

  func add(_ scalar: OutputScalar) {
    guard points[scalar.name]?.count ?? 0 < RunSeries.mostPoints else {
      shortened.insert(scalar.name)
      return
    }
    points[scalar.name, default: []].append(.init(step: scalar.step, value: scalar.value))
  }
}
