import JSON
import Jobs
import Ledger
import Posix
import Runs
import RunsTestSupport
import Testing

@Suite struct RunActionTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  @Test func changesRunsOfSeveralLedgers() throws {
    let writers = [try fixture.writer("a"), try fixture.writer("b")]
    let runs = try writers.map { try $0.create(fixture.creation(1)) }
    let gone = try writers[0].create(fixture.creation(2))
    for writer in writers { try writer.close() }
    _ = try fixture.store.remove([gone])
    let count = try fixture.store.edit(runs + [gone], notify: { _ in }) { run in
      .label("of \(RunRecord.ledgerName(run.ledger))")
    }
    #expect(count == 2)
    #expect(Set(try fixture.store.runs().runs.map(\.label)) == ["of a", "of b"])
  }

  @Test func whatIsDeletedComesBack() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    try writer.close()
    #expect(try fixture.store.delete([run]).done.map(\.id) == [run.id])
    #expect(try fixture.store.run(run.id) == nil)
    let deleted = try #require(try fixture.store.trash.run(run.id))
    #expect((deleted.members[.deleted]?.double ?? 0) > 1e9)
    #expect(try fixture.store.restore([deleted]).done.map(\.id) == [run.id])
    #expect(try #require(try fixture.store.run(run.id)).members[.deleted] == nil)
  }

  @Test func aBatchBringsItsTrials() throws {
    let writer = try fixture.writer()
    var creation = fixture.creation(1)
    creation.role = .batch
    let batch = try writer.create(creation)
    let trials = try (2...4).map { number in
      var creation = fixture.creation(Double(number))
      creation.batch = batch.id
      return try writer.create(creation)
    }
    let other = try writer.create(fixture.creation(9))
    try writer.close()
    let runs = try fixture.store.addingTrials(to: [other, batch, trials[1]])
    #expect(runs.map(\.id) == [other, batch, trials[2], trials[0], trials[1]].map(\.id))
    #expect(try fixture.store.addingTrials(to: [other]).map(\.id) == [other.id])
  }

  @Test func nobodyStopsWhatIsElsewhereOrOver() throws {
    let writer = try fixture.writer()
    let over = try writer.create(fixture.creation(1))
    let far = try writer.create(fixture.creation(2))
    var change = RecordChange()
    change.set(.state, JobState.running.rawValue)
    change.set(.host, "elsewhere")
    change.set(.claimedBy, RunClaimer.current.json)
    try writer.update(far.id, change)
    try writer.close()
    let stop = RunStop(in: fixture.store, timeout: 0)
    var told: [JobID] = []
    let left = try stop.stop([over]) { event in
      if case .notRunning(let run) = event { told.append(run.id) }
    }
    #expect(left.isEmpty && told == [over.id])
    let running = try #require(try fixture.store.run(far.id))
    #expect(running.state == .running)
    #expect(
      throws: RunError.self,
      performing: { try stop.stop([over, running]) { _ in Issue.record("somebody was asked") } })
    #expect(RunError.elsewhere(far.id, host: "h").message.hasSuffix("runs on 'h': stop it there"))
  }

  @Test func aQueryIsWordsOrAFilter() throws {
    let writer = try fixture.writer()
    let runs = try (1...3).map { try writer.create(fixture.creation(Double($0))) }
    try writer.close()
    func ids(_ query: RunQuery) throws -> [JobID] {
      var found: [JobID] = []
      #expect(try query.forEach { found.append($0.id) }.isEmpty)
      return found
    }
    #expect(try ids(RunQuery(fixture.store)) == runs.reversed().map(\.id))
    #expect(try ids(RunQuery(fixture.store, words: ["3", "1"])) == [runs[0].id, runs[2].id])
    var filter = RunFilter()
    filter.operations = ["nothing"]
    #expect(try ids(RunQuery(fixture.store, filter: filter)).isEmpty)
    #expect(throws: RunSelectionError.self) {
      _ = try RunQuery(fixture.store, words: ["nothing"]).forEach { _ in }
    }
  }

  @Test func anArchiveIsAFolderAZipFileOrAName() throws {
    let sandbox = fixture.sandbox
    try sandbox.write("", to: "file")
    try sandbox.write("", to: "a.ZIP")
    try sandbox.makeFolder("folder.zip")
    #expect(try ArchiveLocation(reading: sandbox.path("nothing")) == nil)
    // A zip file is known by its name, a folder is one whatever its name.
    #expect(
      try ArchiveLocation(reading: sandbox.path("a.ZIP")) == .zip(sandbox.path("a.ZIP")))
    #expect(
      try ArchiveLocation(reading: sandbox.path("folder.zip"))
        == .folder(sandbox.path("folder.zip")))
    for (path, isRead) in [("file", true), ("file", false), ("folder.zip", false)] {
      #expect(throws: ArchiveError.self) {
        let path = sandbox.path(path)
        _ = isRead ? try ArchiveLocation(reading: path) : try ArchiveLocation(writing: path)
      }
    }
    #expect(throws: ArchiveError.self) {
      _ = try OpenArchive.named("nothing", home: fixture.store)
    }
  }
}
