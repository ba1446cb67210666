import Jobs
import Ledger
import TestSupport
import Testing

@Suite struct LedgerTests {
  let fixture: LedgerFixture

  init() throws {
    fixture = try LedgerFixture()
  }

  @Test func whatWasAppendedIsThereAgain() throws {
    let ledger = try fixture.open()
    #expect(ledger.index.count == 0)
    var events = EventBuffer()
    events.start("echo a")
    events.start("echo b")
    events.end("echo a")
    try ledger.append(events)
    try ledger.close()
    ledger.lock.release()

    let again = try fixture.open()
    #expect(again.notices.isEmpty)
    #expect(
      again.summary(of: "echo a")
        == JobSummary(id: id("echo a"), state: .completed, status: 0, attempts: 1))
    #expect(again.summary(of: "echo b")?.state == .running)
    #expect(again.summary(of: "echo b")?.status == nil)
    #expect(again.summary(of: "echo c") == nil)
    try again.close()
  }
}
