import Text

/// Why an operation cannot be found, or not be run as defined.
package struct OperationError: ExplainedError, Hashable, Sendable {
  package var message: String
  /// Lines that show where it is wrong.
  package var details: [String]
  package var hint: String?
  /// Whether nothing has the name that was asked for.
  package var isUnknown = false

  package init(_ message: String, details: [String] = [], hint: String? = nil) {
    self.message = message
    self.details = details
    self.hint = hint
  }

  /// The message and, on separate lines, what shows where it is wrong.
  package var text: String { ([message] + details).joined(separator: "\n") }

  init(_ error: ProjectError) {
    self.init(error.description, details: error.details, hint: error.hint)
  }
}
