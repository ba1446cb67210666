import Runs

/// The labels of the runs of one list. A launched line that nobody has labelled shows its parameters
/// where no other line of its launch has the same in this list, else its command.
struct LineLabels {
  private struct Parameters: Hashable {
    let folder: String
    let text: String

    /// Nil for what has another label.
    init?(_ run: RunRecord) {
      guard let text = run.parameterLabel else { return nil }
      folder = run.ledger.folder
      self.text = text
    }
  }

  private var counts: [Parameters: Int] = [:]

  init(_ runs: some Sequence<RunRecord>) {
    for run in runs {
      if let parameters = Parameters(run) { counts[parameters, default: 0] += 1 }
    }
  }

  func label(of run: RunRecord) -> String? {
    guard let parameters = Parameters(run), counts[parameters] ?? 0 > 1 else {
      return run.shownLabel
    }
    return run.commandLabel
  }
}
