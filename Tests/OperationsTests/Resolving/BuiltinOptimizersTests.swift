import Operations
import TestSupport
import Testing

@Suite struct BuiltinOptimizersTests {
  private func resolve(_ name: String, project: String? = nil) throws -> OperationDefinition {
    let sandbox = try Sandbox()
    var file: ProjectFile?
    if let project {
      try sandbox.write(project, to: "batchrun.yml")
      file = try ProjectFile(path: sandbox.path("batchrun.yml"))
    }
    return try OperationResolver(folder: sandbox.path, project: file, home: nil)
      .resolve(name).operation
  }

  @Test(
    arguments: [
      ("gp", "gp"), ("bayesian", "gp"), ("gaussian", "gp"), ("skopt:gp", "gp"),
      ("forest", "forest"), ("skopt:forest", "forest"), ("gbrt", "gbrt"), ("skopt:gbrt", "gbrt"),
      ("tpe", "tpe"), ("halton", "halton"), ("quasi-random", "halton"),
      ("optuna", "optuna"), ("skopt", "skopt"),
    ])
  func `each has its names, and 20 trials`(name: String, meant: String) throws {
    let operation = try resolve(name)
    #expect(operation.fullName == meant)
    #expect(operation.body == .builtin(meant))
    #expect(operation.defaultMaxTrials == 20)
    // What learns from results cannot choose all trials before the first has run.
    #expect(operation.canStageTrials == (meant == "halton"))
    #expect(!operation.source.isEnabled)
  }

  @Test(
    arguments: [
      (
        "gp",
        [
          "acq-func=log_ei", "kappa=1.96", "noise=gaussian", "prev-trials=batch",
          "random-starts=3", "xi=0.05",
        ]
      ),
      ("forest", ["kappa=1.96", "prev-trials=batch", "random-starts=3", "xi=0.05"]),
      ("gbrt", ["kappa=1.96", "prev-trials=batch", "random-starts=3", "xi=0.05"]),
      ("tpe", ["candidates=24", "gamma=0.1", "prev-trials=batch", "random-starts=10"]),
      ("halton", []), ("optuna", ["sampler=tpe"]), ("skopt", ["sampler=gp"]),
    ])
  func `flags have the defaults that the documents name`(name: String, flags: [String]) throws {
    let operation = try resolve(name)
    #expect(
      operation.flags.map { "\($0.name)=\($0.defaultValue.encoded)" }.sorted() == flags)
    #expect(operation.flags.allSatisfy { $0.description != nil })
  }

  @Test func `an operation of the project comes before one that is built in`() throws {
    let operation = try resolve("gp", project: "gp: {exec: mine}\n")
    #expect(operation.body == .command(["mine"]))
  }

  @Test func `a snapshot tells whether it is built in`() throws {
    let gp = OperationSnapshot.json(of: try resolve("gp"))
    #expect(OperationSnapshot.isBuiltin(gp))
    #expect(OperationSnapshot.operation(from: gp)?.body == .builtin("gp"))
    let mine = OperationSnapshot.json(of: try resolve("gp", project: "gp: {exec: mine}\n"))
    #expect(!OperationSnapshot.isBuiltin(mine))
  }
}
