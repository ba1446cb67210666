import JSON
import TestSupport
import Testing

/// Comparisons of batches and launches that make something small or large.
@Suite struct CompareSearchTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func lines(_ arguments: String...) throws -> [String] {
    let table = try sandbox.run(Invocation(["compare", "--table"] + arguments))
    #expect(table.exitCode == 0, "\(table)")
    return table.output.split(separator: "\n").map(String.init)
  }

  @Test func `a launch with an objective shows its best job first`() throws {
    let values = ["0.5", "0.3", "0.4"]
    try sandbox.write(
      values.map { "echo loss=\($0); : --x=\($0)\n" }.joined() + "false --x=1\n", to: "a.runfile")
    let launch = ["launch", "a.runfile", "-j", "1"]
    #expect(try sandbox.run(Invocation(launch)).exitCode == 1)
    // Nothing is better without an objective.
    #expect(try !lines("a")[0].contains("best so far"))
    let named = try sandbox.run(Invocation(launch + ["--minimize", "loss"]))
    #expect(named.exitCode == 1, "\(named)")
    let rows = try #require(try sandbox.batchrun("compare", "a", "--json").json.array)
    #expect(rows.map { $0["loss"]?.double } == [0.3, 0.4, 0.5, nil])
    #expect(rows.map { $0["best_so_far"]?.double } == [0.3, 0.3, 0.5, 0.3])
    let lines = try lines("a")
    #expect(lines[0].hasPrefix("run       loss        best so far"), "\(lines[0])")
    #expect(lines[1].contains("0.3 (best)"), "\(lines[1])")
    let info = try sandbox.batchrun("runs", "info", "a", "--json").json
    #expect(info["objective"]?.string == "minimize loss")
    #expect(info["best"]?["value"]?.double == 0.3)
    #expect(info["best"]?["parameters"]?.string?.hasSuffix("--x=0.3") == true)
    let text = try sandbox.batchrun("runs", "info", "a").output
    #expect(text.contains("objective: minimize loss\nbest:\n  job: "), "\(text)")
  }

  @Test func `several batches of a name are compared together, and a line says so`() throws {
    try sandbox.write(
      """
      train:
        exec: 'echo loss: ${x}'
        flags: {x: 1}
        objective: loss

      """, to: "batchrun.yml")
    for list in ["x=[5,3]", "x=[4,2]"] {
      let run = try sandbox.batchrun("run", "-y", "train", list, "--keep-batch")
      #expect(run.exitCode == 0, "\(run)")
    }
    let both = try sandbox.batchrun("compare", "train+", "--json")
    #expect(
      both.errors
        == "batchrun: 2 batches are compared; the best value so far is that of each batch\n")
    let rows = try #require(try both.json.array)
    #expect(rows.map { $0["loss"]?.int } == [2, 3, 4, 5])
    #expect(rows.map { $0["best_so_far"]?.int } == [2, 3, 4, 5])
    let batch = try #require(
      try sandbox.batchrun("runs", "--all", "--json").json.array?
        .first { $0["operation"]?.string == "train+" }?["id"]?.string)
    let one = try sandbox.batchrun("compare", batch, "--json")
    #expect(one.errors == "")
    #expect(try one.json.array?.map { $0["loss"]?.int } == [2, 4])
  }

  @Test func `batches with other objectives have no best, and a line says so`() throws {
    try sandbox.write(
      "train: {exec: 'echo loss: ${x}', flags: {x: 1}}\n", to: "batchrun.yml")
    for option in ["--minimize", "--maximize"] {
      let run = try sandbox.batchrun(
        "run", "-y", "train", "x=[5,3]", option, "loss", "--keep-batch")
      #expect(run.exitCode == 0, "\(run)")
    }
    let both = try sandbox.batchrun("compare", "train+", "--table")
    #expect(both.errors.hasPrefix("batchrun: the objectives of 2 batches differ"), "\(both)")
    #expect(!both.output.contains("best so far"))
  }
}
