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
    let folder: String
    let text: String
  }

  private var counts: [Parameters: Int] = [:]

  init() {}

  init(_ runs: some Sequence<RunRecord>) {
    for run in runs { _ = count(run) }
  }

  /// Takes in one more run of the list.
  mutating func count(_ run: RunRecord) -> Choice {
    let choice = choice(for: run)
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
    guard let text = run.parameterLabel else {
      return Choice(parameters: nil, label: run.shownLabel, command: nil)
    }
    return Choice(
      parameters: Parameters(folder: run.ledger.folder, text: text), label: run.shownLabel,
      command: run.commandLabel)
  }
}
