import Dispatch
import Glibc

/// Asks this process to stop after a time, as a user would (`--stop-after`).
struct StopTimer {
  private let timer: any DispatchSourceTimer

  init(
    seconds: Double, tell: @escaping RunListener,
    stop: @escaping @Sendable () -> Void = { kill(getpid(), SIGTERM) }
  ) {
    timer = DispatchSource.makeTimerSource()
    timer.schedule(deadline: .now() + seconds)
    timer.setEventHandler {
      tell(.timeElapsed(minutes: seconds / 60))
      stop()
    }
    timer.activate()
  }

  func cancel() {
    timer.cancel()
  }
}
