import JSON
import Jobs
import Testing

@testable import Ledger

/// What planning sees of jobs that were stopped early, from the journal and from the snapshot.
@Suite struct EarlyStopIndexTests {
  private let fixture: LedgerFixture
  private let stop = EarlyStop(step: 9, value: 0.85, rule: "asha")

  init() throws {
    fixture = try LedgerFixture()
  }

  private func append(_ ledger: Ledger, _ command: String, attempt: Int, _ outcome: Outcome?) throws
  {
    var events = EventBuffer()
    events.start(command, attempt: attempt)
    if let outcome {
      events.end(
        id: id(command), attempt: attempt, outcome: outcome, start: 1, runtime: 1, usage: nil)
    }
    try ledger.append(events)
  }

  @Test func aStopIsSeenUntilTheJobRunsAgain() throws {
    let ledger = try fixture.open()
    try append(ledger, "a", attempt: 1, .stoppedEarly(stop))
    try append(ledger, "b", attempt: 1, .terminated(signal: 15))
    try append(ledger, "c", attempt: 1, .stoppedEarly(stop))
    try append(ledger, "c", attempt: 2, .exited(code: 0))
    try append(ledger, "d", attempt: 1, .stoppedEarly(stop))
    try append(ledger, "d", attempt: 2, .terminated(signal: 2))
    try ledger.finish()
    // Once from the snapshot, as the ledger was folded at its end.
    let index = try fixture.open().index
    func isStopped(_ command: String) -> Bool? { index.summary(of: command)?.isStoppedEarly }
    #expect(isStopped("a") == true)
    #expect(index.summary(of: "a")?.state == .terminated)
    #expect(isStopped("b") == false)
    #expect(isStopped("c") == false)
    #expect(index.summary(of: "c")?.state == .completed)
    #expect(isStopped("d") == false)
    let record = try #require(try fixture.record(of: "a"))
    #expect(record["stopped_early"]?["step"]?.int == 9)
    #expect(record["stopped_early"]?["rule"]?.string == "asha")
    let again = try #require(try fixture.record(of: "d"))
    #expect(again["stopped_early"] == nil)
    #expect(again["history"]?.array?.first?["stopped_early"]?["value"]?.double == 0.85)
  }

  @Test func theJournalSaysTheSameAsTheSnapshot() throws {
    let ledger = try fixture.open()
    try append(ledger, "a", attempt: 1, .stoppedEarly(stop))
    // Read while the launch goes on: nothing is folded yet.
    let index = try LedgerReader(fixture.location).index()
    #expect(index.summary(of: "a")?.isStoppedEarly == true)
    try append(ledger, "a", attempt: 2, nil)
    #expect(try LedgerReader(fixture.location).index().summary(of: "a")?.isStoppedEarly == false)
    try ledger.finish()
  }
}
