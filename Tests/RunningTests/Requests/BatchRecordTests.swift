import JSON
import Jobs
import Ledger
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

/// What a record says of how the trials of a batch were chosen, written and read again.
@Suite struct BatchRecordTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags: {x: 1}
      climb:
        exec: climb
      """)
  }

  private func record(
    _ flags: String..., adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunRecord {
    let request = try fixture.request(.operation("train"), flags, adjust: adjust)
    return try #require(try fixture.run(fixture.make(request).run.id))
  }

  @Test(arguments: [0, 1 << 63, .max, 1 << 63 - 1] as [UInt64])
  func `a seed is read as it was written`(seed: UInt64) throws {
    #expect(try record("x=[1,2]") { $0.randomSeed = seed }.randomSeed == seed)
  }

  @Test func `a kind and an operation are read as they were`() throws {
    let single = try record()
    #expect(single.batchKind == .single)
    #expect(single.baseOperation == "train")
    let grid = try record("x=[1,2]")
    #expect(grid.batchKind == .grid)
    #expect(grid.operation == "train+")
    #expect(grid.baseOperation == "train")
    #expect(try record("x=uniform[1:2]").batchKind == .random)
    #expect(try record { $0.optimizer = .named("climb") }.baseOperation == "train")
  }

  @Test(arguments: [("loss", false), ("acc", true), ("min loss", false)])
  func `an objective is read as it was written`(column: String, isMaximized: Bool) throws {
    let objective = OperationDefinition.Objective(column: column, isMaximized: isMaximized)
    let run = try record {
      $0.optimizer = .named("climb")
      $0.objective = objective
    }
    #expect(run.objective == objective)
    #expect(try record().objective == nil)
  }

  @Test func `seeds are whole, however large`() throws {
    for seed in [0, 1, 1 << 32, 1 << 62] as [UInt64] {
      #expect(try record { $0.randomSeed = seed }.randomSeed == seed)
    }
  }

  @Test func `a label is the run's own where its template does not make it`() throws {
    var run = try record()
    #expect(!run.hasLabelOfItsOwn)
    run.label = "mine"
    #expect(run.hasLabelOfItsOwn)
    run.label = nil
    run.members.members.removeAll { $0.key == "label_template" }
    #expect(run.hasLabelOfItsOwn)
    #expect(try record("x=[1,2]").hasLabelOfItsOwn)
  }

  @Test func `entries of batch files and tags come back`() throws {
    try fixture.sandbox.write("x\n4\n5\n", to: "a.csv")
    let run = try record("@\(fixture.sandbox.path("a.csv"))") {
      $0.notes.tags = ["t"]
      $0.keepsBatch = true
    }
    #expect(run.fileEntries == [4, 5].map { Flags(["x": .integer($0)]) })
    #expect(run.prototypeTags == ["t"])
    #expect(run.keepsBatch)
    #expect(run.dependencyAssignments.isEmpty)
    #expect(try record("x=[1,2]").fileEntries.isEmpty)
  }
}
