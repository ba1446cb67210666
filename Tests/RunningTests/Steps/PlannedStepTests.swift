import Jobs
import Operations
import Testing

@testable import Running

@Suite struct PlannedStepTests {
  private func step() -> PlannedStep {
    var step = PlannedStep(name: "fit", operation: "m:train")
    step.options = [.init(name: "tag", value: "b"), .init(name: "label", value: "two words")]
    step.files = ["a.csv"]
    step.flags = Flags(["y": .string("a b"), "x": .integer(1)])
    return step
  }

  @Test func `it is shown as people would type it, options in their order`() {
    let id = JobID.random()
    #expect(
      step().announcement == "running fit: m:train --label two words --tag b @a.csv x=1 y='a b'")
    #expect(
      step().announcement(restarting: id)
        == "restarting fit: \(id.text) --label two words --tag b @a.csv x=1 y='a b'")
  }

  @Test func `its words are those of run`() {
    #expect(step().optionWords == ["--label=two words", "--tag=b"])
    #expect(step().flagWords.first == "@a.csv")
    #expect(step().flagWords.count == 3)
    #expect(step().flagWords[1] == "x=1")
  }

  @Test func `a parent's label and tags go to a step that has none`() {
    var parent = StepsPlan.Parent()
    parent.label = "whole"
    parent.tags = ["p", "q"]
    parent.stagesTrials = true
    parent.forcesSourceCode = true
    var own = step()
    own.pass(parent)
    #expect(
      own.optionWords
        == ["--stage-trials", "--force-sourcecode", "--label=two words", "--tag=b"])
    var bare = PlannedStep(name: "fit", operation: "train")
    bare.pass(parent)
    #expect(
      bare.optionWords
        == ["--stage-trials", "--force-sourcecode", "--label=whole", "--tag=p", "--tag=q"])
  }

  @Test func `a need is shown once`() {
    var parent = StepsPlan.Parent()
    parent.isNeeded = true
    var needed = PlannedStep(name: "fit", operation: "train")
    needed.options = [.init(name: "needed")]
    needed.pass(parent)
    #expect(needed.optionWords == ["--needed"])
    #expect(needed.announcement == "running fit: train --needed")
  }
}
