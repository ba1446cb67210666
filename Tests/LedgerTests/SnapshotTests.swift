import JSON
import Jobs
import TestSupport
import Testing

@testable import Ledger

@Suite struct SnapshotTests {
  let fixture: LedgerFixture

  init() throws {
    fixture = try LedgerFixture()
  }

  @Test func aLedgerOfPythonsIsResumedAsItIs() throws {
    try fixture.replaceSnapshot(PythonLedger.text)
    let ledger = try fixture.open()
    #expect(ledger.notices.isEmpty)
    let index = ledger.index
    #expect(
      index.summary(of: "python train.py --lr=0.1")
        == JobSummary(
          id: id("python train.py --lr=0.1"), state: .completed, status: 0, attempts: 1))
    #expect(index.summary(of: "echo \"caf\u{e9}\"")?.state == .error)
    #expect(index.summary(of: "echo \"caf\u{e9}\"")?.status == -9)
    #expect(index.summary(of: "false")?.status == 1)
    #expect(index.summary(of: "sleep 9")?.state == .pending)
    #expect(index.summary(of: "sleep 9")?.attempts == 0)

    var events = EventBuffer()
    events.start("false", attempt: 2)
    events.end("false", attempt: 2)
    try ledger.append(events)
    try ledger.finish()

    let kept = try #require(try fixture.record(of: "python train.py --lr=0.1"))
    #expect(kept["start"] == .number("1699999999.123456"))
    #expect(kept["runtime"] == .number("12.5"))
    #expect(kept["parameters"]?["lr"]?.string == "0.1")
    #expect(kept["state"]?.string == "completed")
    #expect(
      kept["sha256"]?.string == JobID(digest("python train.py --lr=0.1"), clashing: true).text)
    let changed = try #require(try fixture.record(of: "false"))
    #expect(changed["note"]?.array?.last?["deep"]?.string == "a b")
    #expect(changed["status"]?.int == 0)
    #expect(changed["history"]?.array?.count == 1)
    #expect(changed["history"]?.array?.first?["number"]?.int == 1)
    #expect(changed["history"]?.array?.first?["state"]?.string == "error")
    // In our layout now, and read the same.
    let again = try fixture.open()
    #expect(again.index.summary(of: "echo \"caf\u{e9}\"")?.status == -9)
    #expect(again.index.counts == [.completed: 2, .error: 1, .pending: 1])
    try again.finish()
  }

  @Test(arguments: [
    "{}", "{ }", "{\n}", "{\n}\n", "  {\n\n}  \n", "{\r\n}\r\n",
  ]) func emptyObjectsAreEmptyLedgers(text: String) throws {
    try fixture.replaceSnapshot(text)
    let ledger = try fixture.open()
    #expect(ledger.index.count == 0)
    try ledger.finish()
  }

  @Test func anyLayoutOfTheSameRecordsReadsTheSame() throws {
    try fixture.record {
      for number in 0..<30 { $0.start("echo \(number)"); $0.end("echo \(number)") }
      $0.start("echo [{\"x\": 1}]  ,")
    }
    let ours = String(decoding: fixture.snapshot, as: UTF8.self)
    let compact = ours.split(separator: "\n").joined()
    let records = try fixture.view()
    #expect(records.count == 31)
    for text in [compact, compact + "\n", ours.replacing(",\n\"", with: " ,\n \""), "\n" + ours] {
      try fixture.replaceSnapshot(text)
      #expect(try fixture.view() == records)
      #expect(try LedgerReader(fixture.location).index().counts == [.completed: 30, .running: 1])
    }
  }

  @Test func recordsLargerThanTheBufferAreRead() throws {
    let long = "echo " + String(repeating: "x", count: 3 << 20)
    try fixture.record {
      $0.start("a")
      $0.start(long)
      $0.start("b")
    }
    #expect(try fixture.view().map(\.command.count) == [1, long.utf8.count, 1])
    let text = String(decoding: fixture.snapshot, as: UTF8.self)
    try fixture.replaceSnapshot(text.split(separator: "\n").joined())
    #expect(try fixture.view().map(\.command.count) == [1, long.utf8.count, 1])
  }

  // MARK: Damage

  static let foreign = [
    "[]", "null", "3", "\"text\"", "hello", "{\"name\": \"package\"}", "{\"a\": {}}",
    "{\"version\": {\"major\": 1}}", "<html></html>", "{\"0123456789abcdef\": 3}",
  ]
  static let damaged = [
    "", "   ", "{", "{\n", "{\"0123456789abcdef\":", "{\n\"0123456789abcdef\":{\"status\":0},\n",
    "{}{}", "{\"0123456789abcdef\":{\"status\":0}", "{\"0123456789abcdef\":{\"status\":0}} x",
    "{\n\"0123456789abcdef\":{\"status\":0}\n}\u{0}\u{0}", "\u{0}\u{0}\u{0}",
    "{\"0123456789abcdef\":{\"status\" 0}}",
  ]

  @Test(arguments: foreign + damaged) func withoutAJournalItIsRefusedAndUntouched(
    text: String
  ) throws {
    try fixture.replaceSnapshot(text)
    #expect {
      try fixture.open()
    } throws: { error in
      switch error as? LedgerError {
      case .foreignSnapshot(let path, _), .damagedSnapshot(let path, _):
        path == fixture.location.snapshotPath
      default: false
      }
    }
    #expect(String(decoding: fixture.snapshot, as: UTF8.self) == text)
    #expect(fixture.files == ["lock", "metadata.json"])
  }

  @Test(arguments: foreign + damaged) func withAJournalItIsMadeAnewAndTheBadOneKept(
    text: String
  ) throws {
    try fixture.recordAndDie {
      $0.start("a"); $0.end("a")
    }
    try fixture.replaceSnapshot(text)
    let ledger = try fixture.open()
    guard case .rebuiltSnapshot(_, _, let kept?) = ledger.notices.first else {
      Issue.record("\(ledger.notices)")
      return
    }
    #expect(bytes(ofFile: fixture.location.folder + "/" + kept) == Array(text.utf8))
    #expect(ledger.index.summary(of: "a")?.state == .completed)
    try ledger.finish()
    #expect(try fixture.record(of: "a")?["status"]?.int == 0)
  }

  @Test func oneDamagedLineCostsOneRecord() throws {
    try fixture.record {
      for number in 0..<10 { $0.start("echo \(number)"); $0.end("echo \(number)") }
    }
    var lines = String(decoding: fixture.snapshot, as: UTF8.self).split(separator: "\n")
    lines[4] = "\"garbage" + lines[4].dropFirst(8)
    try fixture.replaceSnapshot(lines.joined(separator: "\n"))
    #expect(try fixture.view().count == 9)
    let ledger = try fixture.open()
    #expect(ledger.notices.count == 2)
    #expect(ledger.index.count == 9)
    // Nothing but the journal tells of it: any job that is not on record may be the one.
    #expect(ledger.index.unnamedLosses == 1)
    try ledger.finish()
    #expect(try fixture.records().members.count == 9)
  }

  @Test func aSnapshotThatIsGoneIsSaid() throws {
    try fixture.record {
      $0.start("a"); $0.end("a")
    }
    try fixture.recordAndDie {
      $0.start("b"); $0.end("b")
    }
    fixture.sandbox.remove("runs/a/metadata.json")
    let ledger = try fixture.open()
    #expect(ledger.notices.first == .missingSnapshot(path: fixture.location.snapshotPath))
    guard case .lostRecords(_, count: 1, _)? = ledger.notices.last else {
      Issue.record("\(ledger.notices)")
      return
    }
    #expect(ledger.index.summary(of: "b")?.state == .completed)
    #expect(ledger.index.summary(of: "a")?.state == .unknown)
    try ledger.finish()
  }
}
