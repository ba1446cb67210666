import JSON
import Jobs
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunContextTests {
  let fixture: EngineFixture
  let events = EventRecord()

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags: {x: 1}
      gone:
        exec: gone
        flags: {x: 1}
        delete-on-success: yes
      """)
  }

  @Test func `a warning is told once`() throws {
    let context = try fixture.context(try fixture.request("train"), events)
    context.warn(["a", "b"])
    context.warn(["b", "c"])
    context.warn([])
    #expect(events.warnings == ["a", "b", "c"])
  }

  @Test func `a message of a trial is a line of the log, of a single run it is unchanged`() throws {
    try fixture.context(try fixture.request("train"), events).say("one")
    try fixture.context(try fixture.request("train", "x=[1,2]"), events).say("two")
    #expect(events.log == ["one", "INFO: [batchrun] two"])
  }

  @Test func `a comment has who wrote it and where`() throws {
    let context = try fixture.context(try fixture.request("train"))
    let comments = context.comments("why not")
    #expect(comments.map(\.body) == ["why not"])
    #expect(comments.map(\.user) == ["eve"])
    #expect(comments.map(\.host) == [Machine.hostname])
    #expect(context.comments("").isEmpty)
    #expect(context.comments(nil).isEmpty)
  }

  @Test func `where completed runs are deleted, the trash is known`() throws {
    let deleting = try fixture.context(try fixture.request("gone"))
    #expect(deleting.deletesCompleted)
    #expect(deleting.trashedLedger == fixture.sandbox.path("runs/.trash/gone"))
    let kept = try fixture.context(try fixture.request("gone") { $0.keepsRun = true })
    #expect(!kept.deletesCompleted)
    #expect(kept.trashedLedger == nil)
    #expect(try fixture.context(try fixture.request("train")).trashedLedger == nil)
  }

  @Test func `what was resolved is remembered only where there may be another attempt`() throws {
    var resolved = ResolvedDependencies()
    resolved.set(.init(resource: "a", name: "b", uri: "operation:b", choice: "c"))
    let id = JobID.random()
    let once = try fixture.context(try fixture.request("train"))
    once.remember(resolved, of: id)
    #expect(once.remembered(of: id) == nil)
    let again = try fixture.context(try fixture.request("train") { $0.terms.policy.retries = 1 })
    again.remember(resolved, of: id)
    #expect(again.remembered(of: id) == resolved)
    #expect(again.remembered(of: .random()) == nil)
  }

  @Test func `source code is shared by those who have an owner`() throws {
    let context = try fixture.context(try fixture.request("train"))
    let owner = JobID.random()
    #expect(try context.sharedSource(of: nil) == nil)
    #expect(try context.sharedSource(of: owner) == nil)
    let other = JobID.random()
    let folder = context.folders.source(of: other)
    try Directory.make(folder)
    try write("x".utf8, toFile: folder + "/train.py")
    let run = try RunDirectory(making: context.folders.directory(of: .random()))
    let source = try run.link(try #require(try context.sharedSource(of: other)))
    #expect(source == run.directory.path(of: RunDirectory.sourceFolder))
    #expect(try readFile(source + "/train.py") == Array("x".utf8))
    #expect(try context.sharedSource(of: owner) == nil)
  }

  @Test func `an objective is measured if it is wanted of a batch`() throws {
    func measures(_ flags: String..., isMeasured: Bool) throws -> Bool {
      let request = try fixture.request(.operation("train"), flags) { $0.isMeasured = isMeasured }
      return try fixture.context(request).measuredObjective != nil
    }
    #expect(try measures("x=[1,2]", isMeasured: true))
    #expect(try !measures("x=[1,2]", isMeasured: false))
    #expect(try !measures("x=1", isMeasured: true))
  }
}
