import Queries
import Runs

/// Batches that a comparison was asked for by name: their trials are compared.
package struct ComparedBatch: Sendable {
  /// Of the trials.
  package let query: RunQuery
  /// What is best; nil if the batches do not agree.
  package let objective: ComparisonRequest.Objective?

  /// Nil if something else is meant: nothing by name, or other runs too.
  package init?(_ query: RunQuery) throws(RunSelectionError) {
    guard !query.words.isEmpty, query.words.allSatisfy(Self.mayNameBatch) else { return nil }
    let runs = try query.store.select(query.words, matching: query.filter).runs
    guard !runs.isEmpty, runs.allSatisfy({ $0.role == .batch }) else { return nil }
    var trials = query
    trials.words = []
    trials.filter.batches = runs.map(\.id.text)
    self.query = trials
    let objectives = Set(runs.map(\.shownObjective))
    objective =
      objectives.count == 1 ? objectives.first.flatMap(ComparisonRequest.Objective.init) : nil
  }

  /// Whether a word can be the index or the id of a batch, or its operation's name: of others, which may mean
  /// a million lines, that need not be looked up.
  private static func mayNameBatch(_ word: String) -> Bool {
    RunReference.list(word).allSatisfy { text, reference in
      switch reference {
      case .index: true
      case .range: false
      case .name: text.contains("+") || text.allSatisfy(\.isHexDigit)
      }
    }
  }
}
