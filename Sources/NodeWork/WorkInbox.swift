import Launching
import Posix
import Synchronization

/// The ends of attempts on their way to the one thread that decides.
final class WorkInbox: AttemptReceiver {
  private let ends = Mutex<[AttemptEnd]>([])
  private let wakeup: Wakeup

  init() throws(SystemError) {
    wakeup = try Wakeup()
  }

  /// To wait for the next end.
  var descriptor: Int32 { wakeup.descriptor }

  func attemptEnded(_ end: AttemptEnd) {
    ends.withLock { $0.append(end) }
    wakeup.wake()
  }

  /// Takes out what has come.
  func take() -> [AttemptEnd] {
    wakeup.clear()
    return ends.withLock { ends in
      defer { ends = [] }
      return ends
    }
  }
}
