import Glibc
import Testing

@testable import Posix

@Suite struct TimedProcessTests {
  func shell(
    _ script: String, capturing stream: TimedProcess.Stream = .output, limit: Double = 60,
    environment: [[UInt8]]? = nil
  ) throws -> TimedProcess {
    try TimedProcess(
      "/bin/sh", [Array("-c".utf8), Array(script.utf8)], capturing: stream,
      environment: environment, timeLimit: limit)
  }

  @Test(arguments: [
    (TimedProcess.Stream.output, "out\n"), (.errors, "err\n"),
  ])
  func oneStreamIsCaptured(stream: TimedProcess.Stream, text: String) throws {
    let process = try shell("echo out; echo err >&2; exit 3", capturing: stream)
    #expect(String(decoding: process.captured, as: UTF8.self) == text)
    #expect(process.status == .exited(code: 3))
    #expect(!process.hasSucceeded)
  }

  @Test func inputIsEmptyAndTheEnvironmentIsAsGiven() throws {
    let process = try shell("cat; echo $A-$HOME", environment: [Array("A=1".utf8)])
    #expect(String(decoding: process.captured, as: UTF8.self) == "1-\n")
    #expect(process.hasSucceeded)
  }

  @Test func bothStreamsAreCapturedAndInputIsRead() throws {
    let process = try TimedProcess(
      "/bin/sh", [Array("-c".utf8), Array("cat; seq 100000 >&2; echo out".utf8)], capturing: .both,
      input: .inMemory(Array("in\0\n".utf8)), timeLimit: 60)
    #expect(process.captured == Array("in\0\nout\n".utf8))
    #expect(process.errors.count == 588_895)
    #expect(process.hasSucceeded)
  }

  @Test func theTimeLimitEndsTheWholeGroup() throws {
    let process = try shell("echo $$; sleep 1000 & sleep 1000", limit: 0.2)
    #expect(process.status == nil)
    let text = String(decoding: process.captured, as: UTF8.self)
    let group = try #require(Int32(text.filter(\.isNumber)))
    // None of the group is left to be signalled, once init has reaped the dead ones.
    let deadline = Clock.monotonic + 60
    while kill(-group, 0) == 0, Clock.monotonic < deadline { sched_yield() }
    #expect(kill(-group, 0) == -1)
  }

  @Test func aProgramThatClosesItsStreamsIsLimitedToo() throws {
    let process = try shell("exec >&- 2>&-; exec sleep 1000", limit: 0.2)
    #expect(process.status == nil)
  }

  @Test func aProgramThatIsMissingIsAnError() {
    #expect(throws: SystemError.self) {
      try TimedProcess("/nothing/here", [], timeLimit: 60)
    }
  }

  @Test func longOutputIsCut() throws {
    let process = try shell("head -c 3000000 /dev/zero")
    #expect(process.captured.count == 1 << 20)
    #expect(process.hasSucceeded)
  }
}
