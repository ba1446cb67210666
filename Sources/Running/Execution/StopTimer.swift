import Glibc
import Posix

/// Asks this process to stop after a time, as a user would (`--stop-after`).
struct StopTimer {
  private let isCancelled = Monitor(false)

  init(
    seconds: Double, tell: @escaping RunListener,
    stop: @escaping @Sendable () -> Void = { kill(getpid(), SIGTERM) }
  ) throws(SystemError) {
    let deadline = Clock.monotonic + seconds
    try WorkerThread { [isCancelled] in
      if isCancelled.wait(until: deadline, { $0 ? true : nil }) != nil { return }
      tell(.timeElapsed(minutes: seconds / 60))
      stop()
    }.detach()
  }

  /// The timer of a run; nil if it has all the time it wants.
  static func start(
    after seconds: Double?, tell: @escaping RunListener
  ) throws(RunFailure) -> StopTimer? {
    guard let seconds else { return nil }
    do throws(SystemError) {
      return try StopTimer(seconds: seconds, tell: tell)
    } catch {
      throw RunFailure(error, exitCode: RunFailure.noRoom)
    }
  }

  func cancel() {
    isCancelled.change { $0 = true }
  }
}
