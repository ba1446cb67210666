import Ledger
import Posix
import Scalars

/// Where the scalars of runs come from: their records; the event files in their folders; and,
/// where nobody has recorded what they printed (lines of runfiles, runs whose end only the guardian
/// has seen, those that run), their logs.
///
/// What was read from files of runs that have ended is kept, see `save`.
package struct RunScalars {
  private let home: String
  private var caches: [LedgerLocation: ScalarCache] = [:]
  private var output = RunOutputScalars()

  /// `home` is the folder of the ledgers.
  package init(home: String) {
    self.home = home
  }

  /// The scalars of a run, by key: the name, with the folder of its event files and `#` before it
  /// where they lie below the run's own. Of what is printed and in an event file the file counts,
  /// which has the steps for certain.
  package mutating func summaries(of run: RunRecord) -> [String: ScalarSummary] {
    let recorded = ScalarSummary.summaries(in: run.members[.scalars])
    guard run.mayHaveScalars else { return recorded }
    return recorded.merging(summariesInFiles(of: run)) { $1 }
  }

  /// The same of a run that has just ended, of whose output these were recorded; `directory` is its
  /// folder.
  package static func summaries(
    recorded: [String: ScalarSummary], filesIn directory: String
  ) -> [String: ScalarSummary] {
    var search = EventFileSearch()
    search.search(directory)
    return recorded.merging(search.summaries) { $1 }
  }

  /// Keeps what had to be read from files for the next time.
  package mutating func save() {
    for ledger in caches.keys { caches[ledger]?.save() }
  }

  private mutating func summariesInFiles(of run: RunRecord) -> [String: ScalarSummary] {
    if run.state == .running { return read(run).summaries }
    let cache = caches[run.ledger] ?? ScalarCache(home: home, ledger: run.ledger)
    // Handed over and back, so that it is not copied when it changes.
    caches[run.ledger] = nil
    var own = cache
    defer { caches[run.ledger] = own }
    if let cached = own[run.id], cached.sources.areUnchanged {
      return cached.summaries
    }
    let read = read(run)
    if read.sources.isSettled && !read.sources.isEmpty { own.keep(read, of: run.id) }
    return read.summaries
  }

  private mutating func read(_ run: RunRecord) -> CachedScalars {
    var scalars = CachedScalars(sources: ScalarSources(), summaries: [:])
    if let directory = RunFolder(run).directory {
      var search = EventFileSearch()
      search.search(directory)
      scalars = CachedScalars(sources: search.sources, summaries: search.summaries)
    }
    if run.role == .run, run.members[.scalars] == nil, let read = output.read(run) {
      scalars.sources.add(file: read.path, read.stamp)
      scalars.summaries.merge(read.summaries) { found, _ in found }
    }
    return scalars
  }
}

extension RunRecord {
  /// Whether its process has begun to do anything.
  fileprivate var mayHaveScalars: Bool {
    state != .staged && state != .pending && (role == .run || role == .steps)
  }
}
