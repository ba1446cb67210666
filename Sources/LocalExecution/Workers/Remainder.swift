import Glibc
import Jobs
import Posix

/// What is left of an attempt that was asked to end, after its own process has ended.
struct Remainder {
  private let group: Int32
  private let job: JobID
  /// Processes that have left the group and what they were sent last.
  private var told: [ProcessIdentity: Int32] = [:]
  private var givesUpAt = Double.infinity

  init(group: Int32, job: JobID) {
    self.group = group
    self.job = job
  }

  /// Whether nothing is left, or nothing more can be done: after SIGKILL they have `timeToDie`. `signal`
  /// is what the attempt was last sent; processes that left the group get it too.
  mutating func isOver(_ signal: Int32?, _ stragglers: Stragglers) -> Bool {
    if stragglers.isGone(group: group, job: job) { return true }
    guard let signal else { return false }
    stragglers.send(signal, to: job, told: &told)
    if signal == SIGKILL {
      kill(-group, SIGKILL)
      givesUpAt = min(givesUpAt, Clock.monotonic + Stragglers.timeToDie)
    }
    return Clock.monotonic > givesUpAt
  }

  /// Passes the time between two looks.
  static func pause() { usleep(10_000) }
}
