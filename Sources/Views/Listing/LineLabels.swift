import Runs

/// The labels of the runs of one list. A launched line without a label shows its parameters
/// if no other line of its launch has the same in this list, else its command: so all of a list
/// have to be counted before the first is shown.
struct LineLabels {
  /// What a run may be labelled with, once the whole list is known.
  struct Choice {
    /// What others may have too; nil for what has a label in any case.
    fileprivate let parameters: Parameters?
    fileprivate let label: String?
    /// What it shows if others have the same parameters.
    fileprivate let command: String?
  }

  fileprivate struct Parameters: Hashable {
    /// The number of the launch's ledger.
    let ledger: Int
    let text: String
  }

  private var counts: [Parameters: Int] = [:]
  private var ledgers: [String: Int] = [:]
  /// The ledger of the last run: the next one is mostly in the same.
  private var latest: (folder: String, number: Int)?

  /// Those of a whole list.
  static func labels(of runs: some Sequence<RunRecord>) -> [String?] {
    var labels = LineLabels()
    let choices = runs.map { labels.count($0) }
    return choices.map { labels.label(of: $0) }
  }

  /// Takes in one more run of the list.
  mutating func count(_ run: RunRecord) -> Choice {
    note(run.ledger.folder)
    return count(choice(RunGlance.Labels(of: run), run.ledger.folder))
  }

  /// The same of one that is only glanced at; nil if that does not tell its label.
  mutating func count(_ run: RunGlance) -> Choice? {
    guard let labels = run.labels else { return nil }
    note(run.ledger.folder)
    return count(choice(labels, run.ledger.folder))
  }

  private mutating func count(_ choice: Choice) -> Choice {
    if let parameters = choice.parameters { counts[parameters, default: 0] += 1 }
    return choice
  }

  func label(of choice: Choice) -> String? {
    guard let parameters = choice.parameters, counts[parameters] ?? 0 > 1 else {
      return choice.label
    }
    return choice.command
  }

  private func choice(_ labels: RunGlance.Labels, _ folder: String) -> Choice {
    guard let text = labels.parameters else {
      return Choice(parameters: nil, label: labels.shown, command: nil)
    }
    let number = latest?.folder == folder ? latest?.number : ledgers[folder]
    return Choice(
      parameters: Parameters(ledger: number ?? -1, text: text), label: labels.shown,
      command: labels.command)
  }

  private mutating func note(_ folder: String) {
    if latest?.folder == folder { return }
    let number = ledgers[folder] ?? ledgers.count
    ledgers[folder] = number
    latest = (folder, number)
  }
}

extension RunGlance.Labels {
  /// Those of a run, whose parameters are put into words once.
  init(of run: RunRecord) {
    let parameters = run.parameterLabel
    // A run with parameters shows them: it has no label.
    self.init(
      shown: parameters ?? run.shownLabel, parameters: parameters, command: run.commandLabel)
  }
}
