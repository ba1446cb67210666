import Glibc
import JSON
import Jobs
import Ledger
import Posix
import RunsTestSupport
import TestSupport
import Testing

@testable import Runs

@Suite struct RunTransferTests {
  private let fixture: RunFixture
  private var store: RunStore { fixture.store }

  init() throws {
    fixture = try RunFixture()
  }

  /// A completed run with a file in its directory and one log.
  private func completedRun(_ time: Double = 1) throws -> RunRecord {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(time))
    try writer.update(run.id, set: [.state(.completed)])
    try writer.close()
    for (folder, file) in [("dirs", "model"), ("logs", "out.log")] {
      try fixture.sandbox.makeFolder("runs/train/\(folder)/\(run.id.text)/sub")
      try fixture.sandbox.write("content", to: "runs/train/\(folder)/\(run.id.text)/\(file)")
    }
    try fixture.sandbox.makeFolder("runs/train/metrics")
    try fixture.sandbox.write("{}\n", to: "runs/train/" + JobFiles(of: run.id).metrics)
    return try #require(try store.run(run.id))
  }

  private func hasFiles(_ run: RunRecord, in home: String) -> Bool {
    fixture.sandbox.exists("\(home)/train/dirs/\(run.id.text)/model")
      && fixture.sandbox.exists("\(home)/train/logs/\(run.id.text)/out.log")
      && fixture.sandbox.exists("\(home)/train/" + JobFiles(of: run.id).metrics)
  }

  private var deleted: RecordChange { .deleted(at: 2) }

  @Test func `a deleted run is in the trash, and comes back as it was`() throws {
    let run = try completedRun()
    let result = try store.move([run], to: store.trash, deleted)
    #expect(result.done.map(\.id) == [run.id])
    #expect(result.refused.isEmpty)
    #expect(try store.run(run.id) == nil)
    #expect(!fixture.sandbox.exists("runs/train/dirs/\(run.id.text)"))
    let inTrash = try #require(try store.trash.run(run.id))
    #expect(inTrash.members["deleted"]?.int == 2)
    #expect(hasFiles(run, in: "runs/.trash"))
    // The trash is no ledger of the home.
    #expect(try store.runs().total == 0)

    _ = try store.trash.move([inTrash], to: store, .deleted(at: nil))
    let restored = try #require(try store.run(run.id))
    #expect(Set(restored.members.members) == Set(run.members.members))
    #expect(hasFiles(run, in: "runs"))
    #expect(try store.trash.runs().total == 0)
  }

  @Test func `a run that is running stays, also where it looked over when it was chosen`() throws {
    let run = try completedRun()
    let writer = try fixture.writer()
    try writer.update(
      run.id, set: [.state(.running), .init(key: "claimed_by", value: RunClaimer.current.json)])
    let result = try store.move([run], to: store.trash)
    #expect(result.done.isEmpty)
    #expect(result.refused.count == 1)
    #expect(hasFiles(run, in: "runs"))
    #expect(try store.remove([run]).done.isEmpty)
    #expect(try store.trash.runs().total == 0)
  }

  @Test(arguments: ["before the files", "between the files", "before the record"])
  func `a move that was interrupted can be done again`(_ moment: String) throws {
    let run = try completedRun()
    // What the first steps leave behind.
    let trash = try RunWriter(home: store.trash.home, operation: "train")
    try trash.update(run.id, RecordChange(run.members).adding(deleted))
    try trash.close()
    if moment != "before the files" {
      try fixture.sandbox.makeFolder("runs/.trash/train/dirs")
      try #require(
        rename(
          fixture.sandbox.path("runs/train/dirs/\(run.id.text)"),
          fixture.sandbox.path("runs/.trash/train/dirs/\(run.id.text)")) == 0)
    }
    if moment == "before the record" {
      try fixture.sandbox.makeFolder("runs/.trash/train/logs")
      try #require(
        rename(
          fixture.sandbox.path("runs/train/logs/\(run.id.text)"),
          fixture.sandbox.path("runs/.trash/train/logs/\(run.id.text)")) == 0)
    }
    #expect(try store.run(run.id) != nil)
    let result = try store.move([run], to: store.trash)
    #expect(result.done.count == 1)
    #expect(try store.run(run.id) == nil)
    #expect(try store.trash.run(run.id) != nil)
    #expect(hasFiles(run, in: "runs/.trash"))
  }

  @Test func `a line that was launched again is not replaced by the deleted one`() throws {
    let id = try #require(JobID(Array("0123456789abcdef".utf8)))
    func record(_ start: Int, in home: String) throws -> RunRecord {
      let writer = try RunWriter(home: home, operation: "train")
      try writer.update(
        id, set: [.state(.completed), .init(key: "start", value: .number(String(start)))])
      try writer.close()
      return try #require(try RunStore(home: home).run(id))
    }
    let old = try record(1, in: store.trash.home)
    let new = try record(2, in: store.home)
    let result = try store.trash.move([old], to: store)
    #expect(result.done.isEmpty)
    #expect(result.refused.count == 1)
    #expect(try store.run(id)?.start == 2)
    // In the trash the newer one replaces it.
    #expect(try store.move([new], to: store.trash, replacing: true).done.count == 1)
    #expect(try store.trash.run(id)?.start == 2)
  }

  @Test func `a run that is removed for good leaves nothing`() throws {
    let run = try completedRun()
    let other = try completedRun(2)
    #expect(try store.remove([run]).done.count == 1)
    #expect(try store.runs().runs.map(\.id) == [other.id])
    #expect(fixture.sandbox.names(in: "runs/train/dirs") == [other.id.text])
    #expect(fixture.sandbox.names(in: "runs/train/logs") == [other.id.text])
    #expect(fixture.sandbox.names(in: "runs/train/metrics") == [other.id.text + ".jsonl"])
  }

  @Test func `links in a run's directory are not followed`() throws {
    let run = try completedRun()
    try fixture.sandbox.makeFolder("data")
    try fixture.sandbox.write("precious", to: "data/file")
    try #require(
      symlink(
        fixture.sandbox.path("data"),
        fixture.sandbox.path("runs/train/dirs/\(run.id.text)/link")) == 0)
    _ = try store.remove([run])
    #expect(fixture.sandbox.text(of: "data/file") == "precious")
  }
}
