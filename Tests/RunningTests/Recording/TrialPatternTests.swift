import JSON
import Ledger
import Operations
import Runs
import Testing

@testable import Running

@Suite struct TrialPatternTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  private func pattern(
    adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> (pattern: TrialPattern, batch: RunRecord) {
    let (context, batch) = try fixture.make(
      try fixture.request("train", "x=[1,2]") {
        $0.notes = .init(label: "x ${x}", tags: ["t"], comment: "small")
        $0.devices = .these("0")
        adjust(&$0)
      })
    return (TrialPattern(context, of: batch, generation: 2), batch)
  }

  private func choice(_ x: Int, given: [String] = []) -> TrialChoice {
    TrialChoice(flags: Flags(["x": .integer(x), "y": .integer(2)]), given: given)
  }

  @Test func `trials differ in what is their own`() throws {
    let (pattern, batch) = try pattern()
    let first = pattern.creation(of: choice(1), place: 1)
    let second = pattern.creation(of: choice(9), place: 2)
    #expect(first.id != second.id)
    #expect(first.directory == "dirs/\(first.id.text)")
    #expect(second.directory == "dirs/\(second.id.text)")
    #expect([first.place, second.place] == [1, 2])
    #expect([first.label, second.label] == ["x 1", "x 9"])
    #expect(first.time <= second.time)
    for trial in [first, second] {
      #expect(trial.batch == batch.id)
      #expect(trial.state == .pending)
      #expect(trial.tags == ["t"])
      #expect(trial.comments.map(\.body) == ["small"])
      for key in [RecordKey.op, .opRef, .user, .platform, .project, .gpus] {
        #expect(trial.others.members[key] == batch.members[key], "\(key)")
        #expect(batch.members[key] != nil, "\(key)")
      }
      #expect(trial.others.members[.generation]?.int == 2)
      // Neither the flags of the batch nor its workers are theirs.
      #expect(trial.protoFlags == nil)
      #expect(trial.others.members[.workers] == nil)
    }
  }

  @Test func `only staged trials keep options, those that are theirs`() throws {
    func options(stages: Bool) throws -> [String?]? {
      let (pattern, _) = try pattern {
        $0.kept.byTrial = ["--nice", "4"]
        $0.kept.byWhole = ["--nice", "4", "--limit", "3"]
        $0.stagesTrials = stages
      }
      let trial = pattern.creation(of: choice(1), place: 1)
      return trial.others.members[.runOptions]?.array?.map(\.string)
    }
    #expect(try options(stages: true) == ["--nice", "4"])
    // One that is started again later has them still.
    #expect(try options(stages: false) == ["--nice", "4"])
  }

  @Test func `the flags that were given have the values of the trial`() throws {
    let (pattern, _) = try pattern()
    #expect(
      pattern.creation(of: choice(7), place: 1).userFlags == Flags(["x": .integer(7)]))
    #expect(
      pattern.creation(of: choice(7, given: ["y"]), place: 1).userFlags
        == Flags(["x": .integer(7), "y": .integer(2)]))
  }

  @Test func `trials for later are staged`() throws {
    let pattern = try pattern { $0.stagesTrials = true }.pattern
    #expect(pattern.creation(of: choice(7), place: 1).state == .staged)
  }
}
