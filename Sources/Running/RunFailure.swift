import Ledger
import Operations
import Posix
import Queries
import Runs

/// Why runs could not be made, started or brought to their end.
package struct RunFailure: Error, Hashable, Sendable {
  /// Lower case, no full stop, names in single quotes.
  package var message: String
  /// Lines that show where it is wrong.
  package var details: [String]
  /// What to do about it, where that helps.
  package var hint: String?
  package var exitCode: Int32

  package init(
    _ message: String, details: [String] = [], hint: String? = nil, exitCode: Int32 = 1
  ) {
    self.message = message
    self.details = details
    self.hint = hint
    self.exitCode = exitCode
  }

  /// The exit code of a failure of the system: no process, descriptor or memory.
  package static let noRoom: Int32 = 71
  /// The exit code where records could not be written.
  package static let notRecorded: Int32 = 74
}

// What the rooms below throw, as a failure.
extension RunFailure {
  package init(_ error: LedgerError) {
    self.init(error.message, hint: error.hint, exitCode: error.exitCode)
  }

  package init(_ error: FlagError, exitCode: Int32 = 1) {
    self.init(
      error.message, details: error.details, hint: error.hint, exitCode: exitCode)
  }

  package init(_ error: OperationError) {
    self.init(error.message, details: error.details, hint: error.hint)
  }

  package init(_ error: ProjectError) {
    self.init(error.description, hint: error.hint)
  }

  package init(_ error: TrialError) {
    self.init(error.message, hint: error.hint)
  }

  package init(_ error: RunSelectionError) {
    self.init(
      error.message, details: error.details, hint: error.hint, exitCode: error.exitCode)
  }

  package init(_ error: SystemError, exitCode: Int32 = 1) {
    self.init("\(error)", exitCode: exitCode)
  }
}
