/// One step of an operation that runs others.
package struct StepDefinition: Hashable, Sendable {
  /// What must hold after the step.
  package enum Check: Hashable, Sendable {
    /// The output matches this pattern.
    case output(pattern: String)
    /// There is a file that matches this glob, and it matches the pattern, or is the same as
    /// another file.
    case file(glob: String, contains: String?, comparedTo: String?)
  }

  /// The keys of a step's map that are not options of `run`.
  package static let keys = ["run", "name", "flags", "isolate-runs", "expect", "checks"]

  /// The words of a `run` command line, before references to flags are replaced.
  package var words: [String]
  /// The step as it was written, for messages.
  package var text: String
  package var name: String?
  /// Replaces the flags among `words`.
  package var flags: Flags?
  package var checks: [Check] = []
  /// Options of `run` that the map form gives, by their long names.
  package var options: [String: FlagValue] = [:]
  package var isolatesRuns = true

  package init(words: [String], text: String) {
    self.words = words
    self.text = text
  }
}
