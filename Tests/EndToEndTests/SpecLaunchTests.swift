import Glibc
import TestSupport
import Testing

/// `batchrun launch SPEC.yml`: sweep and launch in one step.
@Suite struct SpecLaunchTests {
  private static let spec = "program: echo\nparameters: {lr: [0.1, 0.01], layers: [1, 2]}\n"
  private static let commands = ["0.1", "0.01"].flatMap { lr in
    ["1", "2"].map { "echo --lr=\(lr) --layers=\($0)" }
  }

  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(Self.spec, to: "grid.yml")
  }

  @discardableResult
  private func launch(_ options: String...) throws -> ProgramResult {
    try sandbox.run(Invocation(["launch", "grid.yml"] + options))
  }

  @Test func `a spec is swept and launched, and the same command resumes it`() throws {
    let first = try launch("-j", "2")
    #expect(first.exitCode == 0, "\(first)")
    #expect(
      first.errors.hasPrefix("batchrun: grid: 4 commands from grid.yml (runs/grid.runfile)\n"),
      "\(first)")
    #expect(first.errors.contains(": 4 done, 0 failed"), "\(first)")
    #expect(sandbox.lines(of: "runs/grid.runfile") == Self.commands)
    #expect(sandbox.names() == ["grid.yml", "runs"])
    #expect(sandbox.names(in: "runs").contains("grid"))
    let again = try launch()
    #expect(again.errors == "batchrun: grid: nothing to do: 4 done\n")
    #expect(try sandbox.batchrun("status", "grid").output.contains("4 done"))
    // What is added to the spec is run, and nothing else.
    try sandbox.write(Self.spec.replacing("[1, 2]", with: "[1, 2, 3]"), to: "grid.yml")
    let more = try launch()
    #expect(more.errors.contains("batchrun: grid: 6 commands from grid.yml"), "\(more)")
    #expect(more.errors.contains("2 done, 0 failed, 4 already done"), "\(more)")
    // What was taken out is left out, and stays in the ledger.
    try sandbox.write(Self.spec.replacing("[1, 2]", with: "[3]"), to: "grid.yml")
    #expect(try launch().errors.hasSuffix("batchrun: grid: nothing to do: 2 done\n"))
    #expect(try sandbox.batchrun("status", "grid").output.contains("6 done"))
  }

  @Test func `the metric of a spec is the objective, unless another one is asked for`() throws {
    let spec =
      "program: echo\ncommand: [echo, 'loss=0.${n} Test acc=${n}']\nparameters: {n: [1, 3, 2]}\n"
    try sandbox.write(spec + "metric: {name: loss}\n", to: "grid.yml")
    #expect(try launch().errors.contains("\nbest loss 0.1: "))
    try sandbox.write(spec + "metric: {name: Test acc, goal: maximize}\n", to: "grid.yml")
    #expect(try launch("--mode", "overwrite").errors.contains("\nbest Test acc 3.0: "))
    let asked = try launch("--mode", "overwrite", "--minimize", "Test acc")
    #expect(asked.errors.contains("\nbest Test acc 1.0: "), "\(asked)")
    let wrong = try launch("--mode", "overwrite", "--maximize", "los")
    #expect(
      wrong.errors.contains(
        "no value for 'los' in the output of 3 finished jobs; did you mean 'loss'?"), "\(wrong)")
  }

  @Test func `proposals name the spec`() throws {
    try sandbox.write(Self.spec.replacing("echo", with: "test -e ok"), to: "grid.yml")
    let failed = try launch("-j", "50%")
    #expect(failed.exitCode == 1)
    #expect(
      failed.errors.contains("batchrun launch grid.yml --n-jobs 50% --mode retry-failed"),
      "\(failed)")
  }

  @Test func `a sweep and a launch of its runfile are the same jobs`() throws {
    try sandbox.batchrun("sweep", "grid.yml")
    try sandbox.batchrun("launch", "grid.runfile")
    let result = try launch()
    #expect(
      result.errors
        == "batchrun: grid: 4 commands from grid.yml (runs/grid.runfile)\n"
        + "batchrun: grid: nothing to do: 4 done\n")
  }

  @Test func `--name, --home and --accounting-dir say where the runfile is`() throws {
    #expect(try launch("--name", "x", "--home", "h").exitCode == 0)
    #expect(sandbox.lines(of: "h/x.runfile") == Self.commands)
    #expect(try launch("--accounting-dir", "deep/acc/").exitCode == 0)
    #expect(sandbox.lines(of: "deep/acc.runfile") == Self.commands)
    #expect(try sandbox.batchrun("status", "x", "--home", "h").output.contains("4 done"))
    #expect(!sandbox.exists("runs"))
  }

  @Test func `a spec of any name is known by its text`() throws {
    try sandbox.write("# mine\n" + Self.spec, to: "conf")
    #expect(try sandbox.batchrun("launch", "conf").exitCode == 0)
    #expect(sandbox.lines(of: "runs/conf.runfile") == Self.commands)
  }

  @Test(arguments: [
    (
      "program: p\nparameters:\n  a: {valuess: [1]}\n",
      "grid.yml:3:7: parameter 'a': unknown key 'valuess' (did you mean 'values'?)"
    ),
    ("program: p\nparameters: {a: [1]}\nwhere: a > 2\n", "no combination is left: 'where',"),
    (
      "program: t.py\nmethod: custom\nparameters: {a: {values: [1]}}\n",
      "grid.yml:2:9: there is no method 'custom'"
    ),
    ("", "grid.yml:1:1: the grid spec is empty"),
    ("train:\n  main: train.py\n", "runfile 'grid.yml' is a YAML file, not a list of commands"),
    (
      "program: p\nparameters: {a: {max: 1000000000000}}\n",
      "grid.yml: 1000000000000 commands are more than a launch takes"
    ),
  ])
  func `a wrong spec is refused, and leaves nothing`(spec: String, message: String) throws {
    try sandbox.write(spec, to: "grid.yml")
    for options in [[], ["--dry-run"]] {
      let result = try sandbox.run(Invocation(["launch", "grid.yml"] + options))
      #expect(result.exitCode == 2, "\(result)")
      #expect(result.errors.hasPrefix("batchrun: error: " + message), "\(result)")
      #expect(sandbox.names() == ["grid.yml"])
    }
  }

  @Test func `a launch that is refused brings the runfile back`() throws {
    try sandbox.write(
      "program: echo\nstyle: {quote: none}\nparameters: {lr: [\"'1\", \"'2\"]}\n", to: "grid.yml")
    let first = try launch()
    #expect(first.exitCode == 2, "\(first)")
    #expect(
      first.errors.hasSuffix(
        "\n  echo --lr='1\nhint: correct the grid spec 'grid.yml', from which this runfile would be "
          + "written\n"), "\(first)")
    #expect(sandbox.names() == ["grid.yml"])
    try sandbox.write(Self.spec, to: "grid.yml")
    #expect(try launch("--limit", "1").exitCode == 0)
    let runfile = sandbox.bytes(of: "runs/grid.runfile")
    try sandbox.write(
      "program: echo\nstyle: {quote: none}\nparameters: {lr: [\"'1\", \"'2\"]}\n", to: "grid.yml")
    #expect(try launch().exitCode == 2)
    #expect(sandbox.bytes(of: "runs/grid.runfile") == runfile)
    #expect(sandbox.names(in: "runs") == ["grid", "grid.runfile"])
  }

  @Test func `a missing spec and --follow are refused`() throws {
    let missing = try sandbox.batchrun("launch", "none.yml")
    #expect(missing.exitCode == 2)
    #expect(missing.errors.contains("cannot open 'none.yml': No such file"), "\(missing)")
    #expect(missing.errors.hasSuffix("hint: 'batchrun demo' writes an example of a grid spec\n"))
    let followed = try launch("--follow")
    #expect(followed.exitCode == 2)
    #expect(
      followed.errors == "batchrun: error: --follow needs a runfile, not a grid spec\n")
    #expect(sandbox.names() == ["grid.yml"])
  }

  @Test func `a runfile that was made by hand is not replaced`() throws {
    try sandbox.makeFolder("runs")
    try sandbox.write("python3 mine.py\n", to: "runs/grid.runfile")
    for options in [[], ["--dry-run"]] {
      let result = try sandbox.run(Invocation(["launch", "grid.yml"] + options))
      #expect(result.exitCode == 2)
      #expect(
        result.errors == """
          batchrun: error: 'runs/grid.runfile' is not replaced: line 1 runs 'python3', which no \
          command of the sweep runs
          hint: choose another name with '--name', or move the file away if you do not need it

          """)
    }
    #expect(sandbox.names(in: "runs") == ["grid.runfile"])
    #expect(sandbox.text(of: "runs/grid.runfile") == "python3 mine.py\n")
  }

  @Test func `an edit that changes all commands is no reason to refuse`() throws {
    #expect(try launch().exitCode == 0)
    try sandbox.write(Self.spec.replacing("echo", with: "true"), to: "grid.yml")
    #expect(try launch("--dry-run").output.contains("\n4 jobs to run, 0 to skip (4 new)\n"))
    #expect(sandbox.lines(of: "runs/grid.runfile") == Self.commands)
    let edited = try launch()
    #expect(edited.exitCode == 0, "\(edited)")
    #expect(
      edited.errors.contains(
        "4 commands from grid.yml (runs/grid.runfile; the old one is kept as runs/grid.runfile~)"),
      "\(edited)")
    #expect(edited.errors.contains(": 4 done, 0 failed"))
    #expect(sandbox.lines(of: "runs/grid.runfile~") == Self.commands)
    #expect(sandbox.lines(of: "runs/grid.runfile").first == "true --lr=0.1 --layers=1")
  }

  @Test func `--dry-run writes nothing`() throws {
    let result = try launch("--dry-run")
    #expect(result.exitCode == 0)
    for command in Self.commands { #expect(result.output.contains(command), "\(result)") }
    #expect(result.output.hasSuffix("4 jobs to run, 0 to skip (4 new)\n"), "\(result)")
    #expect(sandbox.names() == ["grid.yml"])
    try launch()
    let runfile = sandbox.bytes(of: "runs/grid.runfile")
    try sandbox.write(Self.spec.replacing("[1, 2]", with: "[3]"), to: "grid.yml")
    #expect(try launch("--dry-run").output.contains("\n2 jobs to run, 0 to skip (2 new)\n"))
    #expect(sandbox.bytes(of: "runs/grid.runfile") == runfile)
  }

  @Test func `replicates that are equal commands are jobs of their own`() throws {
    try sandbox.write(Self.spec + "replicates: {count: 3, as: none}\n", to: "grid.yml")
    #expect(try launch("--dry-run").output.contains("12 jobs to run"))
    #expect(try launch().errors.contains(": 12 done, 0 failed"))
    #expect(try launch().errors == "batchrun: grid: nothing to do: 12 done\n")
  }

  @Test func `only the first process of the launch is believed to have swept`() throws {
    try sandbox.write("test -z \"$BATCHRUN_SPEC\"\ntest -z \"$BATCHRUN_SPEC\"\n", to: "lines")
    let result = try sandbox.shell(
      "BATCHRUN_SPEC=$$:replicates exec \"$BATCHRUN\" launch lines")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.contains(": 1 done, 0 failed"), "\(result)")
  }

  @Test func `specs of one name in two folders are reported to share a ledger`() throws {
    for folder in ["x", "y"] {
      try sandbox.makeFolder(folder)
      try sandbox.write(
        Self.spec.replacing("[1, 2]", with: folder == "x" ? "[1]" : "[2]"), to: folder + "/s.yml")
    }
    #expect(try sandbox.batchrun("launch", "x/s.yml").exitCode == 0)
    let second = try sandbox.batchrun("launch", "y/s.yml")
    #expect(
      second.errors.contains(
        "'\(sandbox.path("x/s.yml"))' used this ledger before '\(sandbox.path("y/s.yml"))'"
      ),
      "\(second)")
  }

  @Test func `a launch that has to stand back leaves the runfile of the other`() throws {
    let spec = "program: while ! test -e go; do sleep 0.02; done; echo\nparameters: {n: [1, 2]}\n"
    try sandbox.write(spec, to: "grid.yml")
    let first = try sandbox.startBatchrun("launch", "grid.yml")
    try eventually("a job runs") { !sandbox.names(in: "runs/grid/logs").isEmpty }
    let runfile = try #require(sandbox.bytes(of: "runs/grid.runfile"))
    try sandbox.write(spec.replacing("[1, 2]", with: "[1, 2, 3]"), to: "grid.yml")
    let second = try launch()
    #expect(second.exitCode == 75, "\(second)")
    #expect(sandbox.bytes(of: "runs/grid.runfile") == runfile)
    let third = try sandbox.startBatchrun("launch", "grid.yml", "--wait")
    try sandbox.write("", to: "go")
    let ended = try first.wait()
    #expect(
      ended.errors.contains(
        "batchrun: the grid spec changed during the launch; launch again to run its new commands"),
      "\(ended)")
    #expect(try third.wait().errors.contains("1 done, 0 failed, 2 already done"))
  }

  @Test func `a launch that is killed while it sweeps leaves the old runfile`() throws {
    try launch()
    let runfile = sandbox.bytes(of: "runs/grid.runfile")
    let many = "program: echo\nparameters: {a: {max: 9000}, b: {max: 9000}}\nsample: 3\n"
    try sandbox.write(many.replacing("sample: 3\n", with: ""), to: "grid.yml")
    let before = sandbox.names(in: "runs").count
    let killed = try sandbox.startBatchrun("launch", "grid.yml")
    try eventually("a part is written") { sandbox.names(in: "runs").count > before }
    killed.send(SIGKILL)
    _ = try killed.wait()
    #expect(sandbox.bytes(of: "runs/grid.runfile") == runfile)
    try sandbox.write(many, to: "grid.yml")
    #expect(try launch().errors.contains(": 3 done, 0 failed"))
    #expect(sandbox.lines(of: "runs/grid.runfile").count == 3)
    #expect(sandbox.names(in: "runs").filter { $0.hasPrefix(".") && $0.contains("runfile") } == [])
  }
}
