import Arguments
import Runs
import Text

extension RunSelectionCommand {
  /// Reads PATH as options give it.
  func runPath(_ text: String?) throws -> RunPath? {
    guard let text else { return nil }
    return try withRunFiles { () throws(RunFileError) in try RunPath(text) }
  }
}

/// Turns what goes wrong with the files of a run into what the user is told.
func withRunFiles<Result>(
  _ body: () throws(RunFileError) -> Result
) throws -> Result {
  return try body()
}
