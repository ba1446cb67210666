import Jobs
import Ledger
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunRemovalTests {
  let fixture: EngineFixture
  let events = EventRecord()

  init() throws {
    fixture = try EngineFixture()
  }

  private var removed: [JobID] {
    events.all.compactMap { event in
      if case .removing(let id, operation: "train") = event { id } else { nil }
    }
  }

  @Test func `a completed run goes to the trash, with what was still to be written`() throws {
    let (context, run) = try fixture.make(try fixture.request("train"), events)
    try context.recorder.record(.ended(.completed, exitCode: 0, runtime: 1), of: run.id)
    context.recorder.note(.command(["late"]), of: run.id)
    try RunRemoval(context).remove(completed: run.id)
    #expect(try fixture.runs().isEmpty)
    let trashed = try #require(try fixture.store.trash.runs().runs.first)
    #expect(trashed.id == run.id)
    #expect(trashed.members[.command]?.string == "late")
    #expect(fixture.sandbox.exists(try #require(trashed.directory)))
    #expect(removed == [run.id])
  }

  @Test func `a run that another process has removed is not reported`() throws {
    let (context, _) = try fixture.make(try fixture.request("train"), events)
    try RunRemoval(context).remove(completed: .random())
    #expect(removed.isEmpty)
    #expect(try fixture.runs().count == 1)
  }

  @Test func `what is discarded is gone for good`() throws {
    let (context, run) = try fixture.make(
      try fixture.request("train"), events, state: .staged)
    let directory = try #require(run.directory)
    #expect(fixture.sandbox.exists(directory))
    try RunRemoval(context).discard(run)
    #expect(try fixture.runs().isEmpty)
    #expect(try fixture.store.trash.runs().runs.isEmpty)
    #expect(!fixture.sandbox.exists(directory))
    #expect(removed.isEmpty)
  }

  @Test func `a batch goes to the trash without a word, and its trials stay`() throws {
    let (context, batch) = try fixture.make(try fixture.request("train", "x=[1,2]"), events)
    let book = TrialBook(context, of: batch, generation: 1)
    let trial = try book.make(TrialChoice(flags: context.draft.flags), place: 1).run
    try context.recorder.record(.ended(.completed, exitCode: 0, runtime: 1), of: batch.id)
    try RunRemoval(context).remove(batch: try #require(try fixture.run(batch.id)))
    #expect(try fixture.runs().map(\.id) == [trial.id])
    #expect(try fixture.store.trash.runs().runs.map(\.id) == [batch.id])
    #expect(removed.isEmpty)
  }
}
