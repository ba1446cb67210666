import Posix
import Text

/// Why runs could not be made, started or brought to their end.
package struct RunFailure: ExplainedError, Hashable, Sendable {
  /// Lower case, no full stop, names in single quotes.
  package var message: String
  /// Lines that show where it is wrong.
  package var details: [String]
  /// What to do about it, if that helps.
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

  /// The exit code if what was asked for cannot be done as it was asked for.
  package static let refused: Int32 = 2
  /// The exit code of a failure of the system: no process, descriptor or memory.
  package static let noRoom: Int32 = 71
  /// The exit code if records could not be written.
  package static let notRecorded: Int32 = 74
}

extension RunFailure {
  /// What another room says of its error; `exitCode` if it is another one here.
  package init(_ error: some ExplainedError, exitCode: Int32? = nil) {
    self.init(
      error.message, details: error.details, hint: error.hint,
      exitCode: exitCode ?? error.exitCode)
  }

  /// For lack of a resource of the system, or because the disk cannot take our files.
  static func unavailable(_ error: SystemError) -> RunFailure {
    RunFailure(error, exitCode: error.isOfTheDisk ? notRecorded : noRoom)
  }

  /// The process that we are to work for is not there.
  static func guardianUnknown(_ error: SystemError) -> RunFailure {
    RunFailure("\(error)", hint: "unset BATCHRUN_GUARDIAN, which only batchrun sets")
  }
}
