import CTestSupport
import Glibc
import Synchronization

/// A program that a test has started.
package final class RunningProgram: Sendable {
  package let pid: pid_t
  private let name: String
  /// Keeps the sandbox for as long as the program may be looked at.
  private let sandbox: Sandbox
  private let capture: (output: String, errors: String)
  private let end = Mutex<ProgramEnd?>(nil)

  init(
    pid: pid_t, name: String, sandbox: Sandbox, capture: (output: String, errors: String)
  ) {
    self.pid = pid
    self.name = name
    self.sandbox = sandbox
    self.capture = capture
  }

  /// A program that was not waited for is ended with its test.
  deinit {
    if !hasEnded {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
  }

  package func send(_ signal: Int32) {
    // A reaped pid may by now be another process's.
    if !hasEnded { kill(pid, signal) }
  }

  /// Sends to the program's whole process group, as a terminal does.
  package func sendToGroup(_ signal: Int32) {
    kill(-pid, signal)
  }

  package var hasEnded: Bool {
    end.withLock { end in
      if end != nil { return true }
      var status: Int32 = 0
      guard waitpid(pid, &status, WNOHANG) == pid else { return false }
      end =
        ctest_exited(status) ? .exited(ctest_exit_code(status)) : .signaled(ctest_signal(status))
      return true
    }
  }

  /// What it has written so far.
  package var output: String { text(capture.output) }
  package var errors: String { text(capture.errors) }

  /// Waits for its end.
  /// - Throws: `TestFailure` with what it has written when `seconds` have passed; it is killed.
  @discardableResult
  package func wait(within seconds: Double = 60) throws -> ProgramResult {
    do {
      try eventually("\(name) ends", within: seconds) { hasEnded }
    } catch let failure as TestFailure {
      throw TestFailure("\(failure)\n--- stdout\n\(output)\n--- stderr\n\(errors)")
    }
    return try result()
  }

  /// What it has left.
  /// - Throws: `TestFailure` before it has ended.
  package func result() throws -> ProgramResult {
    guard let end = end.withLock({ $0 }) else { throw TestFailure("\(name) has no end") }
    return ProgramResult(
      end: end, outputBytes: bytes(ofFile: capture.output) ?? [],
      errorBytes: bytes(ofFile: capture.errors) ?? [])
  }

  private func text(_ file: String) -> String {
    String(decoding: bytes(ofFile: file) ?? [], as: UTF8.self)
  }
}
