import CPOSIX
import Glibc
import Jobs
import Posix

extension UnsafeMutablePointer<cposix_slot> {
  /// How the reaped attempt in this slot ended.
  ///
  /// A shell outlives a command of its own that a signal ends: it says so on standard error and
  /// exits with 128 and the signal's number. What was executed without a shell is reported the
  /// same way, so that it makes no difference; except for signals that ask a whole session to end,
  /// which would have ended the shell too.
  func outcome(wasInterrupted: Bool, logs: JobLogs) -> Outcome {
    switch WaitStatus(pointee.status) {
    case .exited(let code):
      return .exited(code: code)
    case .signaled(let signal, let dumpedCore):
      guard pointee.is_direct != 0, !wasInterrupted,
        ![SIGTERM, SIGHUP, SIGINT, SIGQUIT].contains(signal)
      else { return .signaled(signal: signal) }
      logs.appendError(DashReport.message(signal: signal, dumpedCore: dumpedCore), for: id)
      return .exited(code: DashReport.exitCode(signal: signal))
    }
  }
}
