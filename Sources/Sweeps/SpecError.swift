import Text
import YAML

/// What is wrong with a grid spec, where, and what to do about it.
package struct SpecError: Error, Hashable, Sendable {
  package let message: String
  /// Where in the spec; nil if it is about the spec as a whole.
  package let mark: Mark?
  package let hint: String?

  package init(_ message: String, at mark: Mark?, hint: String? = nil) {
    self.message = message
    self.mark = mark
    self.hint = hint
  }

  init(_ error: YAMLError) {
    self.init(error.message, at: error.mark, hint: error.hint)
  }
}

/// Something odd in a grid spec that does not stop it from being expanded.
package struct SpecWarning: Hashable, Sendable {
  package let message: String
  package let mark: Mark?
}

/// `(did you mean 'values'?)` with a blank before it, or nothing.
func suggestion(for word: String, among candidates: some Sequence<String>) -> String {
  // One letter is near to every other.
  guard word.count > 1 else { return "" }
  return meant(by: word, among: candidates).map { " (did you mean '\($0)'?)" } ?? ""
}

/// The candidate that is near to a word, or that the word is short for.
func meant(by word: String, among candidates: some Sequence<String>) -> String? {
  if let near = nearestMatch(to: word, among: candidates) { return near }
  let long = [
    "params": "parameters", "hyperparameters": "parameters", "hparams": "parameters",
    "vals": "values", "val": "value", "choices": "values", "cmd": "command", "script": "program",
  ][word.lowercased()]
  return candidates.first { $0 == long }
}
