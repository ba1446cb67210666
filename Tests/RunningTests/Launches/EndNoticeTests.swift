import Glibc
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct EndNoticeTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func notice(_ command: String) -> EndNotice {
    var notice = EndNotice(command: command, name: "sweep")
    notice.done = 383
    notice.failed = 117
    notice.exitCode = 1
    notice.seconds = 123.4
    notice.summary = "sweep: 383 completed, 117 failed in 2m 3s"
    return notice
  }

  @Test func theCommandIsToldHowItCameOut() throws {
    let file = sandbox.path("told")
    let result = notice("env | grep ^BATCHRUN_ | sort > '\(file)'; cat > '\(file).input'")
      .carryOut(nil)
    #expect(result.warning == nil && result.signal == nil)
    let lines = sandbox.lines(of: "told")
    for line in [
      "BATCHRUN_NAME=sweep", "BATCHRUN_DONE=383", "BATCHRUN_FAILED=117", "BATCHRUN_INTERRUPTED=0",
      "BATCHRUN_NOT_STARTED=0", "BATCHRUN_ALREADY_DONE=0", "BATCHRUN_SKIPPED=0",
      "BATCHRUN_SECONDS=123.4", "BATCHRUN_EXIT_CODE=1", "BATCHRUN_BEST=",
      "BATCHRUN_SUMMARY=sweep: 383 completed, 117 failed in 2m 3s",
    ] { #expect(lines.contains(line), "\(line) in \(lines)") }
    #expect(sandbox.text(of: "told.input") == "")
  }

  @Test func anotherEndIsSaid() {
    #expect(notice("exit 3").carryOut(nil).warning == "the --notify command ended with exit code 3")
    #expect(
      notice("kill -9 $$").carryOut(nil).warning == "the --notify command was killed by SIGKILL")
  }
}

@Suite struct LimitedCommandTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test func whatTakesTooLongIsStopped() throws {
    let began = monotonicSeconds()
    let command = LimitedCommand(
      "sleep 1000", environment: ProcessEnvironment.entries, limit: 0.2, grace: 10)
    #expect(try command.run(nil) == .outOfTime)
    #expect(monotonicSeconds() - began < 8)
  }

  @Test func whatDoesNotListenIsKilledWithAllItStarted() throws {
    let file = sandbox.path("pid")
    let command = LimitedCommand(
      "trap '' TERM; sleep 1000 & echo $! > '\(file)'; wait; wait",
      environment: ProcessEnvironment.entries, limit: 0.5, grace: 0.2)
    #expect(try command.run(nil) == .outOfTime)
    let pid = try #require(sandbox.text(of: "pid").flatMap { pid_t($0.dropLast()) })
    try eventually("its child is gone") {
      kill(pid, 0) != 0 || processState(pid) == "Z"
    }
  }
}
