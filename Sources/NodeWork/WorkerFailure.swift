import Posix
import Text

/// Why a worker did not do its work. The exit codes tell whoever started it; they are none that jobs or
/// shells use.
package enum WorkerFailure: ExplainedError, Hashable {
  /// The element did not start in the folder that the plan names: the jobs would work elsewhere.
  case wrongFolder(expected: String, found: String)
  /// The ledger, or the round in it, is not there as seen from this node.
  case missing(SystemError)
  case unusablePlan(PlanError)
  /// This start of the element has records already: another worker has it.
  case startedAlready(element: Int, start: Int)
  case notWritable(SystemError)
  /// A part of this process could not be set up.
  case notReady(SystemError)

  package static let wrongFolderCode: Int32 = 72
  package static let startedAlreadyCode: Int32 = 73
  package static let notWritableCode: Int32 = 74
  /// The line of shell that comes before the worker failed. Its shell exits with this code.
  package static let setupCode: Int32 = 75
  package static let notReadyCode: Int32 = 76

  package var exitCode: Int32 {
    switch self {
    case .wrongFolder, .missing, .unusablePlan: Self.wrongFolderCode
    case .startedAlready: Self.startedAlreadyCode
    case .notWritable: Self.notWritableCode
    case .notReady: Self.notReadyCode
    }
  }

  package var message: String {
    switch self {
    case .wrongFolder(let expected, let found):
      "the job on \(Machine.hostname) started in '\(found)', not in '\(expected)'"
    case .missing(let error): "\(error.description) on \(Machine.hostname)"
    case .unusablePlan(let error): error.message
    case .startedAlready(let element, let start):
      "start \(start) of element \(element) already has a worker"
    case .notWritable(let error), .notReady(let error): error.description
    }
  }

  package var hint: String? {
    switch self {
    case .wrongFolder, .missing: "use a folder on a disk that all nodes see"
    case .unusablePlan(let error): error.hint
    case .startedAlready: nil
    case .notWritable(let error), .notReady(let error): error.hint
    }
  }
}
