import Jobs
import Operations
import TestSupport
import Testing

@testable import Running

@Suite struct RunDraftTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x} ${y}
        flags:
          x: 1
          y: 2
          size:
            default: small
            choices:
              - small
              - value: big
                flags: {y: 9}
        requires: {operation: prepare}
      prepare: {exec: prepare}
      """)
  }

  private func draft(
    _ flags: String..., adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunDraft {
    try fixture.draft(try fixture.request(.operation("train"), flags, adjust: adjust))
  }

  @Test(
    arguments: [
      (["x=3"], BatchKind.single, "train"), (["x=[1,2]"], .grid, "train+"),
      (["x=uniform[1:2]"], .random, "train+random"), (["prepare=[a,b]"], .grid, "train+"),
    ])
  func `its flags say what it is`(flags: [String], kind: BatchKind, name: String) throws {
    let draft = try fixture.draft(try fixture.request(.operation("train"), flags))
    #expect(draft.kind == kind)
    #expect(draft.shownOperation == name)
    #expect(draft.isBatch == (kind != .single))
  }

  @Test func `every trial is laid out with every run that was named`() throws {
    let draft = try draft("x=[1,2]", "prepare=[a,b]")
    let trials = try draft.trials()
    #expect(trials.map { $0.flags["x"] } == [1, 1, 2, 2].map { .integer($0) })
    let choices = (1...5).map { draft.choices(at: $0) }
    #expect(choices[0] == choices[2] && choices[1] == choices[3] && choices[0] != choices[1])
    #expect(choices[4] == choices[0])
    #expect(draft.choices(at: nil) == choices[0])
    #expect(draft.dependencyColumns == ["a", "b"].map { Flags(["prepare": .string($0)]) })
  }

  @Test func `a choice brings its flags with it, unless they are given`() throws {
    let trials = try draft("size=[small,big]").trials().map(\.flags)
    #expect(trials.map { $0["y"] } == [.integer(2), .integer(9)])
    let given = try draft("size=[small,big]", "y=5").trials().map(\.flags)
    #expect(given.map { $0["y"] } == [.integer(5), .integer(5)])
  }

  @Test func `a batch has no more trials than it may`() throws {
    let draft = try draft("x=range[1:100]") {
      $0.maxTrials = 3
      $0.randomSeed = 1
    }
    let values = try draft.trials().compactMap { $0.flags["x"]?.number }
    #expect(values.count == 3)
    #expect(values == values.sorted())
    #expect(Set(values).count == 3)
  }

  @Test func `what is best is what the request says, else the operation, else a small loss`() throws
  {
    #expect(try draft().shownObjective == .init(column: "loss", isMaximized: false))
  }
}
