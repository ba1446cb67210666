import CPOSIX
import Glibc
import Posix

/// A stop from the terminal (Ctrl-Z) on its way down: a process of ours stops only when all that it has
/// passed the stop on to have stopped, and continues them when it is continued itself.
package enum StopRelay {
  /// Seconds that the processes below have to stop, which may have other things to do.
  private static let patience = 2.0

  /// Passes the stop on to `children`, which do the same, and stops this process. Returns when it goes
  /// on, and so do they.
  package static func stop(_ children: [Int32]) {
    for child in children { kill(child, SIGTSTP) }
    awaitStop(of: children)
    raise(SIGSTOP)
    for child in children { kill(child, SIGCONT) }
  }

  private static func awaitStop(of children: [Int32]) {
    let deadline = Clock.monotonic + patience
    for child in children {
      while !cposix_was_stopped(child), cposix_is_running(child), Clock.monotonic < deadline {
        usleep(2_000)
      }
    }
  }
}
