import Jobs
import Operations
import Runs
import Testing

@testable import Running

@Suite("Plans of steps")
struct StepsPlanTests {
  private func step(_ text: String, _ change: (inout StepDefinition) -> Void = { _ in })
    -> StepDefinition
  {
    var step = StepDefinition(words: splitWords(text) ?? [], text: text)
    change(&step)
    return step
  }

  private func announcements(
    _ steps: [StepDefinition], of parent: StepsPlan.Parent = .init()
  ) throws -> [String] {
    try StepsPlan(steps, of: parent, .samples).steps.map(\.announcement)
  }

  private func failure(_ step: StepDefinition) -> String? {
    do throws(StepError) {
      _ = try StepsPlan([step], of: .init(flags: Flags(["name": .integer(1)])), .samples)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("A step with a list is shown as in the seed, with and without staging its trials")
  func seed() throws {
    let say = step("say.py") {
      $0.flags = Flags(["msg": .list([.string("hi"), .string("hello"), .string("hola")])])
    }
    #expect(try announcements([say]) == ["running say.py: say.py msg=[hi, hello, hola]"])
    var parent = StepsPlan.Parent()
    parent.stagesTrials = true
    #expect(
      try announcements([say], of: parent)
        == ["running say.py: say.py --stage-trials msg=[hi, hello, hola]"])
  }

  @Test("References to the parent's flags keep their values' types, and null is left out")
  func references() throws {
    let parent = StepsPlan.Parent(
      flags: Flags([
        "x": .integer(1), "who": .string("world"), "none": .null,
        "many": .list([.real(0.1), .real(0.2)]),
      ]))
    #expect(
      try announcements(
        [step("train x=${x} y=${none} lr=${many} z=[${x},5] msg='hi ${who}'")], of: parent)
        == ["running train: train lr=[0.1, 0.2] msg='hi world' x=1 z=[1, 5]"])
  }

