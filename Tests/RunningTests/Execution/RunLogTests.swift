import Glibc
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct RunLogTests {
  let sandbox: Sandbox
  let events = EventRecord()

  init() throws {
    sandbox = try Sandbox()
  }

  private func log() -> RunLog {
    RunLog(tell: { [events] in events.add($0) })
  }

  @Test func `messages are passed on and kept, in one order`() {
    let log = log()
    log.open(sandbox.path("logs/1/out.log"))
    log.line("one")
    log.line("two", .warning)
    log.say("three\n")
    log.line("four", .error)
    let lines = [
      "INFO: [batchrun] one", "WARNING: [batchrun] two", "three", "ERROR: [batchrun] four",
    ]
    #expect(events.log == lines)
    #expect(sandbox.lines(of: "logs/1/out.log") == lines)
  }

  @Test func `what is added is told at once, and kept when it is flushed`() {
    let log = log()
    log.open(sandbox.path("out.log"))
    log.add("one\n")
    log.add("two\n")
    #expect(events.log == ["one", "two"])
    #expect(sandbox.text(of: "out.log") == "")
    log.flush()
    #expect(sandbox.text(of: "out.log") == "one\ntwo\n")
    log.flush()
    #expect(sandbox.text(of: "out.log") == "one\ntwo\n")
  }

  @Test func `of an earlier start nothing stays, unless that continues`() throws {
    try sandbox.write("before\n", to: "out.log")
    let further = log()
    further.open(sandbox.path("out.log"), goesOn: true)
    further.say("after\n")
    #expect(sandbox.text(of: "out.log") == "before\nafter\n")
    let anew = log()
    anew.open(sandbox.path("out.log"))
    anew.say("new\n")
    #expect(sandbox.text(of: "out.log") == "new\n")
  }

  @Test func `without a file it is only told`() {
    let log = log()
    log.say("before\n")
    log.open(sandbox.path("out.log"))
    log.say("after\n")
    #expect(events.log == ["before", "after"])
    #expect(sandbox.text(of: "out.log") == "after\n")
  }

  @Test func `a log that cannot be written costs nothing`() throws {
    try sandbox.write("x", to: "file")
    let log = log()
    log.open(sandbox.path("file/out.log"))
    log.line("one")
    #expect(events.log == ["INFO: [batchrun] one"])
    #expect(sandbox.text(of: "file") == "x")
  }
}
