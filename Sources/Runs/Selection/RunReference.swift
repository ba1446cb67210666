import Jobs
import Ledger

/// How a user names a run, or several.
package enum RunReference: Hashable, Sendable {
  /// The place in the list of those that match the filter, from 1, the newest.
  case index(Int)
  /// Both ends included; nil where it is open.
  case range(first: Int?, last: Int?)
  case prefix(String)

  /// `3`, `2:5`, `:`, or the beginning of an id.
  package init(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2 {
      let (first, last) = (Int(parts[0]), Int(parts[1]))
      let isRange = (first != nil || parts[0].isEmpty) && (last != nil || parts[1].isEmpty)
      self = isRange ? .range(first: first, last: last) : .prefix(text)
    } else {
      self = Int(text).map { .index($0) } ?? .prefix(text)
    }
  }
}

/// Why a name stands for no run.
package enum RunSelectionError: Error, Sendable {
  case notFound(String)
  case ambiguous(String, [RunRecord])
  /// The list is shorter than where the range begins, or that ends before it begins.
  case emptyRange(String)
  case ledger(LedgerError)
}

extension RunStore {
  /// A number with fewer digits than this is no beginning of an id to those who want to be careful.
  private static let shortestNumericPrefix = 4

  /// The runs that `words` name, in the order of the words, each once.
  ///
  /// - Parameters:
  ///   - words: indexes and ranges in the list of the runs that match `filter`, and beginnings of
  ///     ids.
  ///   - filter: what all of them must match.
  ///   - isCareful: whether a short number is never taken for the beginning of an id.
  /// - Returns: the runs.
  /// - Throws: `RunSelectionError`, also where one of several words names nothing.
  package func select(
    _ words: [String], matching filter: RunFilter = RunFilter(), isCareful: Bool = false
  ) throws(RunSelectionError) -> [RunRecord] {
    let references = words.map { ($0, RunReference($0)) }
    let listing = try list(references.map(\.1), filter)
    var selected: [RunRecord] = []
    var seen: Set<JobID> = []
    for (word, reference) in references {
      let runs: [RunRecord]
      switch reference {
      case .index(let index) where index >= 1 && index <= listing.total:
        runs = [listing.runs[index - 1]]
      case .index where isCareful && word.utf8.count < Self.shortestNumericPrefix:
        throw .notFound(word)
      case .index, .prefix: runs = [try run(withPrefix: word, matching: filter)]
      case .range(nil, nil): runs = listing.runs
      case .range(let first, let last):
        let (first, last) = (first ?? 1, last ?? listing.total)
        guard first >= 1, last <= listing.total else { throw .notFound(word) }
        guard first <= last else { throw .emptyRange(word) }
        runs = Array(listing.runs[(first - 1)..<last])
      }
      selected += runs.filter { seen.insert($0.id).inserted }
    }
    return selected
  }

  /// The one run whose id begins like this.
  package func run(
    withPrefix prefix: String, matching filter: RunFilter = RunFilter()
  ) throws(RunSelectionError) -> RunRecord {
    let found: [RunRecord]
    do throws(LedgerError) {
      found = try runs(withPrefix: prefix, matching: filter)
    } catch {
      throw .ledger(error)
    }
    guard let run = found.first, !prefix.isEmpty else { throw .notFound(prefix) }
    if found.count > 1 { throw .ambiguous(prefix, found) }
    return run
  }

  /// As much of the list as the references speak of.
  private func list(
    _ references: [RunReference], _ filter: RunFilter
  ) throws(RunSelectionError) -> RunListing {
    var limit: Int? = 0
    for reference in references {
      switch reference {
      case .index(let index): limit = limit.map { max($0, index) }
      case .range(_, let last?): limit = limit.map { max($0, last) }
      case .range(_, nil): limit = nil
      case .prefix: break
      }
    }
    if limit == 0 { return RunListing(runs: [], total: 0, problems: []) }
    do throws(LedgerError) {
      return try runs(matching: filter, limit: limit)
    } catch {
      throw .ledger(error)
    }
  }
}
