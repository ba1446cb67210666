import Arguments
import Runs

extension RunSelectionCommand {
  /// Reads PATH as options give it.
  func runPath(_ text: String?) throws(RunFileError) -> RunPath? {
    try text.map { text throws(RunFileError) in try RunPath(text) }
  }
}
