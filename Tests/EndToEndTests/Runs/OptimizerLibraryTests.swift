import Glibc
import JSON
import TestSupport
import Testing

/// `--optimizer optuna` and `skopt`: with the real libraries, and without them.
@Suite struct OptimizerLibraryTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
  /// That of `Tests/Oracles/optimizers/install`.
  private static let programs = root + "/.build/optimizers/bin"

  private static var hasLibraries: Bool {
    guard access(programs + "/python3", X_OK) == 0, let sandbox = try? Sandbox() else {
      return false
    }
    let question = Invocation(
      ["-c", "import optuna, cmaes, skopt"], program: programs + "/python3")
    return (try? sandbox.run(question))?.exitCode == 0
  }

  private let project: SearchProject
  private var sandbox: Sandbox { project.sandbox }

  init() throws {
    project = try SearchProject()
  }

  private func invocation(_ arguments: [String]) -> Invocation {
    let path = Self.programs + ":" + (getenv("PATH").map { String(cString: $0) } ?? "")
    return Invocation(["run", "-y"] + arguments, environment: ["PATH": path])
  }

  @discardableResult
  private func run(_ arguments: [String]) throws -> ProgramResult {
    try sandbox.run(invocation(arguments))
  }

  // MARK: With the libraries

  @Test(
    .enabled(if: hasLibraries, "needs the libraries: Tests/Oracles/optimizers/install"),
    .timeLimit(.minutes(3)),
    arguments: [
      ("optuna", "tpe"), ("optuna", "cmaes"), ("optuna", "qmc"), ("skopt", "gp"),
      ("skopt", "forest"), ("skopt", "gbrt"),
    ])
  func `a library chooses trials, some at once`(library: String, sampler: String) throws {
    let result = try run(
      SearchProject.search(
        library, "k=[0:3]", "-Fo", "sampler=\(sampler)", "-m", "14", "-j", "3"))
    #expect(result.exitCode == 0, "\(result)")
    let trials = try project.trials(of: "train+\(library)")
    #expect(trials.map(\.place) == (1...14).map { $0 })
    #expect(trials.allSatisfy { $0.status == "completed" })
    #expect(Set(trials.map(\.flags)).count == 14)
    // The flags' defaults are among the three that begin at once.
    #expect(trials.prefix(3).contains { $0.flags.contains("0.9") }, "\(trials)")
  }

  @Test(
    .enabled(if: hasLibraries, "needs the libraries: Tests/Oracles/optimizers/install"),
    .timeLimit(.minutes(3)), arguments: ["optuna", "skopt"])
  func `after kill -9 the search goes on to the bit`(library: String) throws {
    let arguments = SearchProject.search(library, "-m", "14")
    try run(arguments)
    let whole = try project.trials(of: "train+\(library)")
    #expect(whole.count == 14)
    sandbox.remove("runs")
    sandbox.remove("begun")

    let batch = try project.killed(invocation(arguments), "train+\(library)", at: 12)
    let resumed = try run(["--resume", batch])
    #expect(resumed.exitCode == 0, "\(resumed)")
    #expect(try project.trials(of: batch) == whole)
  }

  @Test(
    .enabled(if: hasLibraries, "needs the libraries: Tests/Oracles/optimizers/install"),
    .timeLimit(.minutes(3)), arguments: ["optuna", "skopt"])
  func `failed trials, categories, and a space that ends`(library: String) throws {
    try sandbox.append(
      """

      pick:
        exec: sh -c 'test ${kind} != b && echo loss=${n}'
        flags: {kind: a, n: 1, sure: no}

      """, to: "batchrun.yml")
    let result = try run([
      "pick", "kind=[a,b,'1']", "n=[1,2]", "sure=[yes,no]", "-o", library, "-j", "2",
    ])
    #expect(result.exitCode == 0, "\(result)")
    let trials = try project.trials(of: "pick+\(library)")
    #expect(trials.count == 12 && Set(trials.map(\.flags)).count == 12, "\(trials)")
    #expect(trials.count { $0.status == "error" } == 4, "\(trials)")
    let log = try sandbox.batchrun("cat", "--output", "pick+\(library)")
    #expect(log.output.contains("all 12 combinations have been tried"), "\(log)")
  }

  /// The largest value is at the end of the range: what minimizes goes to the other one.
  @Test(
    .enabled(if: hasLibraries, "needs the libraries: Tests/Oracles/optimizers/install"),
    .timeLimit(.minutes(3)), arguments: ["optuna", "skopt"])
  func `a library maximizes`(library: String) throws {
    try sandbox.append(
      "\nclimb: {exec: 'echo gain: ${x}', flags: {x: {default: 0.5, type: float}}}\n",
      to: "batchrun.yml")
    let result = try run([
      "climb", "x=[0.0:1.0]", "-o", library, "--random-seed", "3", "--maximize", "gain", "-m", "25",
    ])
    #expect(result.exitCode == 0, "\(result)")
    let info = try sandbox.batchrun("runs", "info", "climb+\(library)", "--json").json
    #expect(info["objective"]?.string == "maximize gain")
    #expect(try #require(info["best"]?["value"]?.double) > 0.9, "\(info)")
    let rows = try sandbox.batchrun("compare", "climb+\(library)", "--json").json.array ?? []
    let gains = rows.compactMap { $0["gain"]?.double }
    #expect(gains == gains.sorted(by: >) && gains.count == 25)
    // Most of the trials are where the values are large.
    #expect(gains.count { $0 > 0.5 } > 15, "\(gains)")
  }

  @Test(
    .enabled(if: hasLibraries, "needs the libraries: Tests/Oracles/optimizers/install"),
    .timeLimit(.minutes(3)), arguments: ["optuna", "skopt"])
  func `three at once go on after kill -9, none twice and none lost`(library: String) throws {
    try project.expectContinuation(
      of: 12, invocation(SearchProject.search(library, "-m", "12", "-j", "3")),
      "train+\(library)")
  }

  // MARK: Without them

  /// Optuna is there, and what its sampler needs is not.
  @Test func `a sampler says what else has to be installed`() throws {
    try sandbox.makeFolder("modules")
    for module in ["optuna", "scipy"] { try sandbox.write("", to: "modules/\(module).py") }
    let made = try sandbox.run(
      Invocation(["python3", "-m", "venv", "--without-pip", "bare"], program: "/usr/bin/env"))
    #expect(made.exitCode == 0, "\(made)")
    var invocation = Invocation(
      ["run", "-y"] + SearchProject.search("optuna", "-Fo", "sampler=gp"))
    invocation.environment["PATH"] = "\(sandbox.path("bare/bin")):/usr/bin:/bin"
    invocation.environment["PYTHONPATH"] = sandbox.path("modules")
    let result = try sandbox.run(invocation)
    #expect(result.exitCode == 1, "\(result)")
    #expect(
      result.errors.wholeMatch(
        of: /batchrun: error: cannot use optuna: '.*' cannot import torch \(pip install torch\)\n/)
        != nil, "\(result)")
    #expect(!sandbox.exists("runs"))
  }

  @Test(arguments: [("optuna", "optuna"), ("skopt", "scikit-optimize")])
  func `a library that is missing is named, and nothing is left behind`(
    library: String, package: String
  ) throws {
    // A Python without packages.
    let made = try sandbox.run(
      Invocation(["python3", "-m", "venv", "--without-pip", "bare"], program: "/usr/bin/env"))
    #expect(made.exitCode == 0, "\(made)")
    var invocation = Invocation(["run", "-y"] + SearchProject.search(library))
    invocation.environment["PATH"] = "\(sandbox.path("bare/bin")):/usr/bin:/bin"
    let result = try sandbox.run(invocation)
    #expect(result.exitCode == 1, "\(result)")
    #expect(result.errors.contains("cannot use \(library): "), "\(result)")
    #expect(result.errors.contains("(pip install \(package))"), "\(result)")
    #expect(result.errors.split(separator: "\n").count == 1, "\(result)")
    #expect(!sandbox.exists("runs"))
  }
}
