import Glibc
import LocalExecution
import Posix

/// A run of ours that another process carries out: a step, or what a queue starts.
package protocol ChildRun: Sendable {
  var pid: Int32 { get }
  /// Becomes readable when it has ended.
  var ended: Int32 { get }

  func signal(_ signal: Int32)
  /// Waits for its end. To be called once.
  func wait() -> WaitStatus
}

extension ForegroundChild: ChildRun {
  package func signal(_ signal: Int32) {
    kill(pid, signal)
  }
}

extension WaitStatus {
  /// The exit code as a shell has it: of a process that a signal ended, that and 128.
  var shellCode: Int32 {
    switch self {
    case .exited(let code): code
    case .signaled(let signal, _): 128 + signal
    }
  }
}

extension RunResult {
  /// That of a process which has done all the work.
  init(_ status: WaitStatus) {
    self.init(exitCode: status.shellCode)
    if case .signaled(let signal, _) = status { self.signal = signal }
  }
}
