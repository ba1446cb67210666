import Posix
import Text

/// Why the plan of a round cannot be used.
package enum PlanError: ExplainedError, Hashable {
  case missing(path: String)
  /// It is not what was written.
  case damaged(path: String)
  /// The round has fewer elements.
  case noElement(Int, path: String)
  case unreadable(SystemError)

  package var message: String {
    switch self {
    case .missing(let path): "there is no plan '\(path)'"
    case .damaged(let path): "the plan '\(path)' is damaged"
    case .noElement(let element, let path): "the plan '\(path)' has no element \(element)"
    case .unreadable(let error): error.description
    }
  }

  package var hint: String? {
    switch self {
    case .missing, .unreadable: "keep the runs folder on a disk that all nodes see"
    case .damaged, .noElement: "launch again"
    }
  }
}
