/// Words that Slurm has for nothing.
enum SlurmText {
  /// `text`, or an empty one if it stands for nothing.
  static func present(_ text: some StringProtocol) -> String {
    let text = text.drop { $0 == " " }
    let isNothing = ["None", "(null)", "N/A", "n/a", "None assigned"].contains(String(text))
    return isNothing ? "" : String(text)
  }

  /// The name of a node; empty if there is none yet.
  static func node(_ text: some StringProtocol) -> String { present(text) }
}
