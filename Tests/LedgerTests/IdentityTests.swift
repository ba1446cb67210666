import JSON
import Jobs
import TestSupport
import Testing

@testable import Ledger

@Suite struct IdentityTests {
  /// Two commands whose SHA-256 begin with the same 16 digits.
  static let first = "echo d95c0c83e92c475d"
  static let second = "echo 47cf7bcd75dc8f31"
  let fixture: LedgerFixture

  init() throws {
    fixture = try LedgerFixture()
    #expect(id(Self.first) == id(Self.second))
  }

  @Test func clashingCommandsNeverShareARecord() throws {
    try fixture.record {
      $0.start(Self.first); $0.end(Self.first)
    }
    let ledger = try fixture.open()
    #expect(ledger.index.job(Self.first).id == id(Self.first))
    let (longID, summary) = ledger.index.job(Self.second)
    #expect(longID == JobID(digest(Self.second), clashing: true))
    #expect(summary == nil)
    var events = EventBuffer()
    events.start(Self.second, id: longID)
    events.end(Self.second, .exited(code: 4), id: longID)
    try ledger.append(events)
    ledger.die()

    for _ in 0..<2 {
      let again = try fixture.open()
      #expect(again.index.summary(of: Self.first)?.status == 0)
      #expect(again.index.job(Self.second).id == longID)
      #expect(again.index.summary(of: Self.second)?.status == 4)
      #expect(again.index.summary(of: longID)?.status == 4)
      try again.finish()
    }
    #expect(try fixture.records().members.map(\.key.utf8.count) == [16, 64])
  }

  @Test func inPythonsLedgersTheCommandTellsThemApart() throws {
    let text = """
      {
        "\(id(Self.first).text)": {
          "status": 0,
          "command": "\(Self.first)"
        }
      }
      """
    try fixture.replaceSnapshot(text)
    let index = try LedgerReader(fixture.location).index()
    #expect(index.summary(of: Self.first)?.status == 0)
    #expect(index.summary(of: Self.second) == nil)
    #expect(index.job(Self.second).id.digitCount == 64)
  }

  @Test func commandsAreBytes() throws {
    let composed = Array("echo \u{e9}".utf8)
    let decomposed = Array("echo e\u{301}".utf8)
    let latin: [UInt8] = Array("echo ".utf8) + [0xe9]
    try fixture.record { events in
      for command in [composed, decomposed, latin] { events.start(bytes: command) }
    }
    let records = try fixture.view()
    #expect(records.map(\.command) == [composed, decomposed, latin])
    #expect(records.map { $0["command_base64"] != nil } == [false, false, true])
    #expect(records[2]["command"]?.string == "echo \u{fffd}")
  }

  @Test func idsOfEveryLengthAreKeptApart() throws {
    let run = JobID(random: digest("a").words.0, digest("a").words.1)
    let long = JobID(digest("a"), clashing: true)
    try fixture.record { events in
      events.start("a")
      events.set(id: run, #"{"status":null,"state":"staged"}"#)
      events.set(id: long, #"{"status":7,"state":"error"}"#)
    }
    let index = try LedgerReader(fixture.location).index()
    #expect(index.summary(of: id("a"))?.state == .running)
    #expect(index.summary(of: run)?.state == .staged)
    #expect(index.summary(of: long)?.status == 7)
    #expect(index.ids(in: .staged) == [run])
    #expect(index.ids(in: .error) == [long])
    #expect(index.ids(in: .running) == [id("a")])
  }

  @Test func aRemovedJobCanComeAgain() throws {
    try fixture.record { events in
      events.start("a", attempt: 4)
      events.end("a", attempt: 4)
      events.remove(id: id("a"))
    }
    #expect(try fixture.records().members.isEmpty)
    try fixture.recordAndDie { events in
      events.start("a")
      events.remove(id: id("a"))
      events.start("a")
      events.end("a")
    }
    let index = try LedgerReader(fixture.location).index()
    #expect(index.count == 1)
    #expect(index.summary(of: "a")?.attempts == 1)
  }

  @Test func theIndexHoldsManyJobsInAnyOrder() {
    let index = RecordIndex()
    var head = RecordHead()
    for number in 0..<5000 {
      head.state = number % 2 == 0 ? .completed : .error
      head.status = .some(number % 256)
      head.attempts = number
      index.insert(JobID(digest("\(number)")), head)
    }
    #expect(index.count == 5000)
    for number in 0..<5000 {
      let summary = index.summary(of: "\(number)")
      #expect(summary?.status == number % 256)
      #expect(summary?.attempts == number)
      #expect(summary?.state == (number % 2 == 0 ? .completed : .error))
    }
    #expect(index.summary(of: "5000") == nil)
  }

  @Test(arguments: [-1, -31, 0, 255, 32767, -32768]) func statusesAreKept(status: Int) {
    let index = RecordIndex()
    var head = RecordHead()
    head.status = .some(status)
    index.insert(id("a"), head)
    #expect(index.summary(of: id("a"))?.status == status)
    head.status = .some(nil)
    index.insert(id("a"), head)
    #expect(index.summary(of: id("a"))?.status == nil)
    #expect(index.count == 1)
  }
}
