import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct NewRunTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: ./train.sh ${x}
        flags: {x: 1}
        tags: [ours]
      both:
        steps: [train]
      climb:
        exec: climb
        flags: {steps: 3}
      """)
    try fixture.sandbox.write("echo\n", to: "train.sh")
  }

  private func record(
    _ operation: String = "train", _ flags: String..., state: JobState = .pending,
    adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunRecord {
    let request = try fixture.request(.operation(operation), flags, adjust: adjust)
    let made = try fixture.make(request, state: state)
    return try #require(try fixture.run(made.run.id))
  }

  @Test func `a single run has what was asked for, where it comes from, and its source code`()
    throws
  {
    let id = JobID.random()
    let run = try record("train", "x=5") {
      $0.id = id
      $0.notes = .init(label: "x ${x}", tags: ["mine"], comment: "why")
      $0.batchNotes = .init(label: "no", tags: ["no"], comment: "no")
      $0.randomSeed = 4
      $0.devices = .none
    }
    #expect(run.id == id)
    #expect(run.role == .run)
    #expect(run.state == .pending)
    #expect(run.label == "x 5")
    #expect(run.tags == ["ours", "mine"])
    #expect(run.comments.map(\.body) == ["why"])
    #expect(run.flags == Flags(["x": .integer(5)]))
    #expect(run.protoFlags == nil)
    #expect(run.members[.randomSeed]?.int == 4)
    #expect(run.members[.gpus]?.string == "")
    #expect(run.members[.labelTemplate]?.string == "x ${x}")
    #expect(run.members[.user]?.string == "eve")
    #expect(run.members[.project]?.string == fixture.sandbox.path)
    #expect(run.members[.platform]?["cpus"]?.int ?? 0 > 0)
    #expect(run.members[.workers] == nil)
    #expect(run.members[.sourcecodeDigest]?.string?.count == 32)
    let folder = try #require(run.directory)
    #expect(fixture.sandbox.text(of: folder + "/.batchrun/sourcecode/train.sh") == "echo\n")
  }

  @Test func `a batch has the flags of its trials, and how they are chosen`() throws {
    let run = try record("train", "x=[1,2]") {
      $0.batchNotes = .init(label: "all", tags: ["b"], comment: "big")
      $0.notes = .init(label: "x ${x}", tags: ["t"], comment: "small")
      $0.workers = 3
      $0.maxTrials = 9
      $0.isNeeded = true
      $0.stagesTrials = true
    }
    #expect(run.role == .batch)
    #expect(run.operation == "train+")
    #expect(run.label == "all")
    #expect(run.tags == ["b"])
    #expect(run.comments.map(\.body) == ["big"])
    #expect(run.flags.isEmpty)
    #expect(run.protoFlags?["x"]?.isList == true)
    #expect(run.members[.protoTags]?.array?.compactMap(\.string) == ["ours", "t"])
    #expect(run.members[.protoComment]?.string == "small")
    #expect(run.members[.workers]?.int == 3)
    #expect(run.members[.maxTrials]?.int == 9)
    #expect(run.members[.needed]?.bool == true)
    #expect(run.members[.stageTrials]?.bool == true)
    #expect(run.members[.optimizer] == nil)
  }

  @Test func `a batch with an optimizer has the flags of that, and what it makes large`() throws {
    let run = try record("train") {
      $0.optimizer = .named("climb")
      $0.optimizerFlags = ["steps=8"]
      $0.objective = .init(column: "acc", isMaximized: true)
    }
    #expect(run.operation == "train+climb")
    #expect(run.label == "steps=8")
    #expect(run.flags == Flags(["steps": .integer(8)]))
    #expect(run.objective == .init(column: "acc", isMaximized: true))
    #expect(run.members[.optimizer]?["name"]?.string == "climb")
  }

  @Test(arguments: [("both", RunRecord.Role.steps), ("queue", .queue)])
  func `what runs others has its own role, and no source code`(
    operation: String, role: RunRecord.Role
  ) throws {
    let run = try record(operation)
    #expect(run.role == role)
    #expect(run.members[.sourcecodeDigest] == nil)
  }

  @Test func `a folder of the user's is recorded as it is, and gets the source code`() throws {
    let run = try record("train", state: .staged) { $0.folder = "mine/here" }
    #expect(run.state == .staged)
    #expect(run.directory == fixture.sandbox.path("mine/here"))
    #expect(fixture.sandbox.exists("mine/here/.batchrun/sourcecode/train.sh"))
  }

  @Test func `the folder of another run is refused, and nothing is recorded`() throws {
    _ = try record("train") { $0.folder = "mine" }
    let failure = #expect(throws: RunFailure.self) { try record("train") { $0.folder = "mine" } }
    #expect(failure?.message.contains("it is the directory of another run") == true)
    #expect(try fixture.runs().count == 1)
  }
}
