import JSON
import TestSupport
import Testing

/// Operations of steps as trials of batches.
@Suite struct StepsBatchTests {
  private let project: SeedProject
  private var sandbox: Sandbox { project.sandbox }

  init() throws {
    project = try SeedProject("batch")
    try sandbox.write(
      """
      make:
        exec: sh -c 'echo $FLAG_N > made; exit $FLAG_CODE'
        flags: {n: 1, code: 0}
      show: {exec: cat made, requires: {operation: make}}
      pipe:
        flags: {x: 1, code: 0}
        steps: ['make n=${x} code=${code}', show]
      """, to: "batchrun.yml")
  }

  @Test(arguments: ["1", "2"])
  func `each trial runs the steps for itself`(workers: String) throws {
    let result = try project.run("pipe", "x=[5,6]", "-j", workers)
    #expect(result.exitCode == 0)
    // Lines of trials that run at the same time begin with their trial.
    let lines = result.output.split(separator: "\n").map { line in
      line.hasPrefix("[") ? String(line.drop { $0 != " " }.dropFirst()) : String(line)
    }
    #expect(lines.filter { $0.hasPrefix("INFO: [batchrun] Running trial") }.count == 2)
    #expect(lines.contains("INFO: [batchrun] running make: make code=0 n=5"), "\(result)")
    // Each sees what its own steps have made.
    #expect(lines.filter { $0 == "5" || $0 == "6" }.sorted() == ["5", "6"], "\(result)")
    let runs = try sandbox.batchrun("runs", "--json").json.array ?? []
    #expect(runs.filter { $0["operation"]?.string == "pipe" }.count == 2)
    #expect(runs.allSatisfy { $0["status"]?.string == "completed" })
    let trial = try #require(runs.first { $0["operation"]?.string == "pipe" }?["id"]?.string)
    let kept = sandbox.lines(of: "runs/pipe/logs/\(trial)/out.log")
    #expect(kept.first?.hasPrefix("INFO: [batchrun] running make: ") == true)
  }

  @Test func `steps that are to be resumed are told how they are continued`() throws {
    try project.run("pipe", "code=3")
    let runs = try sandbox.batchrun("runs", "--json").json.array ?? []
    let pipe = try #require(runs.first { $0["operation"]?.string == "pipe" }?["id"]?.string)
    let result = try project.run("--resume", pipe)
    #expect(result.exitCode == 1)
    #expect(
      result.output.hasSuffix(
        "hint: use 'batchrun run --restart \(pipe.prefix(8)) --needed' to continue it\n"),
      "\(result)")
  }

  @Test func `a trial fails with its first step that fails`() throws {
    let result = try project.run("pipe", "code=[3,0]")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("exited with an error (3)"), "\(result)")
    let runs = try sandbox.batchrun("runs", "--json").json.array ?? []
    let states = runs.filter { $0["operation"]?.string == "pipe" }.map { $0["status"]?.string }
    #expect(states == ["completed", "error"])
  }

  @Test func `a trial can be started again by itself`() throws {
    try project.run("pipe", "x=[5,6]")
    let runs = try sandbox.batchrun("runs", "--json").json.array ?? []
    let trial = try #require(
      runs.first { $0["operation"]?.string == "pipe" && $0["flags"]?["x"]?.int == 6 })
    let result = try project.run("--restart", try #require(trial["id"]?.string))
    #expect(result.exitCode == 0)
    #expect(result.output.contains("restarting make: "), "\(result)")
    #expect(result.output.hasSuffix("6\n"), "\(result)")
  }

  @Test func `what a run of steps says is its output`() throws {
    let result = try project.run("pipe")
    let run = try #require(try project.ids().last)
    let kept = sandbox.lines(of: "runs/pipe/logs/\(run)/out.log")
    #expect(kept.count == 2)
    #expect(kept.allSatisfy { result.output.contains($0 + "\n") })
    // With what its steps print, each at its place.
    for command in [["watch"], ["cat", "--output"]] {
      let shown = try sandbox.run(Invocation(command + [run])).output.split(separator: "\n")
      #expect(shown.filter { $0.hasPrefix("INFO:") } == kept.map { $0[...] })
      #expect(shown.last == "1")
    }
  }
}
