import Ledger
import Queries
import Text

extension RunSelectionError {
  /// At most this many of the runs that a name could mean are listed.
  private static let shownMatches = 20

  /// The command that lists the runs of a home.
  package static let listCommand = "batchrun runs"

  /// One line, lower case, without a full stop.
  package var message: String {
    switch self {
    case .notFound(let word), .beyondList(let word, _, _):
      "could not find a run matching '\(word)'"
    case .filteredOut(let word): "no run of '\(word)' matches the filters"
    case .inTrash(let word, let runs):
      runs.count == 1
        ? "run \(runs[0].id.shortText) (\(runs[0].operation)) is in the trash"
        : "the \(runs.count) runs that '\(word)' matches are in the trash"
    case .emptyRange(let word): "no runs in range '\(word)'"
    case .ambiguous(let word, _): "'\(word)' matches multiple runs:"
    case .folderRemoved(let word, let runs):
      runs.count == 1
        ? "the folder of run \(runs[0].id.shortText) (\(runs[0].operation)) was removed"
        : "the folders of all \(runs.count) runs that '\(word)' matches were removed"
    case .ledger(let error): error.message
    }
  }

  /// Whether the word means no run, here or in the trash.
  package var meansNothing: Bool {
    switch self {
    case .notFound, .beyondList: true
    default: false
    }
  }

  package var details: [String] {
    guard case .ambiguous(_, let runs) = self else { return [] }
    let names = Self.distinctNames(of: Array(runs.prefix(Self.shownMatches)))
    let more = runs.count > names.count ? ["  … and \(runs.count - names.count) more"] : []
    return names.map { "  " + $0 } + more
  }

  package var hint: String? {
    switch self {
    case .notFound(let word):
      SplitExpression.hint(for: word) ?? "'batchrun runs' lists all runs"
    case .beyondList(_, 0, let isFiltered):
      isFiltered ? "no run matches the filters" : "there are no runs"
    case .beyondList(_, let count, let isFiltered):
      "there \(count == 1 ? "is" : "are") \(counted(count, "run"))"
        + (isFiltered ? " that \(count == 1 ? "matches" : "match") the filters" : "")
        + "; 'batchrun runs' lists all runs"
    case .inTrash(let word, let runs):
      runs.count == 1
        ? "it was deleted, or removed when done; 'batchrun runs restore "
          + "\(runs[0].id.shortText)' restores it"
        : "they were deleted, or removed when done; 'batchrun runs restore "
          + "\(shellQuoted(word))' restores them"
    case .emptyRange: "'batchrun runs' lists all runs"
    case .ambiguous, .filteredOut: nil
    case .folderRemoved(_, let runs):
      "'batchrun check' clears \(runs.count == 1 ? "its record" : "their records")"
    case .ledger(let error): error.hint
    }
  }

  package var exitCode: Int32 {
    if case .ledger(let error) = self { error.exitCode } else { 1 }
  }

  /// As much of the runs' ids as tells them apart; one line has the same in each ledger.
  private static func distinctNames(of runs: [RunRecord]) -> [String] {
    func areDistinct(_ names: [String]) -> Bool { Set(names).count == names.count }
    let short = runs.map(\.id.shortText)
    let full = runs.map(\.id.text)
    return areDistinct(short)
      ? short : areDistinct(full) ? full : runs.map { "\($0.id.text) of \($0.operation)" }
  }
}
