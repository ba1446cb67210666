import Glibc
import Posix
import Synchronization

/// The session of a launcher and its jobs.
///
/// If a process dies while children of the same session are stopped, the kernel sends them SIGHUP, which ends
/// them. So a launcher leaves the session before it stops jobs for the first time, and jobs that start later
/// get their own sessions.
final class JobSession: Sendable {
  private let hasLeft = Atomic(false)
  private let mayLeave: Bool

  /// `mayLeave`: whether this process is a launcher, which nothing else is done with.
  init(mayLeave: Bool) {
    self.mayLeave = mayLeave
  }

  /// What a job that begins now gets.
  var groupOfJobs: ChildProcess.Group {
    hasLeft.load(ordering: .acquiring) ? .newSession : .newGroup
  }

  /// Leaves the session of the jobs, if that has not been done.
  func leave() {
    guard mayLeave, !hasLeft.exchange(true, ordering: .acquiringAndReleasing) else { return }
    setsid()
  }
}
