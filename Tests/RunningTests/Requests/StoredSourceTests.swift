import Jobs
import Ledger
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct StoredSourceTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train: {exec: './train.sh ${x}', flags: {x: 1}}
      bare: {exec: ./train.sh, sourcecode: no}
      """)
    try fixture.sandbox.write("one\n", to: "train.sh")
  }

  @Test func `a run has what was kept with it`() throws {
    let run = try fixture.make(try fixture.request("train")).run
    let stored = try #require(try StoredSource(of: run))
    #expect(stored.folder == (try #require(run.directory)) + "/.batchrun/sourcecode")
    #expect(
      stored.change.members[.sourcecodeDigest] == run.members[.sourcecodeDigest])
    try stored.link(to: fixture.sandbox.path("other"))
    #expect(fixture.sandbox.text(of: "other/train.sh") == "one\n")
  }

  @Test func `a trial that never started has that of its batch`() throws {
    let (context, batch) = try fixture.make(try fixture.request("train", "x=[1,2]"))
    let trial = try TrialBook(context, of: batch, generation: 1)
      .make(TrialChoice(flags: context.draft.flags), place: 1).run
    let recorded = try #require(try fixture.run(trial.id))
    #expect(try StoredSource(of: recorded)?.folder == context.folders.source(of: batch.id))
  }

  @Test func `a run that never had any has none`() throws {
    #expect(try StoredSource(of: fixture.make(fixture.request("bare")).run) == nil)
  }

  @Test func `source code that is gone is not replaced by the project's`() throws {
    let run = try fixture.make(try fixture.request("train")).run
    fixture.sandbox.remove(try #require(run.directory))
    let failure = #expect(throws: RunFailure.self) { try StoredSource(of: run) }
    #expect(failure?.message.contains("the source code of run \(run.id.text) is missing") == true)
    #expect(failure?.hint?.contains("--force-sourcecode") == true)
  }
}
