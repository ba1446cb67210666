import Jobs
import Ledger

/// Runs that were found, the newest first. Only their places are kept: they are read
/// each time that a caller goes through them, as they were when they were found.
package struct FoundRuns {
  private var search: RunSearch

  init(_ search: RunSearch) {
    self.search = search
  }

  /// Hands them over one by one, see `RunStore.forEachRun`.
  package mutating func forEach(
    glance: ((RunGlance) -> Bool)? = nil,
    ahead: (([JobID], LedgerLocation) -> Void)? = nil,
    _ body: (RunRecord, _ whole: () -> RunRecord?) -> Void
  ) {
    search.forEach(glance: glance, ahead: ahead, body)
  }

  /// What could not be read so far.
  package var problems: [LedgerError] { search.allProblems }
}
