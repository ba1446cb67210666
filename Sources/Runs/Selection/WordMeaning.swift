import Jobs
import Posix
import Text

/// The command that was meant by a word that is not one.
package enum WordMeaning {
  /// Of `batchrun 5` and `batchrun train.py`.
  package static func meaning(ofCommand word: String) -> String? {
    if isPlace(word) { return "batchrun runs info " + word }
    guard FileStatus(path: word)?.isRegular == true else { return nil }
    let command =
      if word.hasSuffix(".yml") || word.hasSuffix(".yaml") {
        "sweep"
      } else if [".py", ".R", ".ipynb", ".sh"].contains(where: word.hasSuffix) {
        "run"
      } else {
        "launch"
      }
    return "batchrun \(command) \(shellQuoted(word))"
  }

  /// Of `batchrun runs 5`, `runs -5`, `runs error`, `runs 'loss<1'` and `runs train`.
  package static func meaning(ofRuns word: String) -> String? {
    if isPlace(word) { return "batchrun runs info " + word }
    if let count = Int(word), count < 0 { return "batchrun runs -n \(-count)" }
    if case .range = RunReference(word) { return "batchrun compare --table " + word }
    if word == "help" { return "batchrun runs --help" }
    if word.contains(where: { "<>=".contains($0) }) {
      return "batchrun runs --filter \"\(word)\""
    }
    let state = word == "failed" ? JobState.error : word == "done" ? .completed : nil
    if let state = state ?? JobState(rawValue: word),
      RunStateChoice.all.contains(where: { $0.state == state })
    {
      return "batchrun runs --\(state.rawValue)"
    }
    let isID = word.utf8.count >= 4 && word.allSatisfy { $0.isASCII && $0.isHexDigit }
    return (isID ? "batchrun runs info " : "batchrun runs --operation ") + shellQuoted(word)
  }

  private static func isPlace(_ word: String) -> Bool {
    if case .index(let place) = RunReference(word) { place > 0 } else { false }
  }
}
