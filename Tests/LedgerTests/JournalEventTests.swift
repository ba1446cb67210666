import JSON
import Jobs
import Posix
import TestSupport
import Testing

@testable import Ledger

@Suite struct JournalEventTests {
  private func read(_ events: EventBuffer) throws -> [(event: JournalEvent, set: String?)] {
    var read: [(JournalEvent, String?)] = []
    JournalContents(events.bytes).forEachEvent { event, line, _ in
      read.append((event, event.set.map { String(decoding: line[$0], as: UTF8.self) }))
    }
    return read
  }

  @Test func `what is set is read without a look into it`() throws {
    var events = EventBuffer()
    events.set(id: id("a"), #"{"label":"} ,\"crc\":\"","op":{"x":[1,{"y":"}"}]}}"#)
    events.end("a", .exited(code: 3))
    events.remove(id: id("a"))
    let read = try read(events)
    #expect(read.map(\.event.kind) == [.set, .end, .remove])
    #expect(read.allSatisfy { $0.event.id == id("a") })
    let label = try JSONValue(parsing: Array(try #require(read[0].set).utf8))["label"]?.string
    #expect(label == #"} ,"crc":""#)
    let end = try JSONValue(parsing: Array(try #require(read[1].set).utf8))
    #expect(end["exit_code"]?.int == 3)
    #expect(read[2].set == nil)
  }

  @Test func `members that stand before what is set are read too`() throws {
    var events = EventBuffer()
    events.set(id: id("a"), #"{"label":"x"}"#, removing: .marked)
    events.start("a", attempt: 2)
    let read = try read(events)
    #expect(read[0].event.unset != nil)
    #expect(read[0].set == #"{"label":"x"}"#)
    #expect(read[1].event.earlier != nil)
  }

  @Test func `a line of another layout means the same`() throws {
    let own = #"{"event":"set","id":"\#(id("a").text)","set":{"label":"x"}"#
    let other = #"{"id": "\#(id("a").text)", "set": {"label": "x"}, "event": "set""#
    for text in [own, other] {
      var bytes = Array(text.utf8)
      JournalLine.seal(&bytes, from: 0)
      var jobs: [JobID] = []
      let contents = JournalContents(bytes)
      contents.forEachJob { id, isDamage, range in
        #expect(!isDamage && range == 0..<(bytes.count - 1))
        jobs.append(id)
      }
      #expect(jobs == [id("a")])
      contents.forEachEvent { event, line, _ in
        #expect(event.kind == .set)
        #expect(event.set.map { line[$0].count } ?? 0 >= #"{"label":"x"}"#.utf8.count)
      }
    }
  }
}
