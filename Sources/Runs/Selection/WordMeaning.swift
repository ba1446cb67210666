import Jobs
import Posix

/// What is meant by a word that stands where a command has to.
package enum WordMeaning: Hashable, Sendable {
  /// The details of a run, by its place in the list or its id.
  case details(String)
  /// A file: a grid spec, a script and a runfile.
  case spec(String)
  case script(String)
  case runfile(String)
  /// Lists of runs: the newest ones, those that an expression, a state or an operation chooses.
  case newest(Int)
  case matching(String)
  case inState(JobState)
  case ofOperation(String)
  /// A comparison of these runs.
  case comparison(String)
  case help

  /// Of `5` and `train.py` among all commands.
  package init?(ofCommand word: String) {
    if Self.isPlace(word) {
      self = .details(word)
    } else if FileStatus(path: word)?.isRegular != true {
      return nil
    } else if word.hasSuffix(".yml") || word.hasSuffix(".yaml") {
      self = .spec(word)
    } else if Self.isScript(word) {
      self = .script(word)
    } else {
      self = .runfile(word)
    }
  }

  /// Of `5`, `-5`, `error`, `loss<1` and `train` among the commands for runs.
  package init(ofRuns word: String) {
    if Self.isPlace(word) {
      self = .details(word)
    } else if let count = Int(word), count < 0 {
      self = .newest(-count)
    } else if case .range = RunReference(word) {
      self = .comparison(word)
    } else if word == "help" {
      self = .help
    } else if word.contains(where: { "<>=".contains($0) }) {
      self = .matching(word)
    } else if let state = Self.state(word) {
      self = .inState(state)
    } else {
      let isID = word.utf8.count >= 4 && word.allSatisfy { $0.isASCII && $0.isHexDigit }
      self = isID ? .details(word) : .ofOperation(word)
    }
  }

  /// Whether a file of this name is a program.
  static func isScript(_ path: String) -> Bool {
    [".py", ".R", ".ipynb", ".sh"].contains(where: path.hasSuffix)
  }

  private static func state(_ word: String) -> JobState? {
    let state = word == "failed" ? JobState.error : word == "done" ? .completed : nil
    guard let state = state ?? JobState(rawValue: word),
      RunStateChoice.all.contains(where: { $0.state == state })
    else { return nil }
    return state
  }

  private static func isPlace(_ word: String) -> Bool {
    if case .index(let place) = RunReference(word) { place > 0 } else { false }
  }
}
