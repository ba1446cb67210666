import JSON
import Jobs
import Posix
import TestSupport
import Testing

@testable import Ledger

/// Two versions at one ledger: what a later one adds is passed over, kept, and never in the way.
@Suite struct OtherVersionTests {
  private let fixture: LedgerFixture

  init() throws {
    fixture = try LedgerFixture()
  }

  /// Appends a line as another version would, which knows more.
  private func appendLine(_ text: String) throws {
    var line = Array(text.utf8)
    line.removeLast()
    JournalLine.seal(&line, from: 0)
    try write(line, toFile: fixture.location.journalPath, append: true)
  }

  @Test func membersOfALaterVersionStay() throws {
    try fixture.recordAndDie { $0.start("a") }
    try appendLine(
      #"{"event":"set","id":"\#(id("a").text)","set":{"later":{"deep":[1,2]},"label":"x"}}"#)
    // Both write in turn; this one folds in between.
    try fixture.record { $0.end("a", .exited(code: 1)) }
    try fixture.record { events in
      events.set(id: id("a"), RecordChange.label("y"))
      events.start("a", attempt: 2)
    }
    try fixture.record { $0.end("a", attempt: 2) }
    let record = try #require(try fixture.record(of: "a"))
    #expect(record["later"] == .object(object(#"{"deep":[1,2]}"#)))
    #expect(record["label"]?.string == "y")
    #expect(record["history"]?.array?.count == 1)
    #expect(try LedgerReader(fixture.location).record(of: id("a"))?.members["later"] != nil)
  }

  @Test func eventsOfALaterVersionArePassedOver() throws {
    try fixture.recordAndDie { $0.start("a") }
    try appendLine(#"{"event":"later","id":"\#(id("a").text)","set":{"state":"lost"},"x":null}"#)
    try appendLine(#"{"event":"latest"}"#)
    #expect(try fixture.view().map(\.state) == [.running])
    let ledger = try fixture.open()
    #expect(ledger.notices.isEmpty)
    #expect(ledger.index.summary(of: "a")?.state == .running)
    try ledger.finish()
    #expect(try fixture.record(of: "a")?["state"]?.string == "running")
  }

  @Test func aStateOfALaterVersionIsReadByItsStatusAndKept() throws {
    try fixture.recordAndDie { $0.start("a") }
    try appendLine(
      #"{"event":"set","id":"\#(id("a").text)","set":{"state":"suspended","status":null}}"#)
    #expect(try fixture.view().map(\.state) == [.pending])
    try fixture.record { $0.set(id: id("a"), RecordChange.marked(true)) }
    let record = try #require(try fixture.record(of: "a"))
    #expect(record["state"]?.string == "suspended" && record["marked"]?.bool == true)
    #expect(try fixture.view().map(\.state) == [.pending])
  }

  /// What version 0.1.0 knows of the journal: it passes over other events, and would lose what they
  /// say of a record.
  @Test func whatIsWrittenIsOfTheFirstFormat() throws {
    let known: Set = ["journal", "launch", "start", "process", "end", "set", "remove"]
    try fixture.recordAndDie { events in
      events.launch(object(#"{"pid":1}"#))
      events.start("a")
      events.process(id: id("a"), attempt: 1, pid: 1, startTicks: 1)
      events.end("a")
      events.set(id: id("a"), RecordChange.label("x"))
      events.remove(id: id("a"))
    }
    let events = try fixture.journal.split(separator: 0x0a).map { line in
      try JSONValue(parsing: Array(line))
    }
    #expect(events.count == 7)
    for event in events { #expect(known.contains(event["event"]?.string ?? "")) }
    #expect(events[0]["version"]?.int == 1)
  }

  /// Python's batchrun, and version 0.1.0, find the same members in front.
  @Test func aSnapshotHasWhatOthersLookForInFront() throws {
    try fixture.record { events in
      events.start("a")
      events.end("a")
      events.set(id: id("a"), RecordChange(object(#"{"later":1}"#)))
    }
    let record = try #require(try fixture.record(of: "a")?.object)
    #expect(
      record.members.map(\.key).prefix(6)
        == ["sha256", "status", "state", "attempts", "start", "runtime"])
    for key in ["command", "parameters"] { #expect(record[key] != nil) }
  }
}
