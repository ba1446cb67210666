import Text
import YAML

/// What is wrong with a project file, where, and what to do about it.
package struct ProjectError: ExplainedError, Hashable, Sendable, CustomStringConvertible {
  /// Lower case, without the place.
  package var reason: String
  package var place: ProjectPlace?
  package var hint: String?

  package init(_ reason: String, at place: ProjectPlace?, hint: String? = nil) {
    self.reason = reason
    self.place = place
    self.hint = hint
  }

  init(_ error: YAMLError, in file: String) {
    self.init(
      error.message,
      at: ProjectPlace(file: file, line: error.mark.line, column: error.mark.column),
      hint: error.hint)
  }

  /// `batchrun.yml:3:7: unknown key 'flgs'`.
  package var description: String {
    guard let place else { return reason }
    return "\(place): \(reason)"
  }

  /// The line of the file, and a caret.
  package var details: [String] { place?.excerpt ?? [] }
}

/// Something in a project file that has no effect here.
package struct ProjectWarning: Hashable, Sendable, CustomStringConvertible {
  package var message: String
  package var place: ProjectPlace
  /// Whether what runs is probably not what is meant.
  package var isOfCommand = false

  package var description: String {
    "\(place): \(message)"
  }
}

/// ` (did you mean 'flags'?)`, or nothing.
func suggestion(for word: String, among candidates: some Sequence<String>) -> String {
  // One letter is near to every other.
  guard word.count > 1 else { return "" }
  return nearestMatch(to: word, among: candidates).map { " (did you mean '\($0)'?)" } ?? ""
}
