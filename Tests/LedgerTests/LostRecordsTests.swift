import JSON
import Jobs
import Posix
import TestSupport
import Testing

@testable import Ledger

/// Snapshots that have less than the journal says: what is lost is unknown, never new.
@Suite struct LostRecordsTests {
  private let fixture: LedgerFixture
  private let commands = (0..<6).map { "echo \($0)" }

  init() throws {
    fixture = try LedgerFixture()
    try fixture.record { events in
      for command in commands {
        events.start(command)
        events.end(command)
      }
    }
    for command in commands {
      try fixture.sandbox.makeFolder("runs/a/logs/\(id(command).text)")
    }
  }

  /// Every command is as it was, or unknown: for the reader, for whoever opens the ledger, and afterwards.
  private func expectNothingNew(_ comment: Comment? = nil) throws {
    let index = try LedgerReader(fixture.location).index()
    for command in commands {
      let state = index.summary(of: command)?.state
      #expect(state == .completed || state == .unknown, comment)
    }
    for _ in 0..<2 {
      let ledger = try fixture.open()
      for command in commands {
        #expect(
          ledger.index.summary(of: command)?.state == index.summary(of: command)?.state, comment)
      }
      try ledger.finish()
    }
  }

  private func states() throws -> [JobState: Int] {
    let ledger = try fixture.open()
    defer { try? ledger.finish() }
    var states: [JobState: Int] = [:]
    for command in commands {
      if let state = ledger.index.summary(of: command)?.state { states[state, default: 0] += 1 }
    }
    return states
  }

  @Test func `a snapshot that is cut anywhere makes nothing new`() throws {
    let (snapshot, journal) = (fixture.snapshot, fixture.journal)
    for count in stride(from: 0, to: snapshot.count, by: 7) {
      for name in fixture.files where name.contains("bad-") {
        fixture.sandbox.remove("runs/a/" + name)
      }
      try fixture.replaceJournal(journal)
      try write(snapshot.prefix(count), toFile: fixture.location.snapshotPath)
      try expectNothingNew("cut at \(count)")
    }
  }

  @Test(arguments: [0b111, 0b100, 0b001, 0b101010, 0b111111])
  func `records that are missing from a valid snapshot are unknown`(dropped: Int) throws {
    var lines = String(decoding: fixture.snapshot, as: UTF8.self).split(separator: "\n")
      .map(String.init)
    let records = lines.filter { $0.hasPrefix("\"") }
    var kept: [String] = []
    for (number, record) in records.enumerated() where dropped & (1 << number) == 0 {
      kept.append(record.hasSuffix(",") ? String(record.dropLast()) : record)
    }
    lines = ["{"] + [kept.joined(separator: ",\n")] + ["}"]
    try fixture.replaceSnapshot(lines.joined(separator: "\n") + "\n")
    try expectNothingNew()
    #expect(try states()[.unknown] == dropped.nonzeroBitCount)
    #expect(try states()[.completed] ?? 0 == 6 - dropped.nonzeroBitCount)
  }

  @Test func `what nothing names keeps every job that is not on record from being new`() throws {
    fixture.sandbox.remove("runs/a/metadata.json")
    fixture.sandbox.remove("runs/a/logs/\(id(commands[0]).text)")
    try expectNothingNew()
    let ledger = try fixture.open()
    #expect(ledger.index.unnamedLosses == 1)
    #expect(ledger.index.summary(of: "another")?.state == .unknown)
    // Folds keep that, until a user says that it does not matter.
    try ledger.finish()
    let next = try fixture.open()
    #expect(next.index.unnamedLosses == 1)
    var events = EventBuffer()
    events.lost(0)
    events.start("another")
    events.end("another")
    try next.append(events)
    try next.finish()
    let last = try fixture.open()
    #expect(last.index.unnamedLosses == 0)
    #expect(last.index.summary(of: "a third")?.state == nil)
    #expect(last.index.summary(of: commands[1])?.state == .unknown)
    try last.finish()
  }

  @Test func `if the header is damaged too, jobs with logs are unknown`() throws {
    let journal = fixture.journal
    try fixture.record { $0.launch(object(#"{"pid":1}"#)) }
    try fixture.replaceJournal([UInt8(ascii: "#")] + fixture.journal.dropFirst())
    try fixture.replaceSnapshot("{")
    try expectNothingNew()
    #expect(try states() == [.unknown: 6])
    _ = journal
  }

  @Test func `a complete snapshot with a damaged header has lost nothing`() throws {
    try fixture.recordAndDie { $0.start("new") }
    try fixture.replaceJournal([UInt8(ascii: "#")] + fixture.journal.dropFirst())
    #expect(try states() == [.completed: 6])
  }

  /// The snapshot is in place before the journal, with what that removes gone already.
  @Test(arguments: Fold.Step.allCases)
  func `a fold that was cut short has lost nothing`(step: Fold.Step) throws {
    let crash = SystemError("go on", code: 5)
    let ledger = try fixture.open(interruption: { $0 == step ? crash : nil })
    var events = EventBuffer()
    events.remove(id: id(commands[0]))
    events.remove(id: id(commands[1]))
    events.start(commands[1], attempt: 2)
    events.end(commands[1], attempt: 2)
    events.start("new")
    events.end("new")
    try ledger.append(events)
    #expect(throws: LedgerError.self) { try ledger.fold() }
    ledger.die()
    let next = try fixture.open()
    #expect(next.notices == [])
    #expect(next.index.unnamedLosses == 0)
    #expect(next.index.lost == [])
    #expect(next.index.summary(of: commands[0]) == nil)
    #expect(next.index.count == 6)
    try next.finish()
  }

  @Test func `a lost run is unknown, with what its card says`() throws {
    let run = "0123456789abcdef0123456789abcdef"
    try fixture.record { $0.set(id: JobID(Array(run.utf8)) ?? id("x"), #"{"state":"completed"}"#) }
    try fixture.sandbox.makeFolder("runs/a/dirs/\(run)/.batchrun")
    try fixture.sandbox.write(
      #"{"id":"x","operation":"train","flags":{"lr":0.1}}"#,
      to: "runs/a/dirs/\(run)/.batchrun/run.json")
    fixture.sandbox.remove("runs/a/metadata.json")
    try fixture.open().finish()
    let record = try #require(try fixture.records()[run])
    #expect(record["state"]?.string == "unknown")
    #expect(record["operation"]?.string == "train")
    #expect(record["flags"]?["lr"]?.double == 0.1)
  }
}
