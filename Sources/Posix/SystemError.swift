import Glibc
import Text

/// A call of the system that failed: what was being done, and why it could not be.
package struct SystemError: ExplainedError, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, as the user would say it: "write 'runs/a/journal.jsonl'".
  package let action: String
  /// The errno.
  package let code: Int32

  package init(_ action: String, code: Int32 = errno) {
    self.action = action
    self.code = code
  }

  /// What the system says of the errno.
  package var reason: String {
    String(cString: strerror(code))
  }

  package var description: String {
    "cannot \(action): \(reason)"
  }
}
