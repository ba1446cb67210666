import Arguments
import Jobs
import Ledger
import Runs

/// A command on runs: it takes the same arguments and filters as all the others.
protocol RunSelecting: Command {
  var selection: RunSelectionOptions { get set }
}

extension RunSelecting {
  typealias Selection = RunSelectionOptions

  /// The argument RUN, the filters and the home. Filters whose short options are among `letters`,
  /// which the command needs for itself, go without them; `hasStates` tells whether there are
  /// filters by status.
  static func selectionDeclarations(
    _ explanation: String, without letters: String = "", hasStates: Bool = true
  ) -> [Declaration<Self>] {
    [
      argument("RUN", \.selection.runs, explanation).completing(.dynamic(CompletionSources.runs))
    ] + filterDeclarations(without: letters, hasStates: hasStates)
  }

  /// The filters and the home. Filters by start time and by expression are to stand here too.
  static func filterDeclarations(
    without letters: String = "", hasStates: Bool = true
  ) -> [Declaration<Self>] {
    func form(_ letter: Character, _ long: String, _ filter: String? = nil) -> String {
      (letters.contains(letter) ? "" : "-\(letter), ") + (filter.map { "\($0), " } ?? "") + long
    }
    let common: [Declaration<Self>] = [
      heading("Which runs"),
      option(
        form("o", "--operation VAL", "-Fo"), \.selection.operations, "the operation contains VAL"),
      option(
        form("l", "--label VAL", "-Fl"), \.selection.labels, "the label contains VAL; '-': no label"
      ),
      flag(form("U", "--unlabeled", "-Fu"), \.selection.isUnlabeled, "without a label"),
      option(form("t", "--tag TAG", "-Ft"), \.selection.tags, "with the tag TAG"),
      option(
        "-Fc, --comment VAL", \.selection.comments, "a comment contains VAL; '-': no comments"),
      flag(form("M", "--marked", "-Fm"), \.selection.isMarked, "marked"),
      flag(form("N", "--unmarked", "-Fn"), \.selection.isUnmarked, "not marked"),
      option(
        form("D", "--digest VAL", "-Fd"), \.selection.digests,
        "the digest of the source code begins with VAL"),
      option("--batch ID", \.selection.batches, "trials of this batch")
        .completing(.dynamic(CompletionSources.runs)),
      exclude("--marked", "--unmarked"), exclude("--label", "--unlabeled"),
    ]
    let states: [Declaration<Self>] = [
      heading("By status"),
      flag(form("R", "--running"), \.selection.only.running, "running"),
      flag(form("C", "--completed"), \.selection.only.completed, "completed"),
      flag(form("E", "--error"), \.selection.only.error, "ended in an error"),
      flag(form("T", "--terminated"), \.selection.only.terminated, "terminated"),
      flag(form("P", "--pending"), \.selection.only.pending, "pending"),
      flag(form("G", "--staged"), \.selection.only.staged, "staged"),
      option(
        "-S[\(RunSelectionOptions.States.letters)]", \.selection.stateLetters,
        parse: RunSelectionOptions.States.letters(in:),
        "by the first letter, as in -Set"
      ).attached(letters: RunSelectionOptions.States.letters),
      flag("--not-running", \.selection.except.running, "not running"),
      flag("--not-completed", \.selection.except.completed, "not completed"),
      flag("--not-error", \.selection.except.error, "not ended in an error"),
      flag("--not-terminated", \.selection.except.terminated, "not terminated"),
      flag("--not-pending", \.selection.except.pending, "not pending"),
      flag("--not-staged", \.selection.except.staged, "not staged"),
    ]
    return common + (hasStates ? states : []) + [
      heading("Where"),
      option("--home DIR", \.selection.home, "the folder that holds the ledgers")
        .showingDefault("runs").completing(.directories),
    ]
  }

  /// The runs that the command line names; with none named, what `standard` names.
  func selectedRuns(
    in store: RunStore? = nil, standard: [String], isCareful: Bool = false
  ) throws(CommandFailure) -> [RunRecord] {
    let words = selection.runs.isEmpty ? standard : selection.runs
    do throws(RunSelectionError) {
      return try (store ?? selection.store).select(
        words, matching: selection.filter, isCareful: isCareful)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The one run that the command line names; the newest where it names none.
  func selectedRun() throws(CommandFailure) -> RunRecord {
    let runs: [RunRecord]
    do throws(RunSelectionError) {
      let words = selection.runs.isEmpty ? ["1"] : selection.runs
      runs = try selection.store.select(words, matching: selection.filter)
      if runs.count > 1 { throw .ambiguous(words.joined(separator: " "), runs) }
    } catch {
      if case .notFound = error, selection.runs.isEmpty { throw CommandFailure("no matching runs") }
      throw CommandFailure(error)
    }
    guard let run = runs.first else { throw CommandFailure("no matching runs") }
    return run
  }

  /// All runs that match the filters, newest first.
  func matchingRuns(
    in store: RunStore? = nil, limit: Int? = nil
  ) throws(CommandFailure) -> RunListing {
    do throws(LedgerError) {
      let listing = try (store ?? selection.store).runs(matching: selection.filter, limit: limit)
      for problem in listing.problems { Console.warn(problem.message) }
      return listing
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension CommandFailure {
  /// So many of the runs that a name could mean are listed.
  private static let shownMatches = 20

  init(_ error: RunSelectionError) {
    switch error {
    case .notFound(let word):
      self.init(
        "could not find a run matching '\(word)'", hint: "'batchrun runs' lists the runs there are")
    case .emptyRange(let word):
      self.init("there are no runs in the range '\(word)'", hint: "'batchrun runs' lists the runs")
    case .ambiguous(let word, let runs):
      let shown = runs.prefix(Self.shownMatches)
      let isEnough = Set(shown.map(\.id.shortText)).count == shown.count
      let more = runs.count > shown.count ? ["  … and \(runs.count - shown.count) more"] : []
      self.init(
        "'\(word)' matches multiple runs:",
        details: shown.map { "  " + (isEnough ? $0.id.shortText : $0.id.text) } + more)
    case .ledger(let error): self.init(error)
    }
  }

  init(_ error: RunError) {
    switch error {
    case .ledger(let error): self.init(error)
    default: self.init(error.message)
    }
  }
}
