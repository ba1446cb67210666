import Posix
import Testing

@testable import Running

@Suite struct ChildRunTests {
  @Test(
    arguments: [
      (.exited(code: 0), 0, nil), (.exited(code: 7), 7, nil),
      (.signaled(signal: 15, dumpedCore: false), 143, 15),
      (.signaled(signal: 6, dumpedCore: true), 134, 6),
    ] as [(WaitStatus, Int32, Int32?)])
  func `a run ends as the process that carried it out`(
    status: WaitStatus, code: Int32, signal: Int32?
  ) {
    #expect(status.shellCode == code)
    #expect(RunResult(status) == RunResult(exitCode: code, signal: signal))
  }
}
