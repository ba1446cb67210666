import Jobs
import Text

extension RunFilter {
  /// What its expressions may not mean, with a hint for each.
  package var doubts: [String] {
    let lone = Set(expressions.flatMap(\.loneWords)).sorted()
    let states = Set(expressions.flatMap { $0.texts(comparedWith: ["status", "state"]) }).sorted()
    return lone.map(Self.doubt(ofLoneWord:))
      + states.filter { JobState(rawValue: $0) == nil }.map(Self.doubt(ofState:))
  }

  private static func doubt(ofLoneWord word: String) -> String {
    "in the filter, '\(word)' alone is true of every run: compare it with something, in quotes "
      + "for the shell: -F '\(word) < 1'"
  }

  private static func doubt(ofState word: String) -> String {
    let known = JobState.allCases.map(\.rawValue)
    let nearest = word == "failed" ? "error" : nearestMatch(to: word, among: known)
    return "there is no status '\(word)'"
      + (nearest.map { "; did you mean '\($0)'?" } ?? ": \(known.joined(separator: ", "))")
  }
}
