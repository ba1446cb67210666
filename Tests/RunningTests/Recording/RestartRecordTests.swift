import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RestartRecordTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  /// Brings the record of a run up to date with a restart.
  private func restart(
    _ run: RunRecord, _ flags: String..., adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> (returned: RunRecord, recorded: RunRecord) {
    let request = try fixture.request(.restart(run.id.text), flags, adjust: adjust)
    let context = try fixture.context(request)
    let returned = try RestartRecord(context).update(try #require(context.draft.existing))
    return (returned, try #require(try fixture.run(run.id)))
  }

  private func single(in folder: String? = nil) throws -> RunRecord {
    let executor = RunExecutorDouble { _ in .init(outcome: .exited(code: 1), output: "loss: 1\n") }
    try fixture.run(
      try fixture.request("train", "x=5") {
        $0.notes = .init(tags: ["a"], comment: "first")
        $0.folder = folder
      }, on: executor)
    return try #require(try fixture.runs("train").first)
  }

  private func change(_ run: RunRecord, _ change: RecordChange) throws {
    let writer = try RunWriter(run.ledger)
    try writer.update(run.id, change)
    try writer.close()
  }

  @Test func `flags that are given now are the run's, others stay`() throws {
    let run = try single()
    #expect(run.members[.scalars] != nil)
    let (returned, recorded) = try restart(run, "y=9") {
      $0.notes = .init(comment: "second")
      $0.randomSeed = 12
    }
    let flags = Flags(["x": .integer(5), "y": .integer(9)])
    #expect(returned.flags == flags)
    #expect(recorded.flags == flags)
    #expect(recorded.members[.parameters]?["y"]?.int == 9)
    #expect(recorded.userFlags == Flags(["y": .integer(9)]))
    #expect(recorded.label?.contains("y=9") == true)
    #expect(recorded.tags == ["a"])
    #expect(recorded.comments.map(\.body) == ["first", "second"])
    #expect(recorded.members[.randomSeed]?.int == 12)
    // What it printed before is no longer its own.
    #expect(recorded.members[.scalars] == nil)
    #expect(RunClaimer(recorded.members[.claimedBy]) == .current)
  }

  @Test func `without flags, what was given holds on`() throws {
    let run = try single()
    let (_, recorded) = try restart(run)
    #expect(recorded.userFlags == Flags(["x": .integer(5)]))
    #expect(recorded.comments.count == 1)
    #expect(recorded.members[.randomSeed] == run.members[.randomSeed])
  }

  @Test func `a label that it was given stays while the flags do`() throws {
    let run = try single()
    var label = RecordChange()
    label.set(.label, "my own")
    try change(run, label)
    #expect(try restart(run).recorded.label == "my own")
    #expect(try restart(run, "y=9").recorded.label?.contains("y=9") == true)
  }

  @Test func `a run that is staged again belongs to no process`() throws {
    let run = try single()
    let recorded = try restart(run) { $0.stages = true }.recorded
    #expect(recorded.state == .staged)
    #expect(recorded.members[.claimedBy] == nil)
  }

  @Test func `a batch gets what its trials are chosen by`() throws {
    try fixture.run(
      try fixture.request("train", "x=[1,2]") {
        $0.keepsBatch = true
        $0.batchNotes = .init(label: "old", tags: ["b"])
      })
    let batch = try #require(try fixture.runs("train+").first)
    let (returned, recorded) = try restart(batch, "x=[3,4,5]") {
      $0.batchNotes = .init(label: "new", comment: "again")
      $0.notes = .init(tags: ["t"])
      $0.workers = 4
      $0.maxTrials = 2
    }
    #expect(returned.protoFlags == recorded.protoFlags)
    #expect(recorded.protoFlags?["x"] == .list([.integer(3), .integer(4), .integer(5)]))
    #expect(recorded.label == "new")
    #expect(recorded.tags == ["b"])
    #expect(recorded.comments.map(\.body) == ["again"])
    #expect(recorded.members[.workers]?.int == 4)
    #expect(recorded.members[.maxTrials]?.int == 2)
    #expect(recorded.members[.protoTags]?.array?.compactMap(\.string) == ["t"])
    #expect(recorded.members[.keepBatch]?.bool == true)
  }

  @Test func `the source code is renewed where that is asked for`() throws {
    let fixture = try EngineFixture("train: {exec: ./train.sh}")
    try fixture.sandbox.write("one\n", to: "train.sh")
    try fixture.run(try fixture.request("train"))
    let run = try #require(try fixture.runs("train").first)
    let copy = try #require(run.directory) + "/.batchrun/sourcecode/train.sh"
    try fixture.sandbox.write("two\n", to: "train.sh")
    let kept = try fixture.context(try fixture.request(.restart(run.id.text)))
    _ = try RestartRecord(kept).update(run)
    #expect(fixture.sandbox.text(of: copy) == "one\n")
    let renewed = try fixture.context(
      try fixture.request(.restart(run.id.text)) { $0.forcesSource = true })
    _ = try RestartRecord(renewed).update(run)
    #expect(fixture.sandbox.text(of: copy) == "two\n")
    let digest = try #require(try fixture.run(run.id)?.members[.sourcecodeDigest]?.string)
    #expect(digest != run.members[.sourcecodeDigest]?.string)
  }

  @Test func `a batch that is continued stays what it is`() throws {
    let executor = RunExecutorDouble { _ in .init(outcome: .exited(code: 1)) }
    try fixture.run(
      try fixture.request("train", "x=[1,2]") { $0.failsOnTrialError = true }, on: executor)
    let batch = try #require(try fixture.runs("train+").first)
    let context = try fixture.context(
      try fixture.request(.resume(batch.id.text)) { $0.batchNotes = .init(label: "new") })
    _ = try RestartRecord(context).update(batch)
    #expect(try fixture.run(batch.id)?.members == batch.members)
  }

  @Test func `what was placed in a folder that is gone with its disk is not there`() throws {
    let run = try single(in: "disk/mine")
    var source = ResolvedDependencies.Source(
      resource: "data", name: "prepare", uri: "operation:prepare", choice: "abc")
    source.placed = ["data.csv"]
    source.paths = ["/data.csv"]
    var resolved = ResolvedDependencies()
    resolved.set(source)
    let directory = try #require(run.directory)
    try change(run, .resolved(resolved, in: directory, label: nil))
    #expect(ResolvedDependencies(try restart(run).returned).sources.map(\.placed) == [["data.csv"]])
    // A folder that was removed alone is a run that was removed.
    fixture.sandbox.remove("disk")
    let returned = try restart(run) { $0.forcesSource = true }.returned
    let left = ResolvedDependencies(returned).sources
    #expect(left.map(\.placed) == [[]])
    #expect(left.map(\.choice) == ["abc"])
  }
}
