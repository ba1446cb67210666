import Jobs
import Runs
import RunsTestSupport
import TestSupport
import Testing

@testable import Views

@Suite struct TranscriptLogTests {
  private let fixture: RunFixture
  private let parent: TranscriptParent
  private var sandbox: Sandbox { fixture.sandbox }

  init() throws {
    fixture = try RunFixture()
    let writer = try fixture.writer()
    let batch = try writer.create(
      RunCreation(operation: "train+", role: .batch, state: .completed, time: 1))
    try writer.close()
    parent = try #require(TranscriptParent(batch, in: fixture.store))
  }

  private func next(_ log: inout TranscriptLog) -> String {
    String(decoding: log.next().bytes, as: UTF8.self)
  }

  @Test func `the first of its paths that is there is read, from then on`() throws {
    var log = TranscriptLog([sandbox.path("a"), sandbox.path("b")])
    #expect(next(&log) == "")
    #expect(!log.hasMore)
    try sandbox.write("in b\n", to: "b")
    #expect(next(&log) == "in b\n")
    try sandbox.write("in a\n", to: "a")
    try sandbox.append("more\n", to: "b")
    #expect(log.hasMore)
    #expect(next(&log) == "more\n")
    #expect(log.last == UInt8(ascii: "\n"))
  }

  @Test func `as long as the attempt before has no log of its own, the one there is its`() throws {
    try sandbox.write("first\n", to: "out")
    var log = TranscriptLog([sandbox.path("out")], after: sandbox.path("before"))
    #expect(next(&log) == "")
    try sandbox.write("first\n", to: "before")
    try sandbox.write("second\n", to: "out")
    #expect(next(&log) == "second\n")
    // When nothing more comes, what is there is meant.
    var over = TranscriptLog([sandbox.path("out")], after: sandbox.path("never"))
    over.isOver = true
    #expect(next(&over) == "second\n")
  }

  @Test func `where runs begin, a piece ends behind such a line`() throws {
    let id = JobID.random()
    let line = "INFO: [batchrun] Running trial \(id.text): train ()\n"
    try sandbox.write("before\n" + line + "after\nhalf", to: "out")
    var log = TranscriptLog([sandbox.path("out")], of: parent)
    let (bytes, child) = log.next()
    #expect(String(decoding: bytes, as: UTF8.self) == "before\n" + line)
    #expect(child == .trial(id))
    #expect(log.childrenAhead().isEmpty)
    #expect(next(&log) == "after\n")
    // It may become one.
    #expect(next(&log) == "")
    log.isOver = true
    #expect(next(&log) == "half")
  }

  @Test func `the runs that begin next are seen before they are read`() throws {
    let ids = [JobID.random(), JobID.random()]
    let lines = ids.map { "INFO: [batchrun] Running trial \($0.text): train ()\n" }
    try sandbox.write(lines.joined(separator: "between\n"), to: "out")
    var log = TranscriptLog([sandbox.path("out")], of: parent)
    _ = log.next()
    #expect(log.childrenAhead() == [.trial(ids[1])])
  }

  @Test func `a line that is longer than what is read at once is no obstacle`() throws {
    let long = String(repeating: "x", count: 100_000)
    try sandbox.write(long + "\nend\n", to: "out")
    var log = TranscriptLog([sandbox.path("out")], of: parent)
    var text = ""
    while log.hasMore || text.isEmpty { text += next(&log) }
    #expect(text == long + "\nend\n")
  }
}
