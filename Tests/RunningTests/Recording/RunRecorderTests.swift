import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunRecorderTests {
  let fixture: EngineFixture
  let recorder: RunRecorder

  init() throws {
    fixture = try EngineFixture()
    recorder = RunRecorder(try RunWriter(home: fixture.sandbox.path("runs"), operation: "train"))
  }

  @Test func `a run that is created is there at once`() throws {
    var creation = RunCreation(operation: "train")
    creation.flags = Flags(["x": .integer(1)])
    let run = try recorder.create(creation)
    #expect(run.id == creation.id)
    #expect(try fixture.run(creation.id)?.flags == creation.flags)
  }

  @Test func `many are created with what they share`() throws {
    var first = RunCreation(operation: "train", state: .staged)
    first.tags = ["a"]
    let template = RecordTemplate(first.shared)
    first.place = 1
    var second = first
    second.identify(as: .random(), at: 2)
    second.place = 2
    try recorder.create([first, second], sharing: template)
    let runs = try fixture.runs("train").sorted { ($0.place ?? 0) < ($1.place ?? 0) }
    #expect(runs.map(\.id) == [first.id, second.id])
    #expect(runs.map(\.tags) == [["a"], ["a"]])
    #expect(runs.map(\.state) == [.staged, .staged])
    try recorder.create([], sharing: template)
    #expect(try fixture.runs("train").count == 2)
  }

  @Test func `what is noted is written when it is flushed, the latest last`() throws {
    let run = try recorder.create(RunCreation(operation: "train"))
    recorder.note(.command(["train", "a b"]), of: run.id)
    recorder.note(.command(["train", "2"]), of: run.id)
    #expect(try fixture.run(run.id)?.members[.command]?.string == "")
    recorder.flush()
    let noted = try #require(try fixture.run(run.id))
    #expect(noted.members[.command]?.string == "train 2")
    #expect(noted.members[.arguments]?.array?.compactMap(\.string) == ["train", "2"])
    // A second time there is nothing to write.
    let journal = recorder.writer.location.folder + "/journal.jsonl"
    let size = try readFile(journal).count
    recorder.flush()
    #expect(try readFile(journal).count == size)
  }

  @Test func `what was resolved is recorded with the label that follows`() throws {
    let run = try recorder.create(RunCreation(operation: "train"))
    var source = ResolvedDependencies.Source(
      resource: "data", name: "prepare", uri: "operation:prepare", choice: "abc")
    source.paths = ["/home/data.csv"]
    var resolved = ResolvedDependencies()
    resolved.set(source)
    try recorder.record(.resolved(resolved, in: "/home/run", label: "after abc"), of: run.id)
    let recorded = try #require(try fixture.run(run.id))
    #expect(recorded.members[.deps]?["data"]?.array?.compactMap(\.string) == ["/home/data.csv"])
    #expect(
      recorded.members[.resolved]?["data"]?["prepare"]?["paths"]?.array?.compactMap(\.string)
        == ["../data.csv"])
    #expect(recorded.label == "after abc")
    try recorder.record(.resolved(resolved, in: "/home/run", label: nil), of: run.id)
    #expect(try fixture.run(run.id)?.label == "after abc")
  }
}
