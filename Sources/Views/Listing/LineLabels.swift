import Runs

/// The labels of the runs of one list. A launched line that nobody has labelled shows its parameters
/// where no other line of its launch has the same in this list, else its command: so all of a list
/// have to be counted before the first is shown.
struct LineLabels {
  /// What a run may be labelled with, once the whole list is known.
  struct Choice {
    /// What others may have too; nil for what has a label in any case.
    fileprivate let parameters: Parameters?
    fileprivate let label: String?
    /// What it shows where others have the same parameters.
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

  init() {}

  init(_ runs: some Sequence<RunRecord>) {
    for run in runs { _ = count(run) }
  }

  /// Takes in one more run of the list.
  mutating func count(_ run: RunRecord) -> Choice {
    note(run.ledger.folder)
    return count(choice(for: run))
  }

  /// The same of one that is only glanced at; nil where that does not tell its label.
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

  func label(of run: RunRecord) -> String? {
    label(of: choice(for: run))
  }

  private func choice(for run: RunRecord) -> Choice {
    choice(
      RunGlance.Labels(
        shown: run.shownLabel, parameters: run.parameterLabel, command: run.commandLabel),
      run.ledger.folder)
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
