import Ledger
import Operations
import Queries
import Runs
import Text

/// Batches, or launches with an objective, that a comparison was asked for by name: their trials and jobs are
/// compared, the best first.
package struct ComparedSearch: Sendable {
  /// Of the trials or jobs.
  package let query: RunQuery
  /// What is best; nil if they do not agree.
  package let objective: ComparisonRequest.Objective?
  /// What a user may not expect of several of them; not escaped.
  package let note: String?

  /// Nil if something else is meant: nothing by name, or other runs too.
  package init?(_ query: RunQuery) throws(RunSelectionError) {
    guard !query.words.isEmpty else { return nil }
    if let launches = Self.launches(query) {
      self.init(query, launches, kind: "launch", plural: "launches")
      return
    }
    guard query.words.allSatisfy(Self.mayNameBatch) else { return nil }
    let runs = try query.store.select(query.words, matching: query.filter).runs
    guard !runs.isEmpty, runs.allSatisfy({ $0.role == .batch }) else { return nil }
    var trials = query
    trials.words = []
    trials.filter.batches = runs.map(\.id.text)
    trials.filter.generations = Dictionary(
      runs.filter { $0.generation > 0 }.map { ($0.id.text, $0.generation) }
    ) { first, _ in first }
    self.init(trials, runs.map(\.shownObjective), kind: "batch", plural: "batches")
  }

  private init(
    _ query: RunQuery, _ objectives: [OperationDefinition.Objective], kind: String, plural: String
  ) {
    self.query = query
    let different = Set(objectives)
    objective = different.count == 1 ? different.first.flatMap { .init($0) } : nil
    guard objectives.count > 1 else {
      note = nil
      return
    }
    let several = "\(objectives.count) \(plural)"
    note =
      different.count == 1
      ? "\(several) are compared; the best value so far is that of each \(kind)"
      : "the objectives of \(several) differ, so there is no best one: "
        + "sort with --min COL or --max COL, or name one \(kind)"
  }

  /// The objectives of launches; nil if a word names something else, or one without an objective.
  private static func launches(_ query: RunQuery) -> [OperationDefinition.Objective]? {
    var objectives: [OperationDefinition.Objective] = []
    for (word, reference) in query.words.flatMap({ RunReference.list($0) }) {
      guard case .name = reference, let ledger = query.store.ledger(named: word),
        let objective = LedgerMetrics.ofLedger(ledger).objective
      else { return nil }
      objectives.append(.init(text: objective))
    }
    return objectives
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
