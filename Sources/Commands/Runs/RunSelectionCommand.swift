import Arguments
import Jobs
import Ledger
import Queries
import Runs
import Text

/// A command on runs: it takes the same arguments and filters as all the others.
protocol RunSelectionCommand: Command {
  var selection: RunSelectionOptions { get set }

  /// The command that lists the runs that this one takes.
  var listCommand: String { get }
}

extension RunSelectionCommand {
  typealias Selection = RunSelectionOptions

  var listCommand: String { RunSelectionError.listCommand }

  /// The argument RUN, or only one such where `isSingle`, the filters and the home. Filters whose
  /// short options are among `letters`, which the command needs for itself, go without them;
  /// `hasStates` tells whether there are filters by status.
  static func selectionDeclarations(
    _ explanation: String, without letters: String = "", isSingle: Bool = false,
    hasStates: Bool = true
  ) -> [Declaration<Self>] {
    let runs =
      isSingle
      ? argument("RUN", \.selection.run, explanation)
      : argument("RUN", \.selection.runs, explanation)
    return [runs.completing(.dynamic(CompletionSources.runs))]
      + filterDeclarations(without: letters, hasStates: hasStates)
  }

  /// The filters and the runs folder. The short help names a few of the filters only.
  static func filterDeclarations(
    without letters: String = "", hasStates: Bool = true
  ) -> [Declaration<Self>] {
    let named = ["o", "l", "t", "s"].filter { !letters.contains($0) }.map { "-\($0)" } + ["-F"]
    let line = named.joined(separator: ", ") + " and others: see 'batchrun help filters'"
    return filters(without: letters, hasStates: hasStates, line: line) + [
      heading("Storage", short: "Which runs"),
      homeOption(\.selection.home, ofRuns: true),
    ] + filterMistakes
  }

  /// The filters alone; the short help has `line` in their place.
  static func filters(
    without letters: String = "", hasStates: Bool = true, line: String? = nil
  ) -> [Declaration<Self>] {
    func form(_ letter: Character, _ other: String) -> String {
      letters.contains(letter) ? other : "-\(letter), \(other)"
    }
    let common: [Declaration<Self>] = [
      heading("Which runs", line: line),
      option(
        form("o", "-Fo, --operation VAL"), \.selection.operations,
        "operation or launch: substring, glob (*, ?) or regex (^… or …$)"
      ).completing(.dynamic(CompletionSources.runOperations)),
      option(
        form("l", "-Fl, --label VAL"), \.selection.labels, "label contains VAL; '-': no label"
      ).completing(.dynamic(CompletionSources.labels)),
      flag(form("U", "-Fu, --unlabeled"), \.selection.isUnlabeled, "without a label"),
      option(form("t", "-Ft, --tag TAG"), \.selection.tags, "with this tag")
        .completing(.dynamic(CompletionSources.tags)),
      option(
        "-Fc, --comment VAL", \.selection.comments, "a comment contains VAL; '-': no comments"),
      flag(form("M", "-Fm, --marked"), \.selection.isMarked, "marked"),
      flag(form("N", "-Fn, --unmarked"), \.selection.isUnmarked, "not marked"),
      option(
        form("s", "-Fs, --started RANGE"), \.selection.started,
        "started in RANGE: 'today', '2h', 'last week', 'after 11-20'"),
      option(
        form("D", "-Fd, --digest VAL"), \.selection.digests,
        "digest of the source code starts with VAL"
      ).completing(.dynamic(CompletionSources.digests)),
      option("--batch ID", \.selection.batches, "trials of this batch")
        .completing(.dynamic(CompletionSources.runs)),
      option(
        "-F, --filter EXPR", \.selection.expressions,
        "only runs matching EXPR, such as 'lr > 0.1'; repeat to AND"),
      exclude("--marked", "--unmarked"), exclude("--label", "--unlabeled"),
    ]
    return common + (hasStates ? stateDeclarations(form, line: line) : [])
  }

  private static func stateDeclarations(
    _ form: (Character, String) -> String, line: String?
  ) -> [Declaration<Self>] {
    let letters = RunStateChoice.letters
    let short = line.map { _ in "Which runs" }
    return [heading("By status", short: short, line: line)]
      + RunStateChoice.all.map { letter, state, explanation in
        flag(form(letter, "--" + state.rawValue), \.selection.only[state], explanation)
      }
      + [
        option(
          "-S[\(letters)]", \.selection.only.added, parse: RunStateChoice.letters(in:),
          "the same by first letters: -Set is --error --terminated"
        ).attached(letters: letters)
      ]
      + RunStateChoice.all.map { _, state, explanation in
        flag("--not-" + state.rawValue, \.selection.except[state], "not " + explanation).rare()
      } + stateMistakes
  }

