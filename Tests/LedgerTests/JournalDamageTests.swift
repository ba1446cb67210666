import Jobs
import TestSupport
import Testing

@testable import Ledger

@Suite struct JournalDamageTests {
  let fixture: LedgerFixture

  init() throws {
    fixture = try LedgerFixture()
    try fixture.recordAndDie {
      $0.start("a")
      $0.end("a")
      $0.start("b")
      $0.end("b", .exited(code: 3))
      $0.start("c")
    }
  }

  /// Finished jobs that reading these bytes finds.
  private func finished(_ bytes: [UInt8]) -> [String] {
    let index = RecordIndex()
    JournalContents(bytes).forEachEvent { event, line, _ in index.apply(event, line) }
    return ["a", "b", "c"].filter { index.summary(of: $0)?.status != nil }
  }

  @Test func cutAtEveryByteTheStateOnlyShrinks() {
    let whole = fixture.journal
    var before = finished(whole)
    #expect(before == ["a", "b"])
    for count in stride(from: whole.count, through: 0, by: -1) {
      let cut = Array(whole.prefix(count))
      let contents = JournalContents(cut)
      #expect(contents.damaged.isEmpty)
      #expect(contents.tornCount == 0 || cut.last != 0x0a)
      let now = finished(cut)
      #expect(now.allSatisfy(before.contains), "cut at \(count)")
      before = now
    }
    #expect(before.isEmpty)
  }

  @Test func aTornTailIsCutKeptAndSaid() throws {
    let whole = fixture.journal
    for cut in [1, 20, whole.count / 2, whole.count - 1, whole.count] {
      try fixture.replaceJournal(whole.prefix(cut))
      let torn = JournalContents(Array(whole.prefix(cut))).tornCount
      let ledger = try fixture.open()
      if torn > 0 {
        guard case .tornTail(_, torn, let kept?) = ledger.notices.first else {
          Issue.record("\(cut): \(ledger.notices)")
          continue
        }
        #expect(
          bytes(ofFile: fixture.location.folder + "/" + kept)
            == Array(whole.prefix(cut).suffix(torn)))
      } else {
        #expect(ledger.notices.isEmpty)
      }
      // What comes next is not glued to it.
      var events = EventBuffer()
      events.start("next")
      events.end("next")
      try ledger.append(events)
      ledger.die()
      #expect(JournalContents(fixture.journal).tornCount == 0)
      #expect(JournalContents(fixture.journal).damaged.isEmpty)
      #expect(try fixture.view().contains { $0.command == Array("next".utf8) })
    }
  }

  @Test(arguments: [
    [UInt8](repeating: 0, count: 4096), Array("garbage".utf8), Array("{\"event\":\"end\"}\n".utf8),
    [UInt8](repeating: 0xff, count: 9) + [0x0a],
  ]) func anyTailThatIsNotOursIsTorn(tail: [UInt8]) throws {
    let whole = fixture.journal
    try fixture.replaceJournal(whole + tail)
    let ledger = try fixture.open()
    guard case .tornTail(_, tail.count, _) = ledger.notices.first else {
      Issue.record("\(ledger.notices)")
      return
    }
    #expect(fixture.journal == whole)
    ledger.die()
  }

  /// Two writers that both find a half line may both end it.
  @Test func blankLinesAreNoDamage() throws {
    var blank = Array(fixture.journal)
    let newline = try #require(blank.firstIndex(of: 0x0a))
    blank.insert(0x0a, at: newline + 1)
    try fixture.replaceJournal(blank + [0x0a, 0x0a])
    let before = try fixture.view()
    let ledger = try fixture.open()
    #expect(ledger.notices.isEmpty)
    ledger.die()
    #expect(try fixture.view() == before)
  }

  @Test func everyFlippedByteIsNoticed() {
    let whole = fixture.journal
    for position in whole.indices {
      var flipped = whole
      flipped[position] ^= 0x04
      let contents = JournalContents(flipped)
      #expect(!contents.damaged.isEmpty || contents.tornCount > 0, "byte \(position)")
    }
  }

  @Test func aJobWhoseEndIsDamagedIsUnknown() throws {
    var lines = fixture.journal.split(separator: 0x0a).map { Array($0) }
    #expect(lines.count == 6)
    lines[2][60] ^= 1  // The end of a.
    try fixture.replaceJournal(lines.joined(separator: [0x0a]) + [0x0a])
    let ledger = try fixture.open()
    guard case .damagedLines(_, [3], let kept?) = ledger.notices.first else {
      Issue.record("\(ledger.notices)")
      return
    }
    #expect(bytes(ofFile: fixture.location.folder + "/" + kept) == lines[2] + [0x0a])
    // c ran when the launch died; its end may be what was lost.
    #expect(ledger.notices.last == .unknownJobs(count: 2))
    #expect(ledger.index.summary(of: "a")?.state == .unknown)
    #expect(ledger.index.summary(of: "b")?.state == .error)
    #expect(ledger.index.summary(of: "c")?.state == .unknown)
    ledger.die()
    // It has been put right, and stays so.
    let again = try fixture.open()
    #expect(again.notices.isEmpty)
    #expect(again.index.summary(of: "a")?.state == .unknown)
    try again.finish()
    #expect(try fixture.record(of: "a")?["state"]?.string == "unknown")
    #expect(try fixture.record(of: "a")?["status"]?.isNull == true)
  }

  @Test func aDamagedLineWhoseJobIsNotToBeToldMakesRunningJobsUnknown() throws {
    var lines = fixture.journal.split(separator: 0x0a).map { Array($0) }
    lines[2] = [0, 0, 0, 0]
    try fixture.replaceJournal(lines.joined(separator: [0x0a]) + [0x0a])
    let ledger = try fixture.open()
    #expect(ledger.index.summary(of: "a")?.state == .unknown)
    #expect(ledger.index.summary(of: "b")?.state == .error)
    ledger.die()
  }

  @Test func aDamagedFirstLineIsReplaced() throws {
    var whole = fixture.journal
    whole[3] ^= 1
    try fixture.replaceJournal(whole)
    let ledger = try fixture.open()
    #expect(ledger.index.summary(of: "a")?.state == .completed)
    ledger.die()
    #expect(JournalContents(fixture.journal).header?.version == 1)
  }

  @Test func aNewerFormatIsRefusedUntouched() throws {
    var newer: [UInt8] = []
    newer.append("{\"event\":\"journal\",\"version\":2,\"x\":[]")
    JournalLine.seal(&newer, from: 0)
    newer += Array("binary from here \u{0}".utf8)
    try fixture.replaceJournal(newer)
    #expect(throws: LedgerError.newerVersion(path: fixture.location.journalPath, version: 2)) {
      try fixture.open()
    }
    #expect(throws: LedgerError.newerVersion(path: fixture.location.journalPath, version: 2)) {
      try LedgerReader(fixture.location)
    }
    #expect(fixture.journal == newer)
    #expect(fixture.files == ["journal.jsonl", "lock", "metadata.json"])
  }

  @Test func readersIgnoreATornTailAndChangeNothing() throws {
    let whole = fixture.journal
    try fixture.replaceJournal(whole.dropLast(10))
    #expect(try fixture.view().count == 2)
    #expect(fixture.journal == whole.dropLast(10))
    #expect(try LedgerReader(fixture.location).notices.count == 1)
  }
}
