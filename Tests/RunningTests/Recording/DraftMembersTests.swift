import JSON
import Ledger
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct DraftMembersTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags: {x: 1}
        requires: {operation: prepare}
      prepare:
        exec: prepare
      climb:
        exec: climb
      """)
  }

  @Test func `a batch has what a later start needs, and nothing else`() throws {
    let draft = try fixture.draft(try fixture.request("train", "x=[1,2]") { $0.workers = 2 })
    #expect(draft.batchChange.members.members.map(\.key) == ["workers"])
    #expect(draft.batchChange.members[.workers]?.int == 2)
  }

  @Test func `runs that were named for dependencies, tags and a comment are kept`() throws {
    let request = try fixture.request("train", "prepare=[a,b]") {
      $0.notes = .init(tags: ["t"], comment: "c")
    }
    let members = try fixture.draft(request).batchChange.members
    #expect(members[.dependencyFlags]?["prepare"]?.string == "[a,b]")
    #expect(members[.protoTags]?.array?.compactMap(\.string) == ["t"])
    #expect(members[.protoComment]?.string == "c")
  }

  @Test func `the entries of batch files are kept where there are several`() throws {
    try fixture.sandbox.write("x\n4\n5\n", to: "batch.csv")
    try fixture.sandbox.write("x\n4\n", to: "one.csv")
    func entries(_ file: String) throws -> [JSONValue]? {
      let request = try fixture.request("train", "@\(fixture.sandbox.path(file))")
      return try fixture.draft(request).batchChange.members[.entries]?.array
    }
    #expect(try entries("batch.csv")?.map { $0["x"]?.int } == [4, 5])
    #expect(try entries("one.csv") == nil)
  }

  @Test func `an optimizer is kept with what it makes large`() throws {
    let request = try fixture.request("train") {
      $0.optimizer = .named("climb")
      $0.objective = .init(column: "acc", isMaximized: true)
    }
    let members = try fixture.draft(request).batchChange.members
    #expect(members[.optimizer]?["name"]?.string == "climb")
    #expect(members[.objective]?.string == "-acc")
  }

  @Test func `a copy comes from where the first came from`() throws {
    try fixture.run(try fixture.request("prepare"))
    let run = try #require(try fixture.runs("prepare").first)
    var draft = try fixture.draft(try fixture.request(.copy(of: run.id.text, operation: nil)))
    #expect(draft.origin(version: "9.9").json == RunOrigin(run)?.json)
    draft.prototype = nil
    #expect(draft.origin(version: "9.9").json == RunOrigin(draft.operation, version: "9.9").json)
  }
}

extension DraftMembersTests {
  @Test func `what the user wants small or large is kept, and holds for later starts`() throws {
    let request = try fixture.request("train", "x=[1,2]") {
      $0.objective = .init(column: "acc", isMaximized: true)
      $0.keepsBatch = true
    }
    #expect(try fixture.draft(request).batchChange.members[.objective]?.string == "-acc")
    try fixture.run(request)
    let batch = try #require(try fixture.runs("train+").first)
    let again = try fixture.draft(try fixture.request(.restart(batch.id.text)))
    #expect(again.shownObjective == .init(column: "acc", isMaximized: true))
    let other = try fixture.draft(
      try fixture.request(.restart(batch.id.text)) {
        $0.objective = .init(column: "loss", isMaximized: false)
      })
    #expect(other.shownObjective == .standard)
  }
}
