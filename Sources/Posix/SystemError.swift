import Glibc
import Text

/// A call of the system that failed: what was being done, and why it could not be.
package struct SystemError: ExplainedError, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, as the user would say it: "write 'runs/a/journal.jsonl'".
  package let action: String
  /// The errno.
  package let code: Int32
  /// What is known beyond what the system says of the errno.
  private let explanation: String?
  /// How a wait for a lock came to its end without it; nil if it was no such wait.
  package let endOfWait: LockWait.End?

  package init(
    _ action: String, code: Int32 = errno, because explanation: String? = nil,
    endOfWait: LockWait.End? = nil
  ) {
    self.action = action
    self.code = code
    self.explanation = explanation
    self.endOfWait = endOfWait
  }

  /// Why it failed: what the system says of the errno, if nothing better is known.
  package var reason: String {
    explanation ?? String(cString: strerror(code))
  }

  /// What to do about a limit of the surroundings.
  package var hint: String? {
    switch code {
    case EAGAIN, ENOMEM: "raise the limits on processes and memory (ulimit -u, ulimit -v)"
    case EMFILE: "raise the limit on open files (ulimit -n)"
    case EFBIG: "raise the limit on the size of files (ulimit -f)"
    default: nil
    }
  }

  package var description: String {
    "cannot \(action): \(reason)"
  }
}
