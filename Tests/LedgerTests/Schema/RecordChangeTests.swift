import JSON
import Jobs
import Testing

@testable import Ledger

@Suite struct RecordChangeTests {
  private let claimer = RunClaimer(pid: 7, pidStart: 8, host: "h", bootID: "b")

  @Test func laterChangesCount() {
    var change = RecordChange()
    change.set(.label, "a")
    change.set(.tags, ["x"])
    change.set(.label, "b")
    change.remove(.tags)
    change.set(.user, nil as String?)
    #expect(change.members == object(#"{"label":"b"}"#))
    #expect(change.removed == [.tags])
    change.replace(.tags, with: ["y"])
    change.replace(.label, with: nil as String?)
    #expect(change.members == object(#"{"tags":["y"]}"#))
    #expect(change.removed == [.label])
    #expect(
      change.adding(.label("c")).members == object(#"{"tags":["y"],"label":"c"}"#))
    #expect(change.adding(.label("c")).removed.isEmpty)
    #expect(RecordChange().isEmpty && !change.isEmpty)
  }

  @Test func aClaimIsGivenBack() {
    let id = JobID.random()
    let claimed = apply(.claimed(by: claimer, from: .staged), to: #"{"state":"staged"}"#, id)
    #expect(claimed["state"]?.string == "pending")
    #expect(claimed["claimed_from"]?.string == "staged")
    #expect(RunClaimer(claimed["claimed_by"]) == claimer)
    let released = apply(
      .released(to: .staged), to: String(decoding: claimed.bytes, as: UTF8.self), id)
    #expect(released["state"]?.string == "staged")
    #expect(released["claimed_by"] == nil && released["claimed_from"] == nil)
  }

  @Test func aRunIsCarriedOut() {
    let id = JobID.random()
    let before = #"{"state":"error","status":3,"attempts":1,"exit_code":3,"claimed_from":"error"}"#
    let running = apply(.running(id, attempt: 2, at: 5, by: claimer), to: before, id)
    #expect(running["state"]?.string == "running" && running["status"] == .null)
    #expect(running["attempts"]?.int == 2 && running["start"]?.double == 5)
    #expect(running["exit_code"] == nil && running["claimed_from"] == nil)
    #expect(running["stdout"]?.string == JobFiles(of: id).output)
    #expect(running["stderr"] == running["stdout"])
    let text = String(decoding: running.bytes, as: UTF8.self)
    let done = apply(.ended(.completed, exitCode: 0, runtime: 2.5), to: text, id)
    #expect(done["state"]?.string == "completed" && done["status"]?.int == 0)
    #expect(done["exit_code"]?.int == 0 && done["runtime"]?.double == 2.5)
    #expect(done["claimed_by"] == nil)
    let stopped = apply(.ended(.terminated, exitCode: nil, runtime: 1), to: text, id)
    #expect(stopped["status"] == .null && stopped["exit_code"] == nil)
  }

  @Test func whatSaysNothingGoes() {
    let id = JobID.random()
    let record = #"{"label":"a","tags":["t"],"marked":true,"deleted":1,"comments":[]}"#
    var change = RecordChange.label("")
    for other: RecordChange in [.tags([]), .marked(false), .deleted(at: nil), .comments([])] {
      change.add(other)
    }
    #expect(apply(change, to: record, id)["label"] == nil)
    let after = apply(change, to: record, id)
    #expect(["label", "tags", "marked", "deleted", "comments"].allSatisfy { after[$0] == nil })
  }

  @Test func aCommandIsALineAndItsWords() {
    let change = RecordChange.command(["a b", "c"])
    #expect(change.members == object(#"{"command":"'a b' c","arguments":["a b","c"]}"#))
  }

  /// The record after the change, by way of an event.
  private func apply(_ change: RecordChange, to record: String, _ id: JobID) -> JSONObject {
    var events = EventBuffer()
    events.set(id: id, change)
    var merged = MergedRecord()
    var bytes: [UInt8] = []
    Array(record.utf8).withUnsafeBytes { record in
      merged.load(record, id: id)
      events.bytes.dropLast().withUnsafeBytes { line in
        guard let event = try? JournalEvent(line: line) else {
          Issue.record("a change should be an event")
          return
        }
        merged.apply(event, line)
        merged.write(to: &bytes)
      }
    }
    return object(String(decoding: bytes, as: UTF8.self))
  }
}
