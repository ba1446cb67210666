import Jobs
import Ledger

/// Which runs are meant: of which home, and which of its runs.
package struct RunQuery: Sendable {
  package var store: RunStore
  /// Indexes, ranges, names and ids; if there are none, all that match the filter.
  package var words: [String]
  package var filter: RunFilter

  package init(_ store: RunStore, words: [String] = [], filter: RunFilter = RunFilter()) {
    self.store = store
    self.words = words
    self.filter = filter
  }

  /// Whether it asks for jobs that were skipped on request: by their places or ids, their state, or an
  /// expression. The name of a launch or its runfile means those that may have results.
  package var namesSkipped: Bool {
    filter.states.contains(.skipped) || !filter.expressions.isEmpty
      || words.flatMap { RunReference.list($0) }.contains { word, reference in
        guard case .name = reference else { return true }
        return (store.ledger(named: word) ?? store.ledger(ofRunfile: word)) == nil
      }
  }

  /// Hands over the runs one by one: named runs in the order of the words, else the newest first.
  ///
  /// - Returns: what could not be read.
  package func forEach(_ body: (RunRecord) -> Void) throws(RunSelectionError) -> [LedgerError] {
    try forEach(members: .everything) { run, _ in body(run) }
  }

  /// The same with no more than these members, unless runs are named; `whole` gives the same run with
  /// all of them, while it is handed over. If `glance` says yes, no more is needed of the run.
  package func forEach(
    members: RunMembers, glance: ((RunGlance) -> Bool)? = nil,
    ahead: (([JobID], LedgerLocation) -> Void)? = nil,
    _ body: (RunRecord, _ whole: () -> RunRecord?) -> Void
  ) throws(RunSelectionError) -> [LedgerError] {
    guard words.isEmpty else {
      let found = try store.select(words, matching: filter)
      for run in found.runs { body(run) { run } }
      return found.problems
    }
    do throws(LedgerError) {
      return try store.forEachRun(
        matching: filter, members: members, glance: glance, ahead: ahead, body)
    } catch {
      throw .ledger(error)
    }
  }
}
