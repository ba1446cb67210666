import Glibc
import TestSupport
import Testing

/// The sweep files of `examples/wandb`, as people who come from W&B use them.
@Suite struct WandbSweepTests {
  private let sandbox: Sandbox

  /// In `examples/wandb`, with an interpreter called `python`, as W&B's agent starts programs.
  init() throws {
    sandbox = try Sandbox()
    let copied = try sandbox.shell(
      """
      mkdir -p bin examples
      ln -s "$(command -v python3)" bin/python
      cp -r '\(DocumentationPage.projectFolder)/examples/wandb' examples/
      mkdir examples/sweep; cp '\(DocumentationPage.projectFolder)/examples/sweep/wine.csv' examples/sweep/
      rm -rf examples/wandb/runs
      """)
    try #require(copied.exitCode == 0, "\(copied)")
  }

  private func batchrun(_ arguments: String...) throws -> ProgramResult {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return try sandbox.run(
      Invocation(
        arguments, environment: ["PATH": sandbox.path("bin") + ":" + path], folder: "examples/wandb"
      ))
  }

  private func lines(_ arguments: String...) throws -> [String] {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let result = try sandbox.run(
      Invocation(
        ["sweep"] + arguments + ["--out", "-"], environment: ["PATH": path],
        folder: "examples/wandb"))
    #expect(result.exitCode == 0, "\(result)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test(arguments: [
    ("grid", 6), ("random", 20), ("random-log", 12), ("random-exponents", 10),
    ("random-quantized", 10), ("random-probabilities", 15), ("random-command", 8),
    ("random-no-hyphens", 8),
  ])
  func `each makes the commands that its file asks for, and they run`(name: String, count: Int)
    throws
  {
    let commands = try lines("\(name).yaml")
    #expect(commands.count == count)
    #expect(Set(commands).count == count)
    // The same ones every time.
    #expect(try lines("\(name).yaml") == commands)
    if name != "grid" {
      #expect(try lines("\(name).yaml", "--seed", "1") != commands)
      #expect(try lines("\(name).yaml", "--sample", "3") == Array(commands.prefix(3)))
    }
    let launch = try batchrun("launch", "\(name).yaml", "--limit", "2", "-j", "2")
    #expect(launch.exitCode == 0, "\(launch)")
    let status = try batchrun("status", name)
    #expect(status.output.contains("2 done"), "\(status)")
    let table = try batchrun("compare", name, "--csv", "-", "-cc", "val/loss")
    #expect(table.output.split(separator: "\n").count == 3, "\(table)")
    #expect(table.output.contains("0."), "\(table)")
  }

  @Test func `what a user should know is said once`() throws {
    let noCap = try batchrun("sweep", "random.yaml")
    #expect(
      noCap.errors
        == "batchrun: warning: neither '--sample' nor 'run_cap' says how many: 20 commands are drawn\n"
    )
    #expect(
      noCap.output
        == "Runfile generated: random.runfile (20 commands)\nLaunch it with: batchrun launch random.runfile\n"
    )
    #expect(try batchrun("sweep", "random.yaml", "--sample", "3", "--force").errors == "")
    #expect(
      try batchrun("sweep", "random-command.yaml").errors
        == "batchrun: warning: random-command.yaml:1:1: 'project' and 'entity' have no meaning here\n"
    )
    let small = "program: t.py\nmethod: random\nrun_cap: 9\nparameters: {n: {min: 1, max: 4}}\n"
    try sandbox.write(small, to: "examples/wandb/small.yaml")
    let shortfall = try batchrun("sweep", "small.yaml")
    #expect(
      shortfall.errors == "batchrun: warning: there are no more than 4 commands that differ\n")
    #expect(shortfall.output.hasPrefix("Runfile generated: small.runfile (4 commands)\n"))
    #expect(try batchrun("sweep", "small.yaml", "--count").output == "4\n")
    let dry = try batchrun("sweep", "small.yaml", "--dry-run")
    #expect(dry.output.hasSuffix("4 commands; 'small.runfile' is not written\n"), "\(dry)")
  }

  @Test func `a search by results is not a runfile`() throws {
    let result = try batchrun("sweep", "bayes.yaml")
    #expect(result.exitCode == 2)
    #expect(
      result.errors.hasPrefix(
        "batchrun: error: bayes.yaml:2:1: method 'bayes' chooses values by the results of others, and a "
          + "runfile has none\n"), "\(result)")
    #expect(result.errors.contains("hint: 'batchrun launch' on this file searches"))
    #expect(!sandbox.exists("examples/wandb/bayes.runfile"))
  }

  @Test(arguments: ["bayes", "bayes-hyperband", "bayes-brackets", "bayes-nested"])
  func `searches by results run as they are`(name: String) throws {
    let launch = try batchrun("launch", "\(name).yaml", "--limit", "4", "-j", "2")
    #expect(launch.exitCode == 0, "\(launch)")
    let lines = sandbox.lines(of: "examples/wandb/runs/\(name).runfile")
    #expect(lines.count { $0.hasPrefix("# trial ") } == 4)
    #expect(Set(lines.filter { !$0.hasPrefix("#") }).count == 4)
    let table = try batchrun("compare", name, "--csv", "-", "-cc", "=lr,val/loss")
    #expect(table.output.split(separator: "\n").count == 5, "\(table)")
    // Also where a command has its parameters as JSON.
    #expect(!table.output.contains(",,"), "\(table)")
  }

  @Test func `mistakes show their line and column`() throws {
    try sandbox.write(
      "program: t.py\nmethod: random\nparameters:\n  lr: {distribution: uniform, max: 1}\n",
      to: "examples/wandb/wrong.yaml")
    let result = try batchrun("sweep", "wrong.yaml")
    #expect(result.exitCode == 2)
    #expect(
      result.errors == """
        batchrun: error: wrong.yaml:4:8: parameter 'lr': 'distribution: uniform' needs 'min'
            lr: {distribution: uniform, max: 1}
                 ^

        """, "\(result)")
  }
}
