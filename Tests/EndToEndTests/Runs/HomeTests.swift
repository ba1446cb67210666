import JSON
import TestSupport
import Testing

/// Which folder a command takes as home: `--home`, else `BATCHRUN_HOME`, else `runs`; in a run, for
/// those that look at runs or change them, the home that it is in before `runs`.
@Suite struct HomeTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("true\n", to: "lines")
    try sandbox.writeScript("", to: "op.sh")
    try sandbox.write("op:\n  exec: \(sandbox.path("op.sh"))\n", to: "batchrun.yml")
  }

  @Test(arguments: ["launch", "run"])
  func `what starts something goes by the option, then by the variable`(command: String) throws {
    let words = command == "launch" ? ["launch", "lines"] : ["run", "op", "-y"]
    let variables = ["BATCHRUN_HOME": "given", "BATCHRUN_OUTER_HOME": "outer"]
    for (option, environment, home) in [
      (["--home", "option"], variables, "option"), ([], variables, "given"),
      ([], ["BATCHRUN_HOME": "", "BATCHRUN_OUTER_HOME": "outer"], "runs"),
    ] {
      let result = try sandbox.run(Invocation(words + option, environment: environment))
      #expect(result.exitCode == 0, "\(result)")
      let ledger = command == "launch" ? "lines" : "op"
      #expect(sandbox.exists("\(home)/\(ledger)/metadata.json"), "\(home) \(sandbox.names())")
    }
    #expect(!sandbox.exists("outer"))
  }

  @Test func `what looks at runs goes by the option, the variable, the home of the run`() throws {
    for home in ["option", "given", "outer", "runs"] {
      try sandbox.batchrun("run", "op", "-y", "--home", home)
      try sandbox.batchrun("label", "--set", home, "-y", "--home", home)
    }
    for words in [["runs", "--json"], ["compare", "--json", "-cc", ".label"]] {
      func label(_ option: [String], _ environment: [String: String]) throws -> String? {
        let result = try sandbox.run(Invocation(words + option, environment: environment))
        return try JSONValue(parsing: result.outputBytes).array?.first?["label"]?.string
      }
      let variables = ["BATCHRUN_HOME": "given", "BATCHRUN_OUTER_HOME": "outer"]
      #expect(try label(["--home", "option"], variables) == "option")
      #expect(try label([], variables) == "given")
      #expect(try label([], ["BATCHRUN_OUTER_HOME": "outer"]) == "outer")
      #expect(try label([], [:]) == "runs")
    }
    let status = try sandbox.run(
      Invocation(
        ["status"], environment: ["BATCHRUN_OUTER_HOME": "outer", "BATCHRUN_HOME": "given"]))
    #expect(status.output.contains("op"), "\(status)")
    sandbox.remove("runs")
    let here = try sandbox.run(
      Invocation(["status"], environment: ["BATCHRUN_OUTER_HOME": "outer"]))
    #expect(here.output == "no ledgers in 'runs'\n", "\(here)")
  }

  @Test func `a run changes itself in its home, and launches in its own folder`() throws {
    try sandbox.writeScript(
      """
      set -e
      test -z "${BATCHRUN_HOME+set}"
      \(batchrunBinary) label --set mine -y $RUN_ID
      echo true > inner
      \(batchrunBinary) launch inner
      \(batchrunBinary) status inner > status
      """, to: "op.sh")
    let result = try sandbox.run(
      Invocation(["run", "op", "-y"], environment: ["BATCHRUN_HOME": "given"]))
    #expect(result.exitCode == 0, "\(result)")
    let runs = try sandbox.run(
      Invocation(["runs", "--json"], environment: ["BATCHRUN_HOME": "given"]))
    let run = try #require(try JSONValue(parsing: runs.outputBytes).array?.first)
    #expect(run["label"]?.string == "mine")
    let folder = try #require(run["run_dir"]?.string)
    #expect(sandbox.exists("\(folder)/runs/inner/metadata.json"))
    #expect(sandbox.text(of: "\(folder)/status")?.contains("1 done") == true)
    #expect(!sandbox.exists("given/inner") && !sandbox.exists("runs"))
  }
}
