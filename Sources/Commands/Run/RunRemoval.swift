import Arguments
import Runs

/// Moves a run that has nothing to say any more into the trash.
struct RunRemoval {
  private let context: RunContext

  init(_ context: RunContext) {
    self.context = context
  }

  /// - Parameter saying: whether the user is told.
  func remove(_ run: RunRecord, saying: Bool = false) throws(CommandFailure) {
  }
}