  @Test("Options stand in a fixed order, unquoted, in front of files and sorted flags")
  func options() throws {
    let text =
      "hello b=1 @trials.csv a=2 --tag t --random-seed 7 --opt-flag p=1 -o gp --no-gpus --needed"
      + " -N loss -X acc -m3 --label 'a label' --gpus=0 -f --fail-on-trial-error -bt x"
      + " --batch_label bl --force-sourcecode -Fo q=2 --stop-after 5 -O"
    #expect(
      try announcements([step(text)]) == [
        "running hello: hello --force-sourcecode --batch-label bl --batch-tag x"
          + " --fail-on-trial-error --force-flags --gpus 0 --label a label --max-trials 3"
          + " --maximize acc --minimize loss --needed --no-gpus --opt-flag p=1 --opt-flag q=2"
          + " --optimize --optimizer gp --random-seed 7 --stop-after 5 --tag t @trials.csv a=2 b=1"
      ])
  }

  @Test("The map's options and flags take the place of the words'")
  func mapOptions() throws {
    let definition = step("evaluate a=1 --label x --needed --trials 9") {
      $0.name = "eval"
      $0.flags = Flags(["b": .integer(2)])
      $0.options = [
        "label": .string("eval of ${who}"), "needed": .boolean(false), "max-trials": .integer(2),
        "opt-flags": .map(["k": .integer(1)]), "tags": .list([.string("u"), .string("v")]),
      ]
    }
    let parent = StepsPlan.Parent(flags: Flags(["who": .string("me")]))
    #expect(
      try announcements([definition], of: parent) == [
        "running eval: evaluate --label eval of me --max-trials 2 --opt-flag k=1 --tag u --tag v"
          + " b=2"
      ])
  }

  @Test("Options that a step cannot use are told")
  func unused() throws {
    var parent = StepsPlan.Parent()
    parent.model = "m1"
    let plan = try StepsPlan([step("hello --run-dir /tmp --stage")], of: parent, .samples)
    #expect(
      plan.warnings == [
        "run parameter run_dir used in 'm1:hello --run-dir /tmp --stage' ignored",
        "run parameter stage used in 'm1:hello --run-dir /tmp --stage' ignored",
      ])
    #expect(plan.steps.map(\.announcement) == ["running hello: m1:hello"])
  }

  @Test("The model is the parent's unless the step says another")
  func models() throws {
    var parent = StepsPlan.Parent()
    parent.model = "m1"
    #expect(
      try announcements([step("a"), step("m2:b")], of: parent)
        == ["running a: m1:a", "running m2:b: m2:b"])
  }

  @Test("The parent's label and tags go to steps that have none")
  func handedDown() throws {
    var parent = StepsPlan.Parent()
    parent.label = "L"
    parent.tags = ["t", "u"]
    parent.isNeeded = true
    parent.forcesSourceCode = true
    #expect(
      try announcements([step("a"), step("b --label own -t x --needed")], of: parent) == [
        "running a: a --force-sourcecode --needed --label L --tag t --tag u",
        "running b: b --force-sourcecode --needed --label own --tag x",
      ])
  }

  @Test("Forced flags of the parent reach the step that they name, with its model more strongly")
  func overrides() throws {
    var parent = StepsPlan.Parent(
      flags: Flags([
        "a:x": .integer(1), "m:a:x": .integer(2), "b:x": .integer(3), "m:a:y": .integer(4),
      ]))
    #expect(try announcements([step("a x=0")], of: parent) == ["running a: a x=1"])
    parent.model = "m"
    #expect(try announcements([step("a x=0")], of: parent) == ["running a: m:a x=2 y=4"])
  }

  @Test("Links are called as the steps; what repeats is counted")
  func links() throws {
    let plan = try StepsPlan(
      [step("a"), step("a"), step("m:a"), step("dir/a b=1"), step("x") { $0.name = ".batchrun" }],
      of: .init(), .samples)
    #expect(plan.steps.map(\.link) == ["a", "a_2", "m-a", "dir-a", "-batchrun"])
  }

  @Test("What steps call jobs is what run calls it")
  func jobs() throws {
    let plan = try StepsPlan([step("a -j 2")], of: .init(), .samples)
    #expect(plan.steps[0].optionWords == ["--n-jobs=2"])
    #expect(plan.steps[0].announcement == "running a: a --jobs 2")
  }

  @Test("What launches and batches share holds for a step too, behind what Guild shows")
  func shared() throws {
    let plan = try StepsPlan(
      [step("a --retries 2 --label x") { $0.options = ["nice": .integer(4)] }], of: .init(),
      .samples)
    #expect(plan.steps[0].optionWords == ["--label=x", "--retries=2", "--nice=4"])
    #expect(plan.warnings.isEmpty)
  }

  @Test("The words give every value as it is")
  func arguments() throws {
    let plan = try StepsPlan(
      [step("a msg='hi 1' s=\"'1'\" --label 'x y' @f.csv")], of: .init(), .samples)
    let id = JobID.random()
    #expect(plan.steps[0].optionWords == ["--label=x y"])
    #expect(plan.steps[0].flagWords == ["@f.csv", "msg=hi 1", "s='1'"])
    #expect(
      plan.steps[0].announcement(restarting: id)
        == "restarting a: \(id.text) --label x y @f.csv msg='hi 1' s='1'")
  }

  @Test(
    "What cannot be run is reported with the step",
    arguments: [
      ("a --foo", "invalid run spec 'a --foo': No such option: --foo"),
      ("a --label", "invalid run spec 'a --label': Option '--label' requires an argument."),
      ("a --needed=1", "invalid run spec 'a --needed=1': Option '--needed' does not take a value."),
      ("a b", "invalid run spec 'a b': unexpected argument 'b', expected NAME=VALUE"),
      ("x=1", "invalid run spec 'x=1': it names no operation"),
      (
        "a --label ${nam}",
        "step 'a' refers to '${nam}', which is not a flag; did you mean '${name}'?"
      ),
      ("a x=range[1:b]", "invalid run spec 'a x=range[1:b]': error decoding 'range[1:b]'"),
    ])
  func errors(_ text: String, _ expected: String) {
    #expect(failure(step(text))?.hasPrefix(expected) == true, "\(failure(step(text)) ?? "nothing")")
  }

  @Test("An option of the map that run does not have is an error")
  func unknownKey() {
    #expect(
      failure(step("a") { $0.options = ["labell": .string("x")] })
        == "step 'a' has an unknown option 'labell'; did you mean 'label'?")
    #expect(
      failure(step("a") { $0.options = ["expct": .string("x")] })
        == "step 'a' has an unknown option 'expct'; did you mean 'expect'?")
    #expect(
      failure(step("a") { $0.options = ["json": .boolean(true)] })
        == "step 'a': 'json' applies to the whole run, not to a step")
  }
}
