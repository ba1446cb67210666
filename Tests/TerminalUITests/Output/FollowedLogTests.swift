import Glibc
import Posix
import TestSupport
import Testing

@testable import TerminalUI

/// Logs that are shown while they grow.
@Suite struct FollowedLogTests {
  private let sandbox: Sandbox
  private let output: OutputReader
  private let writer: OutputWriter

  init() throws {
    sandbox = try Sandbox()
    output = try OutputReader()
    writer = try OutputWriter(output: output.writing, error: output.writing)
  }

  private func awaitText(_ text: String) throws {
    try eventually("'\(text)'") { output.text == text }
  }

  private func log(
    _ name: String = "out.log", keptAs: String? = nil, isByLines: Bool = false
  ) -> FollowedLog {
    FollowedLog(
      path: sandbox.path(name), keptAs: keptAs.map { sandbox.path($0) }, isByLines: isByLines)
  }

  @Test func whatIsWrittenIsShownAsItComes() throws {
    try sandbox.write("be", to: "out.log")
    let number = writer.follow(log())
    try awaitText("be")
    try sandbox.append("fore\nagain", to: "out.log")
    try awaitText("before\nagain")
    writer.endFollowing(number)
    #expect(writer.finish() == .complete)
    #expect(output.text == "before\nagain")
  }

  @Test func theFileNeedNotBeThereYet() throws {
    let number = writer.follow(log("logs/out.log"))
    writer.line("a line", to: .standardOutput)
    try awaitText("a line\n")
    try sandbox.makeFolder("logs")
    try sandbox.write("x", to: "logs/out.log")
    try awaitText("a line\nx")
    writer.endFollowing(number)
    writer.finish()
  }

  @Test func aFileThatNeverComesIsPassedOver() throws {
    let number = writer.follow(log())
    writer.endFollowing(number)
    writer.line("the end", to: .standardOutput)
    #expect(writer.finish() == .complete)
    #expect(output.text == "the end\n")
  }

  @Test func linesGoOnWhole() throws {
    try sandbox.write("one\ntw", to: "out.log")
    let number = writer.follow(log(isByLines: true))
    try awaitText("one\n")
    writer.line("between", to: .standardOutput)
    try awaitText("one\nbetween\n")
    try sandbox.append("o\nthr", to: "out.log")
    try awaitText("one\nbetween\ntwo\n")
    writer.endFollowing(number)
    #expect(writer.finish() == .complete)
    #expect(output.text == "one\nbetween\ntwo\nthr\n")
  }

  @Test func theRestOfALogComesBeforeWhatFollows() throws {
    for number in 1...50 {
      try sandbox.write(String(repeating: "\(number)\n", count: 5000), to: "\(number).log")
      let followed = writer.follow(log("\(number).log"))
      writer.endFollowing(followed)
      writer.line("end of \(number)", to: .standardOutput)
    }
    let thread = try WorkerThread { [writer] in writer.finish() }
    let expected = (1...50).map {
      String(repeating: "\($0)\n", count: 5000) + "end of \($0)\n"
    }.joined()
    try eventually("all of it") { output.bytes.count >= expected.utf8.count }
    thread.join()
    #expect(output.text == expected)
  }

  @Test func severalAreFollowedAtOnce() throws {
    let numbers = try ["a", "b"].map { name in
      try sandbox.write(name, to: name)
      return writer.follow(log(name))
    }
    try awaitText("ab")
    try sandbox.append("2", to: "b")
    try awaitText("ab2")
    try sandbox.append("1", to: "a")
    try awaitText("ab21")
    for number in numbers { writer.endFollowing(number) }
    writer.finish()
  }

  /// The file of the attempt before is in its place until the new one is made.
  @Test func theLogOfAnEarlierAttemptIsNotItsOwn() throws {
    try sandbox.write("first\n", to: "out.log")
    var log = log()
    log.predecessor = LogReader.Identity(of: log.path)
    let number = writer.follow(log)
    writer.line("started", to: .standardOutput)
    try awaitText("started\n")
    #expect(rename(sandbox.path("out.log"), sandbox.path("out.1.log")) == 0)
    try sandbox.write("second\n", to: "out.log")
    try awaitText("started\nsecond\n")
    writer.endFollowing(number)
    writer.finish()
  }

  /// Read late, it has the name by which it is kept.
  @Test func theLogOfALaterAttemptIsNotItsOwn() throws {
    try sandbox.write("first\n", to: "out.1.log")
    try sandbox.write("second\n", to: "out.log")
    let number = writer.follow(log(keptAs: "out.1.log"))
    writer.endFollowing(number)
    #expect(writer.finish() == .complete)
    #expect(output.text == "first\n")
  }

  @Test func aReaderThatStallsHoldsNobodyUp() throws {
    let number = writer.follow(log())
    try sandbox.write(String(repeating: "x\n", count: 1_000_000), to: "out.log")
    writer.endFollowing(number)
    guard case .cut(let leftOut, _) = writer.finish(until: Clock.monotonic + 0.2) else {
      throw TestFailure("it was not cut short")
    }
    #expect((1_000_000...2_000_000).contains(leftOut), "\(leftOut)")
    output.leave()
    #expect(writer.finish() == .complete)
  }
}
