import JSON
import Jobs
import Testing

@testable import Ledger

/// What an end writes is what is read of it.
struct OutcomeRecordTests {
  @Test(
    arguments: [
      (.exited(code: 0), "completed", 0), (.exited(code: 137), "error", 137),
      (.killed(signal: 9, reason: "killed by signal 9", isReported: false), "error", 137),
      (.killed(signal: 9, reason: "killed; out of memory?", isReported: true), "error", 137),
      (.killed(signal: 11, reason: "killed by signal 11", isReported: false), "error", 139),
      (.signaled(signal: 15), "terminated", nil), (.terminated(signal: 2), "terminated", nil),
      (.timedOut, "error", 124), (.notStarted(reason: "x"), "error", 126),
      (.withheld(reason: "x"), "terminated", nil), (.vanished, "terminated", nil),
      (.stoppedEarly(EarlyStop(step: 9, value: 0.85, rule: "asha")), "terminated", nil),
    ] as [(Outcome, String, Int?)])
  func anEndIsReadAsItWasWritten(outcome: Outcome, state: String, status: Int?) throws {
    var events = EventBuffer()
    let id = try #require(JobID(digits: Array("d95c0c83e92c475d".utf8)))
    events.end(id: id, attempt: 1, outcome: outcome, start: 1, runtime: 1, usage: nil)
    let text = String(decoding: events.bytes, as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first)
    let object = try #require(JSONValue(parsing: Array(line.utf8)).object?["set"]?.object)
    let record = Record(id: id, members: object)
    #expect(record.outcome == outcome)
    #expect(object["state"]?.string == state)
    #expect(record.status == status)
  }

  @Test func aValueThatIsNoNumberIsLeftOut() throws {
    let json = EarlyStop(step: 3, value: .infinity, rule: "median").json
    #expect(json.line == #"{"step":3,"rule":"median"}"#)
    let stop = try #require(EarlyStop(.object(json)))
    #expect(stop.step == 3 && stop.value.isNaN && stop.rule == "median")
    #expect(EarlyStop(.string("asha")) == nil)
    #expect(EarlyStop(nil) == nil)
  }

  @Test func aSignalOnRecordFromBeforeIsNoFailure() {
    let outcome = Outcome(word: "signaled", exitCode: nil, signal: 11, reason: nil)
    #expect(outcome == .signaled(signal: 11))
    #expect(outcome?.state == .terminated)
  }
}