  /// The runs that the command line names; with none named, what `standard` names.
  func selectedRuns(in store: RunStore? = nil, standard: [String]) throws -> [RunRecord] {
    try select(selection.runs.isEmpty ? standard : selection.runs, in: store).runs
  }

  /// Hands over the runs that the command line names one by one; with none named, all that match the
  /// filters, newest first.
  func forEachSelectedRun(_ body: (RunRecord) -> Void) throws {
    let query = try query()
    defer { noteUnmetNames(of: query) }
    for problem in try query.forEach(body) { Console.warn(problem.message) }
  }

  /// Which runs the command line means.
  func query() throws -> RunQuery {
    RunQuery(
      selection.store, words: selection.runs, filter: try noted(selection.filter))
  }

  /// The one run that the command line names; the newest where it names none.
  func selectedRun(in store: RunStore? = nil) throws -> RunRecord {
    guard !selection.runs.isEmpty else {
      guard let run = try matchingRuns(in: store, limit: 1).runs.first else {
        throw CommandFailure("no matching runs")
      }
      return run
    }
    let runs = try select(selection.runs, in: store, isSingle: true).runs
    guard let run = runs.first, runs.count == 1 else {
      throw RunSelectionError.ambiguous(selection.runs.joined(separator: " "), runs)
    }
    return run
  }

  /// All runs that match the filters, newest first.
  func matchingRuns(
    in store: RunStore? = nil, limit: Int? = nil
  ) throws -> RunList {
    let filter = try noted(selection.filter)
    let store = store ?? selection.store
    let listing = try store.runs(matching: filter, limit: limit)
    noteUnmetNames(of: RunQuery(store, filter: filter))
    for problem in listing.problems { Console.warn(problem.message) }
    return listing
  }

  /// The same for whoever goes through them one by one, with no more than these members.
  func found(in store: RunStore, members: RunMembers = .everything) throws -> FoundRuns {
    let filter = try noted(selection.filter)
    let found = try store.find(matching: filter, members: members)
    noteUnmetNames(of: RunQuery(store, filter: filter))
    return found
  }

  /// What these words name among the runs that match the filters.
  func select(
    _ words: [String], in store: RunStore? = nil, isSingle: Bool = false
  ) throws -> RunSelection {
    let filter = try noted(selection.filter)
    let store = store ?? selection.store
    defer { noteUnmetNames(of: RunQuery(store, filter: filter)) }
    let found = try named(words, in: store, filter, isSingle)
    for problem in found.problems { Console.warn(problem.message) }
    return found
  }

  /// The same; if nothing is found, names the list of the runs that can be meant.
  private func named(
    _ words: [String], in store: RunStore, _ filter: RunFilter, _ isSingle: Bool
  ) throws -> RunSelection {
    do throws(RunSelectionError) {
      return try store.select(words, matching: filter, isSingle: isSingle)
    } catch {
      guard error.meansNothing, listCommand != RunSelectionError.listCommand else { throw error }
      throw CommandFailure(error.message, hint: "'\(listCommand)' lists all runs")
    }
  }

  /// A reader who sees nothing should know why.
  func noteThatThereAreNone(in store: RunStore) throws {
    Console.note(try selection.isEmpty ? "no runs in '\(store.home)'" : "no runs match")
  }

  /// Says which names in a filter no run has, once it was applied.
  func noteUnmetNames(of query: RunQuery) {
    for name in query.store.unmetNames(of: query.filter) { Console.note(name.message) }
  }

  /// Says what may not be meant.
  private func noted(_ filter: RunFilter) -> RunFilter {
    var filter = filter
    for doubt in filter.doubts { Console.note(doubt.wording) }
    if !filter.expressions.isEmpty { filter.unmet = UnmetNames(of: filter.expressions) }
    return filter
  }
}

extension CommandFailure {
  /// Shows where the expression goes wrong; `subject` is the option that has it.
  init(_ error: FilterSyntaxError, in text: String, of subject: String = "filter") {
    self = .wrongInput(
      error.description(of: subject), details: error.excerpt(of: text), hint: error.hint(in: text))
  }
}
