import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct OptimizerPlannerTests {
  private static let project = """
    train:
      exec: train ${x}
      flags: {x: 1}
      objective: {maximize: acc}
    both:
      steps: [train]
    climb:
      exec: climb
      flags: {steps: 3, mode: fast}
    shy:
      exec: shy
      can-stage-trials: no
    one:
      exec: one
      flags: {x: 1}
      optimizers: {up: {algorithm: climb, steps: 9}}
    two:
      exec: two
      flags: {x: 1}
      optimizers: {up: {algorithm: climb}, rnd: {algorithm: random}}
    chosen:
      exec: chosen
      flags: {x: 1}
      optimizers: {up: {algorithm: climb}, rnd: {algorithm: random, default: yes}}
    """

  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(OptimizerPlannerTests.project)
  }

  private func planner(
    _ operation: String = "train", adjust: (inout RunRequest) -> Void
  ) throws -> OptimizerPlanner {
    let request = try fixture.request(operation, adjust: adjust)
    let definition = try ProjectOperations(in: fixture.sandbox.path, home: request.home)
      .operation(operation).operation
    return OptimizerPlanner(request, definition)
  }

  private func choice(
    _ optimizer: RunRequest.Optimizer, of operation: String = "train", flags: [String] = [],
    adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> OptimizerChoice? {
    try planner(operation) {
      $0.optimizer = optimizer
      $0.optimizerFlags = flags
      adjust(&$0)
    }.choice()
  }

  @Test func `who asks for none leaves it to the flags`() throws {
    #expect(try choice(.implied) == nil)
  }

  @Test(arguments: [("+", BatchKind.grid), ("random", .random)])
  func `a built-in one has no process`(name: String, kind: BatchKind) throws {
    let choice = try #require(try choice(.named(name)))
    #expect(choice.kind == kind)
    #expect(choice.optimizer == nil)
    let failure = #expect(throws: RunFailure.self) { try self.choice(.named(name), flags: ["a=1"]) }
    #expect(failure?.message.contains("a") == true)
  }

  @Test(arguments: ["gp", "bayesian", "tpe", "forest", "gbrt", "halton"])
  func `one that learns is built in too, with flags`(name: String) throws {
    let choice = try #require(try choice(.named(name)))
    let meant = name == "bayesian" ? "gp" : name
    #expect(choice.kind == .optimizer(meant))
    #expect(choice.optimizer?.builtin?.name == meant)
    #expect(choice.opensFlags)
  }

  @Test func `an operation chooses with its flags`() throws {
    let choice = try #require(try choice(.named("climb"), flags: ["steps=5"]))
    #expect(choice.kind == .optimizer("climb"))
    #expect(choice.optimizer?.builtin == nil)
    #expect(!choice.opensFlags)
    #expect(
      choice.optimizer?.flags == Flags(["steps": .integer(5), "mode": .string("fast")]))
  }

  @Test func `a name in the project has its algorithm and flags`() throws {
    let choice = try #require(try choice(.named("up"), of: "one", flags: ["mode=slow"]))
    #expect(choice.kind == .optimizer("climb"))
    #expect(
      choice.optimizer?.flags == Flags(["steps": .integer(9), "mode": .string("slow")]))
  }

  @Test func `the operation's own is the only one, or the one that it says`() throws {
    #expect(try choice(.ofOperation, of: "one")?.kind == .optimizer("climb"))
    #expect(try choice(.ofOperation, of: "chosen")?.kind == .random)
    #expect(try choice(.ofOperation)?.kind == .optimizer("gp"))
    let failure = #expect(throws: RunFailure.self) { try choice(.ofOperation, of: "two") }
    #expect(failure?.message == "no default optimizer defined for two")
    #expect(failure?.hint?.hasSuffix("up, rnd") == true)
  }

  @Test(
    arguments: [
      (.named("both"), [], "'both' is not an optimizer"),
      (.named("queue"), [], "'queue' is not an optimizer"),
      (.named("gp"), ["stepz=5"], "stepz"),
      (.named("gpp"), [], "operation 'gpp' is not defined for this project (did you mean 'gp'?)"),
      (.named("nowhere"), [], "nowhere"),
      (.named("climb"), ["stepz=5"], "stepz"),
      (.named("climb"), ["steps=[1,2]"], "an optimizer has one value of each flag"),
      (.named("climb"), ["steps=[1:2]"], "an optimizer has one value of each flag"),
    ] as [(RunRequest.Optimizer, [String], String)])
  func `what cannot choose is refused`(
    optimizer: RunRequest.Optimizer, flags: [String], message: String
  ) {
    let failure = #expect(throws: RunFailure.self) { try choice(optimizer, flags: flags) }
    #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
  }

  @Test func `one that cannot stage trials is not asked to`() throws {
    #expect(try choice(.named("shy"))?.kind == .optimizer("shy"))
    let failure = #expect(throws: RunFailure.self) {
      try choice(.named("shy")) { $0.stagesTrials = true }
    }
    #expect(failure?.message == "operation 'shy' does not support --stage-trials")
  }

  @Test func `an objective is what was asked for, else the operation's, else a small loss`() throws
  {
    func objective(
      _ operation: String, _ asked: OperationDefinition.Objective? = nil
    ) throws -> OperationDefinition.Objective {
      try planner(operation) { $0.objective = asked }.objective(storedIn: nil)
    }
    #expect(try objective("one") == .init(column: "loss", isMaximized: false))
    #expect(try objective("train") == .init(column: "acc", isMaximized: true))
    let asked = OperationDefinition.Objective(column: "min loss", isMaximized: false)
    #expect(try objective("train", asked) == asked)
    let failure = #expect(throws: RunFailure.self) {
      try objective("train", .init(column: "a, b", isMaximized: false))
    }
    #expect(failure?.message == "invalid objective 'a, b': too many columns")
  }

  @Test(
    arguments: [
      (.single, "invalid optimizer flag a=1: no optimizer specified"), (.grid, "unsupported flag"),
      (.random, "unsupported flag"), (.optimizer("climb"), "unsupported flag"),
    ] as [(BatchKind, String)])
  func `a flag that is not accepted is named with what does not accept it`(
    kind: BatchKind, text: String
  ) throws {
    let failure = try planner { _ in }.unused("a=1", by: kind)
    #expect(failure.message.contains(text))
    #expect(failure.message.contains("a"))
  }

  @Test(
    arguments: [
      ("{x: {algorithm: nosuch}}", "x", 29), ("{nosuch: }", "nosuch", nil),
      ("[{algorithm: nosuch}]", "nosuch", 26), ("{x: {algorithm: climb, zzz: 1}}", "x", 29),
    ] as [(String, String, Int?)])
  func `what is wrong with an optimizer of the project is cited`(
    optimizers: String, name: String, column: Int?
  ) throws {
    try fixture.sandbox.write(
      "one: {exec: o, optimizers: \(optimizers)}\nclimb: {exec: c, flags: {steps: 3}}\n",
      to: "batchrun.yml")
    let failure = #expect(throws: RunFailure.self) { try choice(.named(name), of: "one") }
    let first = try #require(failure?.details.first)
    #expect(first.hasPrefix("  batchrun.yml:1:"), "\(first)")
    if let column { #expect(first == "  batchrun.yml:1:\(column + 15)") }
    #expect(failure?.details.count == 3)
  }

  @Test func `an optimizer that the user names has no place in the project`() throws {
    let failure = #expect(throws: RunFailure.self) { try choice(.named("nosuch"), of: "one") }
    #expect(failure?.details == [])
  }
}
