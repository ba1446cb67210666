import Arguments
import Runs
import Text

extension CommandFailure {
  init(_ error: RunFileError) {
    self.init(error.message, hint: error.hint, exitCode: error.isUsage ? 2 : 1)
  }
}

extension RunSelecting {
  /// Reads PATH as options give it.
  func runPath(_ text: String?) throws(CommandFailure) -> RunPath? {
    guard let text else { return nil }
    return try withRunFiles { () throws(RunFileError) in try RunPath(text) }
  }
}

/// Turns what goes wrong with the files of a run into what the user is told.
func withRunFiles<Result>(
  _ body: () throws(RunFileError) -> Result
) throws(CommandFailure) -> Result {
  do throws(RunFileError) {
    return try body()
  } catch {
    throw CommandFailure(error)
  }
}
