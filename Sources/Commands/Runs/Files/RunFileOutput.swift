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
    do throws(RunFileError) {
      return try RunPath(text)
    } catch {
      throw CommandFailure(error)
    }
  }
}
