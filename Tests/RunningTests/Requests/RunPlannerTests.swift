import Jobs
import Operations
import Running
import Runs
import TestSupport
import Testing

@Suite struct RunPlannerTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags:
          x: {default: 1, min: 0, max: 10}
        objective: -acc
      queue-like:
        steps: [train]
      """)
  }

  private func kind(_ flags: String..., adjust: (inout RunRequest) -> Void = { _ in }) throws
    -> BatchKind
  {
    try fixture.draft(fixture.request(.operation("train"), flags, adjust: adjust)).kind
  }

  @Test func `flags say whether it is a batch`() throws {
    #expect(try kind() == .single)
    #expect(try kind("x=[1]") == .grid)
    #expect(try kind("x=[0:5]") == .random)
    #expect(try kind { $0.optimizer = .named("random") } == .random)
    #expect(try kind { $0.optimizer = .ofOperation } == .optimizer("gp"))
  }

  @Test func `nothing is written by planning`() throws {
    _ = try fixture.draft(try fixture.request("train", "x=[1,2]"))
    #expect(!fixture.sandbox.exists("runs"))
  }

  @Test(arguments: [
    (["x=11"], "out of range"), (["z=1"], "unsupported flag 'z'"), (["x"], "invalid argument"),
  ])
  func `what cannot be run is refused with its reason`(flags: [String], reason: String) throws {
    let failure = #expect(throws: (any Error).self) {
      try fixture.draft(try fixture.request(.operation("train"), flags))
    }
    let text = (failure as? RunFailure)?.message ?? (failure as? FlagError)?.message
    #expect(text?.contains(reason) == true, "\(text ?? "")")
  }

  @Test func `an operation that is not there has a near one suggested`() throws {
    let failure = #expect(throws: RunFailure.self) {
      try fixture.draft(try fixture.request("trian"))
    }
    #expect([failure?.message, failure?.hint].contains { $0?.contains("train") == true })
  }

  @Test func `what means nothing for a single run is told`() throws {
    let events = EventRecord()
    let request = try fixture.request {
      $0.maxTrials = 3
      $0.objective = .init(column: "loss", isMaximized: true)
      $0.batchNotes.tags = ["a"]
    }
    _ = try fixture.draft(request, events)
    #expect(
      events.warnings == [
        "not a batch run - ignoring --max-trials", "not a batch run - ignoring --maximize",
        "operation is not a batch - ignoring batch tag",
      ])
  }

  @Test func `options for batches alone are reported if there is none`() throws {
    func warnings(
      _ flags: [String], adjust: (inout RunRequest) -> Void = { _ in }
    ) throws -> [String] {
      let events = EventRecord()
      let request = try fixture.request(.operation("train"), flags) {
        $0.batchOptions = ["--limit", "--shuffle"]
        adjust(&$0)
      }
      _ = try fixture.draft(request, events)
      return events.warnings
    }
    #expect(
      try warnings(["x=1"]) == [
        "not a batch run - ignoring --limit", "not a batch run - ignoring --shuffle",
      ])
    #expect(try warnings(["x=[1]"]).isEmpty)
    // The other steps of its run may be batches.
    #expect(try warnings(["x=1"]) { $0.surroundings.parent = .random() }.isEmpty)
    // How many trials a file has, whoever names it need not know.
    let file = fixture.sandbox.path("one.csv")
    try fixture.sandbox.write("x\n1\n", to: "one.csv")
    #expect(try warnings(["@" + file]).isEmpty)
  }

  @Test func `how trials are started means nothing where they are staged`() throws {
    let events = EventRecord()
    let request = try fixture.request("train", "x=[1,2]") {
      $0.stagesTrials = true
      $0.startOptions = ["--limit"]
    }
    _ = try fixture.draft(request, events)
    #expect(events.warnings == ["the trials are staged, not started - ignoring --limit"])
    let failure = #expect(throws: RunFailure.self) {
      try fixture.draft(
        try fixture.request("train", "x=[1,2]") {
          $0.stagesTrials = true
          $0.terms.shuffles = true
        })
    }
    #expect(failure?.exitCode == 2)
    #expect(failure?.message.contains("--shuffle cannot be used with --stage-trials") == true)
  }

  @Test func `an optimizer decides the order of its trials`() throws {
    let fixture = try EngineFixture(
      "{train: {exec: train, flags: {x: 1}}, climb: {exec: climb}}")
    let events = EventRecord()
    let request = try fixture.request("train", "x=[1,2]") {
      $0.optimizer = .named("climb")
      $0.terms.shuffles = true
    }
    _ = try fixture.draft(request, events)
    #expect(
      events.warnings == ["the optimizer decides the order of the trials - ignoring --shuffle"])
  }

  @Test func `that there are no trials is told with the reason`() throws {
    let events = EventRecord()
    let draft = try fixture.draft(try fixture.request("train", "x=[]"), events)
    #expect(draft.isBatch)
    #expect(events.warnings == ["there are no trials: the list of 'x' is empty"])
  }

  @Test func `the objective of a batch is that of its operation, unless another is asked for`()
    throws
  {
    let draft = try fixture.draft(try fixture.request("train", "x=[1,2]"))
    #expect(draft.shownObjective == .init(column: "acc", isMaximized: true))
    #expect(draft.objective == nil)
  }

  @Test func `only a batch can be resumed, and without flags`() throws {
    try fixture.run(try fixture.request("train", "x=1"))
    let run = try #require(try fixture.runs().first)
    let single = #expect(throws: RunFailure.self) {
      try fixture.draft(try fixture.request(.resume(run.id.text)))
    }
    #expect(single?.message == "cannot resume run \(run.id.text): it is not a batch")
    #expect(throws: RunFailure.self) {
      try fixture.draft(try fixture.request(.restart("nowhere")))
    }
  }

  @Test func `workers are those that are asked for, or one for each device`() throws {
    #expect(try fixture.draft(try fixture.request()).workers == 1)
    #expect(try fixture.draft(try fixture.request { $0.workers = 4 }).workers == 4)
    let devices = try fixture.request {
      $0.terms.slotVariable = .init(name: "CUDA_VISIBLE_DEVICES", values: ["0", "1", "2"])
    }
    #expect(try fixture.draft(devices).workers == 3)
    #expect(try devices.slots() == 3)
    #expect(try fixture.request { $0.optimizer = .named("climb") }.slots() == 2)
  }
}
