import CPOSIX
import Glibc
import Jobs
import Posix

extension UnsafeMutablePointer<cposix_slot> {
  /// How the reaped attempt in this slot ended. `memoryRanOut` is asked if SIGKILL may have ended
  /// it.
  ///
  /// A shell outlives its command that a signal ends: it reports that on standard error and
  /// exits with 128 and the signal's number. What was executed without a shell is reported the
  /// same way, so that it makes no difference; except for signals that ask a whole session to end,
  /// which would have ended the shell too.
  func outcome(wasInterrupted: Bool, logs: JobLogs, memoryRanOut: () -> Bool) -> Outcome {
    switch WaitStatus(pointee.status) {
    case .exited(let code):
      guard code == DashReport.exitCode(signal: SIGKILL), !wasInterrupted, memoryRanOut() else {
        return .exited(code: code)
      }
      return SignalDeath.failure(of: SIGKILL, memoryRanOut: true, isReported: true)
    case .signaled(let signal, let dumpedCore):
      guard !wasInterrupted, !SignalDeath.asking.contains(signal), kind != .program else {
        return .signaled(signal: signal)
      }
      let memoryRanOut = signal == SIGKILL && memoryRanOut()
      guard kind == .direct else {
        return SignalDeath.failure(of: signal, memoryRanOut: memoryRanOut)
      }
      logs.appendError(DashReport.message(signal: signal, dumpedCore: dumpedCore), for: id)
      return memoryRanOut
        ? SignalDeath.failure(of: signal, memoryRanOut: true, isReported: true)
        : .exited(code: DashReport.exitCode(signal: signal))
    }
  }

  /// What the process in this slot is.
  var kind: SlotKind {
    get { SlotKind(rawValue: pointee.kind) ?? .shell }
    nonmutating set { pointee.kind = newValue.rawValue }
  }
}

/// What the process of an attempt is.
enum SlotKind: UInt32 {
  /// The shell that runs a line.
  case shell
  /// The command of a line, executed without a shell.
  case direct
  /// The program of a run of an operation.
  case program
}
