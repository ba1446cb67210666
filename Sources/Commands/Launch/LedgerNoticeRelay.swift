import Ledger
import Posix
import Synchronization

/// Passes on what the ledger of a launch has to tell, from any of its threads: to the display of
/// the launch while there is one, else to standard error.
final class LedgerNoticeRelay: Sendable {
  private struct State {
    var display: LaunchDisplay?
    /// Why folds have failed: they are tried again and again, and it is said once.
    var foldFailures: Set<Int32> = []
  }

  private let state = Mutex(State())

  /// The display that tells from now on; nil for none.
  func show(on display: LaunchDisplay?) {
    state.withLock { $0.display = display }
  }

  func tell(_ notice: LedgerNotice) {
    let (isNew, display) = state.withLock { state in
      if case .foldFailed(let error) = notice {
        return (state.foldFailures.insert(error.code).inserted, state.display)
      }
      return (true, state.display)
    }
    guard isNew else { return }
    if let display {
      display.warn(notice.message)
    } else {
      Console.warn(notice.message)
    }
  }
}
