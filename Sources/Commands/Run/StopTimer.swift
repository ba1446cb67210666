import Dispatch
import Glibc

/// Asks this process to stop after a time, as a user would (`--stop-after`).
struct StopTimer {
  private let timer: any DispatchSourceTimer

  init(seconds: Double) {
    timer = DispatchSource.makeTimerSource()
    timer.schedule(deadline: .now() + seconds)
    timer.setEventHandler {
      Console.writeError("Stopping process early - \(seconds / 60) minute(s) elapsed\n")
      kill(getpid(), SIGTERM)
    }
    timer.activate()
  }

  func cancel() {
    timer.cancel()
  }
}
