import Ledger

/// What a deletion without RUN leaves alone: runs that are under way, and the jobs of launches in
/// progress, also those that are done.
package struct UntouchedRuns: Sendable {
  /// The number of runs that are named; the others are counted.
  private static let named = 10

  /// Runs of operations that run, or that a process is about to start.
  package private(set) var running: [RunRecord] = []
  /// Launches by the names of their ledgers, and how many of their jobs are meant.
  package private(set) var launches: [(name: String, jobs: Int)] = []

  package var isEmpty: Bool { running.isEmpty && launches.isEmpty }

  /// Takes them out of `runs`.
  package init(from runs: inout [RunRecord]) {
    var launching: [LedgerLocation: Bool] = [:]
    runs.removeAll { run in
      if RunFolder(run).isLine, Self.isLaunching(run.ledger, &launching) {
        let name = RunRecord.ledgerName(run.ledger)
        if let place = launches.firstIndex(where: { $0.name == name }) {
          launches[place].jobs += 1
        } else {
          launches.append((name, 1))
        }
        return true
      }
      if run.isUnderWay || (run.state == .pending && run.isInOtherHands) {
        running.append(run)
        return true
      }
      return false
    }
  }

  private static func isLaunching(
    _ location: LedgerLocation, _ known: inout [LedgerLocation: Bool]
  ) -> Bool {
    if let isLaunching = known[location] { return isLaunching }
    let isLaunching = LockHolder.living(at: location) != nil
    known[location] = isLaunching
    return isLaunching
  }

  /// `d94957ef (running), held (a launch in progress: 2 jobs)`.
  package var summary: String {
    var parts = running.prefix(Self.named).map { "\($0.id.shortText) (\($0.state.rawValue))" }
    if running.count > Self.named { parts.append("\(running.count - Self.named) more runs") }
    parts += launches.map { launch in
      "\(launch.name) (a launch in progress: \(launch.jobs) \(launch.jobs == 1 ? "job" : "jobs"))"
    }
    return parts.joined(separator: ", ")
  }
}
