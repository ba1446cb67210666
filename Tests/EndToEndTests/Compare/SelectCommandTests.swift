import JSON
import TestSupport
import Testing

/// `batchrun select` as scripts use it.
@Suite struct SelectCommandTests {
  private func select(_ sweep: ComparedSweep, _ arguments: String...) throws -> [String] {
    let result = try sweep.sandbox.run(Invocation(["select"] + arguments))
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors == "")
    return result.output.split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast().map(String.init)
  }

  private func ids(_ sweep: ComparedSweep) throws -> [String] {
    try #require(try sweep.sandbox.batchrun("runs", "--json").json.array)
      .compactMap { $0["id"]?.string }
  }

  @Test func `the latest run is selected unless another is named`() throws {
    let sweep = try ComparedSweep()
    let ids = try ids(sweep)
    #expect(try select(sweep) == [ids[0]])
    #expect(try select(sweep, "2") == [ids[1]])
    #expect(try select(sweep, "3", "1") == [ids[2], ids[0]])
    #expect(try select(sweep, "-A") == ids)
    #expect(try select(sweep, "-A", "2:3") == Array(ids[1...]))
    #expect(try select(sweep, "-s") == [String(ids[0].prefix(8))])
    #expect(try select(sweep, "-A", "--error") == [])
  }

  @Test func `the run with the smallest or largest value is selected`() throws {
    let sweep = try ComparedSweep()
    let ids = try ids(sweep)
    #expect(try select(sweep, "--min", "min loss") == [ids[1]])
    #expect(try select(sweep, "--max", "min loss") == [ids[0]])
    #expect(try select(sweep, "--min", "=lr") == [ids[2]])
    #expect(try select(sweep, "--min", "=lr", "1:2", "-A") == [ids[1]])
    #expect(try select(sweep, "--max", ".started", "-s") == [String(ids[0].prefix(8))])
  }

  @Test func `a run without the value is never the best`() throws {
    let sweep = try ComparedSweep()
    try sweep.sandbox.write("echo --lr=0 nothing measured\n", to: "other.txt")
    try sweep.sandbox.batchrun("launch", "other.txt")
    let ids = try ids(sweep)
    #expect(try select(sweep, "--min", "loss", "-s") != [String(ids[0].prefix(8))])
    #expect(try select(sweep, "--max", "loss", "-s") != [String(ids[0].prefix(8))])
    #expect(try select(sweep, "--min", "=lr") == [ids[0]])
  }

  @Test func `attributes are printed in the words of info, or as YAML`() throws {
    let sweep = try ComparedSweep()
    try sweep.sandbox.batchrun("label", "1", "--set", "two words", "-y")
    #expect(try select(sweep, "-a", "label") == ["two words"])
    #expect(try select(sweep, "-a", "status", "1", "2") == ["completed", "completed"])
    #expect(try select(sweep, "-a", "exit_status") == ["0"])
    #expect(try select(sweep, "-a", "duration").first?.hasPrefix("0:00:0") == true)
    #expect(try select(sweep, "-a", "flags").last == "lr: 0.3")
    #expect(try select(sweep, "-a", "line") == ["3"])
    #expect(try select(sweep, "-a", "marked") == ["no"])
  }

  @Test func `the folder of a run is printed`() throws {
    let project = try SeedProject("batch")
    #expect(try project.run("shout").exitCode == 0)
    let id = try #require(try project.ids().first)
    let result = try project.sandbox.batchrun("select", "--path")
    #expect(result.output == project.sandbox.path("runs/shout/dirs/\(id)") + "\n")
  }

  private static let refusals: [(arguments: [String], exitCode: Int32, message: String)] = [
    (["--min", "loss,acc"], 2, "invalid col spec 'loss,acc': multiple cols not supported"),
    (["--min", "a =b"], 2, "invalid col spec 'a =b': unexpected token '=b' at position 2"),
    (["--max", "nothing"], 1, "no run has a value for the column 'nothing'"),
    (["--min", "a", "--max", "b"], 2, "'--min' and '--max'"),
    (["--short-id", "--attr", "id"], 2, "'--short-id' and '--attr'"),
    (["-a", "nothing"], 1, "no such run attribute 'nothing'"), (["--error"], 1, "no matching runs"),
    (["--error", "--min", "loss"], 1, "no matching runs"),
    (["--path"], 1, "has no folder"),
    (["1:2"], 1, "matches multiple runs"), (["77"], 1, "could not find a run matching '77'"),
  ]

  @Test(arguments: refusals)
  func `what selects nothing is told in a line`(
    arguments: [String], exitCode: Int32, message: String
  ) throws {
    let sweep = try ComparedSweep()
    let result = try sweep.sandbox.run(Invocation(["select"] + arguments))
    #expect(result.exitCode == exitCode)
    #expect(result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func `the best of a run that has failed is told`() throws {
    let sweep = try ComparedSweep()
    try sweep.sandbox.write("echo loss: 0.0001; exit 1\n", to: "bad.txt")
    try sweep.sandbox.batchrun("launch", "bad.txt")
    let ids = try ids(sweep)
    let all = try sweep.sandbox.batchrun("select", "--min", "loss")
    #expect(all.output == ids[0] + "\n")
    #expect(all.errors.contains("has the smallest value and is error"), "\(all)")
    #expect(try select(sweep, "--min", "loss", "--completed") != [ids[0]])
  }
}
