import Jobs
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct FlagPlanTests {
  private let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x} ${y}
        flags: {x: 1, y: 2}
        tags: [base]
        label: 'x is ${x}'
        requires: {operation: prepare}
      prepare: {exec: prepare}
      other:
        exec: other ${x} ${z}
        flags: {x: 7, z: 0}
      climb:
        exec: climb
        default-max-trials: 4
      """)
  }

  private func draft(
    _ flags: String..., adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunDraft {
    try fixture.draft(try fixture.request(.operation("train"), flags, adjust: adjust))
  }

  @Test func `what a batch file has beyond the flags of its operation is told once a flag`() throws
  {
    try fixture.sandbox.write("x,yy\n1,1\n3,2\n", to: "c.csv")
    let events = EventRecord()
    let path = "@" + fixture.sandbox.path("c.csv")
    let draft = try fixture.draft(try fixture.request(.operation("train"), [path]), events)
    #expect(try draft.trials().count == 2)
    #expect(
      events.warnings == [
        "'\(fixture.sandbox.path("c.csv"))', entry 1: unsupported flag 'yy'; did you mean 'y'? "
          + "- using it unchanged"
      ])
  }

  @Test(
    arguments: [
      ("[0.1", "its bracket is not closed"), ("uniform[1:2", "its bracket is not closed"),
      ("unifrom[0.1:0.5]", "did you mean 'uniform'?"), ("a[1]", nil), ("[1,2]", nil), ("1", nil),
    ] as [(String, String?)])
  func `a value that is nearly a list or a function is reported`(
    value: String, slip: String?
  ) throws {
    let events = EventRecord()
    _ = try fixture.draft(try fixture.request(.operation("train"), ["x=" + value]), events)
    #expect(
      events.warnings
        == (slip.map { ["the value '\(value)' of 'x' is used as text: \($0)"] } ?? []))
  }

  private func copy(
    of run: RunRecord, _ flags: String..., operation: String? = nil,
    adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunDraft {
    let subject = RunRequest.Subject.copy(of: run.id.text, operation: operation)
    return try fixture.draft(try fixture.request(subject, flags, adjust: adjust))
  }

  private func made(_ flags: String...) throws -> RunRecord {
    let id = try fixture.make(try fixture.request(.operation("train"), flags)).run.id
    return try #require(try fixture.run(id))
  }

  private func flags(_ x: Int, _ y: Int) -> Flags {
    Flags(["x": .integer(x), "y": .integer(y)])
  }

  /// A batch file whose column `x` has these values.
  private func file(_ values: Int...) throws -> String {
    try fixture.sandbox.write(
      "x\n" + values.map { "\($0)\n" }.joined(), to: "trials.csv")
    return "@" + fixture.sandbox.path("trials.csv")
  }

  // MARK: Flags

  @Test func `what is typed goes before the file, and that before the project`() throws {
    #expect(try draft().flags == flags(1, 2))
    #expect(try draft("y=5").flags == flags(1, 5))
    #expect(try draft(file(4)).flags == flags(4, 2))
    #expect(try draft(file(4), "x=9").flags == flags(9, 2))
    #expect(try draft("x=9") { $0.editedFlags = Flags(["x": .integer(6)]) }.flags == flags(6, 2))
    #expect(try draft("y=5").userFlags == Flags(["y": .integer(5)]))
  }

  @Test func `a flag that the operation does not have is refused, unless it is forced`() throws {
    let failure = #expect(throws: RunFailure.self) { try draft("q=1") }
    #expect(failure?.message.contains("unsupported flag 'q'") == true)
    #expect(try draft("q=1") { $0.forcesFlags = true }.flags["q"] == .integer(1))
  }

  @Test func `a copy has the flags of its run, and those that are typed`() throws {
    let run = try made("x=5", "y=8")
    #expect(try copy(of: run).flags == flags(5, 8))
    #expect(try copy(of: run, "x=6").flags == flags(6, 8))
  }

  @Test func `a copy with another operation has the flags that this one has too`() throws {
    let run = try made("x=5", "y=8")
    let draft = try copy(of: run, operation: "other")
    #expect(draft.flags == Flags(["x": .integer(5), "z": .integer(0)]))
    #expect(draft.operation.name == "other")
  }

  @Test func `a copy of one run is not made several`() throws {
    let run = try made("x=5")
    let failure = #expect(throws: RunFailure.self) { try copy(of: run, "x=[1,2]") }
    #expect(failure?.message == "run \(run.id.text) is a single run: its flags cannot be lists")
  }

  // MARK: Runs that are required

  @Test func `a run that is named for what is required is not a flag`() throws {
    let draft = try draft("prepare=abc", "x=3")
    #expect(draft.flags == flags(3, 2))
    #expect(draft.dependencyAssignments == [.init(name: "prepare", text: "abc")])
    #expect(draft.kind == .single)
    #expect(try self.draft("prepare=[a,b]").kind == .grid)
    #expect(try self.draft().dependencyAssignments.isEmpty)
  }

  @Test func `a copy takes the runs that were named before, unless others are`() throws {
    let batch = try made("prepare=[a,b]")
    #expect(
      try copy(of: batch).dependencyAssignments == [.init(name: "prepare", text: "[a,b]")])
    #expect(
      try copy(of: batch, "prepare=[c,d]").dependencyAssignments
        == [.init(name: "prepare", text: "[c,d]")])
  }

  // MARK: Batch files

  @Test func `a file with several trials makes a batch, and is kept for a copy`() throws {
    let entries = [4, 5].map { Flags(["x": .integer($0)]) }
    let draft = try draft(file(4, 5))
    #expect(draft.kind == .grid)
    #expect(draft.fileEntries == entries)
    #expect(try draft.trials().map(\.flags) == [flags(4, 2), flags(5, 2)])
    // One trial is a run as any other.
    let single = try self.draft(file(4))
    #expect(single.kind == .single)
    #expect(single.fileEntries.isEmpty)
    let batch = try made(file(4, 5))
    #expect(try copy(of: batch).fileEntries == entries)
    #expect(
      try copy(of: batch, file(6, 7, 8)).fileEntries == (6...8).map { Flags(["x": .integer($0)]) })
  }

  @Test func `an optimizer takes no file with several trials`() throws {
    let failure = #expect(throws: RunFailure.self) {
      try draft(file(4, 5)) { $0.optimizer = .named("climb") }
    }
    #expect(
      failure?.message == "batch files with several trials cannot be used with an optimizer")
    let random = #expect(throws: RunFailure.self) {
      try draft(file(4, 5)) { $0.optimizer = .named("random") }
    }
    #expect(random == failure)
    #expect(try draft(file(4)) { $0.optimizer = .named("climb") }.flags == flags(4, 2))
  }

  @Test func `a file that is not there is named`() {
    let failure = #expect(throws: RunFailure.self) { try draft("@nowhere.csv") }
    #expect(failure?.message.contains("nowhere.csv") == true)
  }

  // MARK: Trials

  @Test func `there are as many trials as are asked for, else as its optimizer says`() throws {
    #expect(try draft("x=[1,2]").maximum == nil)
    #expect(try draft("x=[1,2]") { $0.maxTrials = 9 }.maximum == 9)
    #expect(try draft { $0.optimizer = .named("climb") }.maximum == 4)
    let fewer = try draft {
      $0.optimizer = .named("climb")
      $0.maxTrials = 2
    }
    #expect(fewer.maximum == 2)
  }

  @Test func `only an optimizer of the user's has an objective of its own`() throws {
    let accuracy = OperationDefinition.Objective(column: "acc", isMaximized: true)
    let climbing = try draft {
      $0.optimizer = .named("climb")
      $0.objective = accuracy
    }
    #expect(climbing.objective == accuracy)
    #expect(try draft { $0.optimizer = .named("climb") }.objective?.column == "loss")
    let grid = try draft("x=[1,2]") { $0.objective = accuracy }
    #expect(grid.objective == nil)
    #expect(grid.namedObjective == accuracy)
    #expect(try draft { $0.objective = accuracy }.namedObjective == nil)
  }

  @Test func `a flag for an optimizer that was not asked for is refused`() {
    let failure = #expect(throws: RunFailure.self) { try draft { $0.optimizerFlags = ["a=1"] } }
    #expect(failure?.message == "invalid optimizer flag a=1: no optimizer specified")
  }

  @Test func `a seed is the one that is asked for, else another one each time`() throws {
    #expect(try draft { $0.randomSeed = 7 }.seed == 7)
    #expect(try Set((0..<4).map { _ in try draft().seed }).count > 1)
  }

  // MARK: What goes with a run

  @Test func `its notes are those of the operation and of the request`() throws {
    let draft = try draft {
      $0.notes = .init(tags: ["mine"], comment: "why")
      $0.devices = .these("3")
    }
    #expect(draft.tags == ["base", "mine"])
    #expect(draft.comment == "why")
    #expect(draft.gpus == "3")
    #expect(draft.labelTemplate.contains("x is ${x}"))
    #expect(try self.draft { $0.notes.label = "L" }.labelTemplate == "L")
  }

  @Test func `what means nothing for a single run is told by its name`() throws {
    func warnings(_ flags: String..., adjust: (inout RunRequest) -> Void) throws -> [String] {
      let events = EventRecord()
      _ = try fixture.draft(
        fixture.request(.operation("train"), flags, adjust: adjust), events)
      return events.warnings
    }
    let all: (inout RunRequest) -> Void = {
      $0.maxTrials = 3
      $0.objective = .init(column: "loss", isMaximized: false)
      $0.batchNotes = .init(label: "a", tags: ["b"], comment: "c")
    }
    #expect(
      try warnings(adjust: all) == [
        "not a batch run - ignoring --max-trials", "not a batch run - ignoring --minimize",
        "operation is not a batch - ignoring batch label",
        "operation is not a batch - ignoring batch tag",
        "operation is not a batch - ignoring batch comment",
      ])
    #expect(try warnings("x=[1,2]", adjust: all).isEmpty)
  }
}
