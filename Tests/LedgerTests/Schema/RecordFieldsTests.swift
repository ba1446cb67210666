import JSON
import Jobs
import Testing

@testable import Ledger

@Suite struct RecordFieldsTests {
  private func reading<Value>(
    _ text: String, until keys: RecordKeys? = nil, _ body: (inout RecordFields) -> Value
  ) -> Value {
    Array(text.utf8).withUnsafeBytes { bytes in
      var fields = RecordFields()
      fields.read(bytes, until: keys)
      return body(&fields)
    }
  }

  @Test func findsMembersWhereverTheyStand() {
    let text = """
      { "x": {"state": "error"}, "start": 1.5, "state": "running", "label": "a\\n\\u00e9",
        "attempts": 2, "marked": true, "status": null }
      """
    reading(text) { fields in
      #expect(fields.state == .running)
      #expect(fields.start == 1.5)
      #expect(fields.attempts == 2)
      #expect(fields.text(.label) == "a\né")
      #expect(fields.isTrue(.marked) && !fields.isTrue(.state))
      #expect(fields.status == nil && fields.runtime == nil && fields[.host] == nil)
    }
  }

  @Test func readsNoFurtherThanIsWanted() {
    let text = #"{"status":0,"state":"completed","attempts":1,"start":5,"host":"a"}"#
    reading(text, until: [.state]) { fields in
      #expect(fields.state == .completed)
      #expect(fields.start == nil)
      fields.readOn(until: [.start])
      #expect(fields.start == 5 && fields[.host] == nil)
      fields.readOn()
      #expect(fields.text(.host) == "a" && fields.status == 0)
    }
  }

  @Test func nothingIsLeftOfTheRecordBefore() {
    let (first, second) = (Array(#"{"label":"a"}"#.utf8), Array(#"{}"#.utf8))
    first.withUnsafeBytes { first in
      second.withUnsafeBytes { second in
        var fields = RecordFields(first)
        fields.read(second)
        #expect(fields[.label] == nil && fields.state == .pending && fields.attempts == 0)
      }
    }
  }

  @Test(arguments: [
    ("{", JobState.pending), (#"{"state":"error""#, .error), (#"{"state":"error","#, .error),
    (#"{"state":"error" "status":0}"#, .error), ("[]", .pending), ("", .pending),
  ])
  func whatStandsBeforeDamageCounts(text: String, state: JobState) {
    #expect(reading(text) { $0.state } == state)
  }

  /// Whoever reads a record, takes it apart or plans with it sees the same state.
  @Test(arguments: [
    ("{}", JobState.pending), (#"{"status":null}"#, .pending), (#"{"status":0}"#, .completed),
    (#"{"status":1}"#, .error), (#"{"status":-9}"#, .error),
    (#"{"state":"x","status":0}"#, .completed),
    (#"{"state":"staged","status":0}"#, .staged), (#"{"state":3}"#, .pending),
  ])
  func aMissingStateFollowsFromTheStatus(text: String, state: JobState) throws {
    #expect(reading(text) { $0.state } == state)
    let bytes = Array(text.utf8)
    let id = JobID(CommandDigest(of: bytes))
    try bytes.withUnsafeBytes { bytes in
      let record = try Record(id: id, bytes: bytes)
      #expect(record.state == state)
      let head = try RecordHead(object: bytes)
      #expect(head.effectiveState == state)
    }
  }

  @Test func anOutcomeOfPythonsIsItsStatus() {
    #expect(reading(#"{"status":3}"#) { $0.outcome } == .exited(code: 3))
    #expect(reading(#"{"status":-9}"#) { $0.outcome } == .signaled(signal: 9))
    #expect(reading(#"{"status":null}"#) { $0.outcome } == nil)
    #expect(
      reading(#"{"status":124,"outcome":"timed_out"}"#) { $0.outcome } == .timedOut)
  }

  @Test(arguments: [
    ("{}", true), (#" { "label" : "a" } "#, true), (#"{"label":"a","x":[1,{"y":null}]}"#, true),
    (#"{"label":"a"} x"#, false), (#"{"label":"a""#, false), (#"{"label":+1}"#, false),
    (#"{"label":x,"status":0}"#, false), ("[]", false), ("", false), (#"{"label":"a",}"#, false),
    ("{} {}", false),
  ])
  func tellsWhetherTheRecordIsWhole(text: String, isWhole: Bool) {
    #expect(reading(text) { $0.isWhole } == isWhole)
    #expect(!reading(text, until: []) { $0.isWhole })
  }

  @Test(arguments: [
    "0", "-0", "1", "-17.25", "1760000000.5004", "9007199254740991", "9007199254740993",
    "0.000846", "123456789012345678", "1234567890.1234567", "12345.678901234567", "1e3", "1.5e-7",
    "0.1", "0.30000000000000004", "5.", "00.5",
  ])
  func numbersAreTheNearestToTheirText(text: String) {
    #expect(reading("{\"start\":\(text)}") { $0.start } == Double(text))
  }
}
