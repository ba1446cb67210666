import Launching
import Posix

/// Checks whether our other process was killed: whichever of the two it is, nothing more is started.
struct GuardianWatch {
  /// What is reported of it.
  static let failure = RunFailure(LaunchFailure.guardianLost.wording)

  private let lifeline: Int32?
  private(set) var isLost = false

  /// `lifeline` is readable once the process has ended; nil if there is none.
  init(_ lifeline: Int32?) { self.lifeline = lifeline }

  /// What to wait for in addition to other things.
  var descriptors: [Int32] {
    guard let lifeline, !isLost else { return [] }
    return [lifeline]
  }

  /// Whether it is known only now that it was killed.
  mutating func notesLoss() -> Bool {
    guard let lifeline, !isLost else { return false }
    isLost = !Poll.wait(for: [lifeline], until: Clock.monotonic).isEmpty
    return isLost
  }
}
