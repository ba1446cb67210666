import Glibc
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct TrialLinksTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  /// A batch that was run and stayed.
  private func batch() throws -> RunRecord {
    try fixture.run(try fixture.request("train", "x=[1,2]") { $0.keepsBatch = true })
    return try #require(try fixture.runs("train+").first)
  }

  private func link(_ batch: RunRecord, _ events: EventRecord) throws {
    let context = try fixture.context(try fixture.request("train", "x=[1,2]"), events)
    TrialLinks(context, of: batch).make()
  }

  @Test func `what is missing is made, and what is there stays`() throws {
    let batch = try batch()
    let folder = try #require(batch.directory)
    let trials = try fixture.runs("train")
    try #require(trials.count == 2)
    let (gone, kept) = (folder + "/" + trials[0].id.text, folder + "/" + trials[1].id.text)
    #expect(unlink(gone) == 0 && unlink(kept) == 0)
    try write("mine".utf8, toFile: kept)
    let events = EventRecord()
    try link(batch, events)
    #expect(linkTarget(of: gone) == "../\(trials[0].id.text)")
    #expect(fixture.sandbox.text(of: kept) == "mine")
    #expect(events.warnings.isEmpty)
  }

  @Test func `a folder that is gone is told once`() throws {
    let batch = try batch()
    fixture.sandbox.remove(try #require(batch.directory))
    let events = EventRecord()
    try link(batch, events)
    #expect(events.warnings.count == 1)
    #expect(events.warnings.first?.contains("link") == true)
  }

  @Test func `a batch that is gone itself has no links`() throws {
    let batch = try batch()
    _ = try fixture.store.move([batch], to: fixture.store.trash)
    let events = EventRecord()
    try link(batch, events)
    #expect(events.all.isEmpty)
  }
}
