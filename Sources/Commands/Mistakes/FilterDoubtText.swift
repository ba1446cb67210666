import Jobs
import Runs

extension FilterDoubt {
  /// With a hint for the command line; not escaped.
  var wording: String {
    switch self {
    case .loneWord(let word):
      "in the filter, '\(word)' alone is true of every run: compare it with something, in quotes "
        + "for the shell: -F '\(word) < 1'"
    case .unknownStatus(let word, let nearest):
      "there is no status '\(word)'"
        + (nearest.map { "; did you mean '\($0)'?" }
          ?? ": \(JobState.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }
}
