import Jobs
import Ledger
import Text

/// Runs that a user named.
package struct RunSelection: Sendable {
  /// What a word, or a part of it between commas, stands for.
  package struct Part: Sendable {
    package var word: String
    package var reference: RunReference
    package var runs: [RunRecord]
  }

  /// In the order of the names, each once.
  package var runs: [RunRecord] = []
  /// In the same order; a run may be in several.
  package var parts: [Part] = []
  /// What could not be read on the way, each once.
  package var problems: [LedgerError] = []
}

/// Why a name stands for no run.
package enum RunSelectionError: ExplainedError, Sendable {
  case notFound(String)
  /// The launch or operation has runs, but none that the filters choose.
  case filteredOut(String)
  case ambiguous(String, [RunRecord])
  /// All that it could mean are runs whose folders were removed by hand; at least one.
  case folderRemoved(String, [RunRecord])
  /// A place or a range that goes beyond the list, which has this many runs.
  case beyondList(String, count: Int, isFiltered: Bool)
  /// All that it could mean are runs in the trash; at least one.
  case inTrash(String, [RunRecord])
  /// The list is shorter than where the range begins, or that ends before it begins.
  case emptyRange(String)
  case ledger(LedgerError)
}

extension RunStore {
  /// The runs that `words` name.
  ///
  /// - Parameters:
  ///   - words: indexes and ranges in the list of the runs that match `filter`, names of launches
  ///     and operations, and beginnings of ids; several of them in a word with commas between.
  ///   - filter: what all of them must match.
  ///   - isSingle: whether the name of a launch or operation means its newest run, not all.
  /// - Returns: the runs, and what could not be read on the way.
  /// - Throws: `RunSelectionError`, also if one of several words names nothing.
  package func select(
    _ words: [String], matching filter: RunFilter = RunFilter(), isSingle: Bool = false
  ) throws(RunSelectionError) -> RunSelection {
    let references = words.flatMap { RunReference.list($0) }
    let listing = try list(references.map(\.reference), filter)
    var selection = RunSelection()
    selection.note(listing.problems)
    var seen: Set<RunKey> = []
    for (word, reference) in references {
      var found = RunList()
      switch reference {
      case .index(let index) where index >= 1 && index <= listing.runs.count:
        found.runs = [listing.runs[index - 1]]
      case .index:
        do throws(RunSelectionError) {
          found = try named(word, filter, isSingle: isSingle)
        } catch {
          guard case .notFound = error else { throw error }
          throw .beyondList(word, count: listing.total, isFiltered: !filter.isEmpty)
        }
      case .name: found = try named(word, filter, isSingle: isSingle)
      // There may be none.
      case .range(nil, nil): found.runs = listing.runs
      case .range(let first, let last):
        let (first, last) = (first ?? 1, last ?? listing.runs.count)
        guard first >= 1, last <= listing.runs.count else {
          throw .beyondList(word, count: listing.total, isFiltered: !filter.isEmpty)
        }
        guard first <= last else { throw .emptyRange(word) }
        found.runs = Array(listing.runs[(first - 1)..<last])
      }
      selection.note(found.problems)
      selection.parts.append(.init(word: word, reference: reference, runs: found.runs))
      selection.runs += found.runs.filter { seen.insert(RunKey($0)).inserted }
    }
    return selection
  }

  /// The runs of the launch or operation of this name, also of batches as lists name them (`train+`),
  /// else the one run whose id begins like this, else the lines of the runfile with this name.
  private func named(
    _ word: String, _ filter: RunFilter, isSingle: Bool
  ) throws(RunSelectionError) -> RunList {
    guard !word.isEmpty else { throw .notFound(word) }
    var found = RunList()
    var removed: [RunRecord] = []
    var isFilteredOut = false
    do throws(LedgerError) {
      if let ledger = ledger(named: word) {
        let listing = try runs(in: [ledger], matching: filter, limit: isSingle ? 1 : nil)
        if !listing.runs.isEmpty { return listing }
        let all = try filter.isEmpty ? listing : runs(in: [ledger], limit: 1)
        isFilteredOut = all.total > 0
      }
      if word.contains("+") {
        let batches = try runs(ofOperation: word, matching: filter, limit: isSingle ? 1 : nil)
        if !batches.runs.isEmpty { return batches }
      }
      if RunReference.mayBeginID(word) {
        found = try runs(withPrefix: word, matching: filter)
        if found.runs.isEmpty {
          removed = try runsWithoutFolder(withPrefix: word, matching: filter)
        }
      }
      if found.runs.isEmpty, removed.isEmpty, let ledger = ledger(ofRunfile: word) {
        var listing = try runs(in: [ledger], matching: filter)
        // Runs of an operation are in a ledger of the same kind of name, and are no lines of a runfile.
        listing.runs.removeAll { $0.isOfOperation }
        if isSingle { listing.runs = Array(listing.runs.prefix(1)) }
        if !listing.runs.isEmpty { return listing }
      }
    } catch {
      throw .ledger(error)
    }
    if !removed.isEmpty { throw .folderRemoved(word, removed) }
    if found.runs.isEmpty {
      if isFilteredOut { throw .filteredOut(word) }
      let deleted = deleted(word, filter)
      throw deleted.isEmpty ? .notFound(word) : .inTrash(word, deleted)
    }
    if found.runs.count > 1 { throw .ambiguous(word, found.runs) }
    return found
  }

  /// What a word would mean in the trash.
  private func deleted(_ word: String, _ filter: RunFilter) -> [RunRecord] {
    if isTrash { return [] }
    do throws(RunSelectionError) {
      return try trash.named(word, filter, isSingle: false).runs
    } catch {
      guard case .ambiguous(_, let runs) = error else { return [] }
      return runs
    }
  }

  /// As much of the list as the references speak of.
  private func list(
    _ references: [RunReference], _ filter: RunFilter
  ) throws(RunSelectionError) -> RunList {
    var limit: Int? = 0
    for reference in references {
      switch reference {
      case .index(let index): limit = limit.map { max($0, index, 1) }
      case .range(_, let last?): limit = limit.map { max($0, last, 1) }
      case .range(_, nil): limit = nil
      case .name: break
      }
    }
    if limit == 0 { return RunList() }
    do throws(LedgerError) {
      return try runs(matching: filter, limit: limit)
    } catch {
      throw .ledger(error)
    }
  }
}

extension RunSelection {
  fileprivate mutating func note(_ problems: [LedgerError]) {
    for problem in problems where !self.problems.contains(problem) { self.problems.append(problem) }
  }
}

/// What tells runs apart: a line has the same id in each ledger that it is in.
struct RunKey: Hashable {
  var id: JobID
  var ledger: LedgerLocation

  init(_ run: RunRecord) { self.init(id: run.id, ledger: run.ledger) }

  init(id: JobID, ledger: LedgerLocation) {
    self.id = id
    self.ledger = ledger
  }
}
