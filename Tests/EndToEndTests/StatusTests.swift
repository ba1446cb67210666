import Glibc
import JSON
import TestSupport
import Testing

/// `batchrun status`, on ledgers that real launches write.
@Suite struct StatusTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  /// Two jobs that end at once, one of them badly, and one that runs until `go` is there.
  private func startHeldLaunch() throws -> RunningProgram {
    try sandbox.write(
      "true\nexit 3\nwhile ! test -e go; do sleep 0.05; done\necho last\n", to: "held.runfile")
    let launch = try sandbox.startBatchrun("launch", "held.runfile", "-j", "1")
    try eventually("two jobs have ended and one runs") {
      let jobs = try status("held")["jobs"]
      return jobs?["completed"]?.int == 1 && jobs?["error"]?.int == 1
        && jobs?["running"]?.int == 1
    }
    return launch
  }

  private func status(_ name: String) throws -> JSONValue {
    let result = try sandbox.batchrun("status", name, "--json")
    guard result.exitCode == 0 else { return .null }
    return try JSONValue(parsing: result.outputBytes)
  }

  @Test func `a finished launch is shown with its failed jobs`() throws {
    try sandbox.write("true\nexit 3\nfalse\n", to: "a.runfile")
    try sandbox.batchrun("launch", "a.runfile")
    for name in ["a", "a.runfile", "./a.runfile"] {
      let result = try sandbox.batchrun("status", name)
      let lines = result.output.split(separator: "\n")
      #expect(result.exitCode == 0)
      #expect(result.errors == "")
      #expect(
        lines.prefix(3) == [
          "a: no launch is running", "  1 done, 2 failed, 0 running", "failed:",
        ])
      #expect(lines[3] == "  line 2  exit code 3  exit 3")
      #expect(lines[5] == "  line 3  exit code 1  false")
      // The path that is shown is that of a file.
      let path = lines[4].split(separator: " ").last.map(String.init) ?? ""
      #expect(sandbox.exists(path))
    }
  }

  @Test func `--failed is a runfile, byte for byte`() throws {
    try sandbox.write(
      bytes: Array("exit 1 # caf".utf8) + [0xE9, 0x0A] + Array("true\n".utf8), to: "a")
    try sandbox.batchrun("launch", "a")
    let result = try sandbox.batchrun("status", "a", "--failed")
    #expect(result.outputBytes == Array("exit 1 # caf".utf8) + [0xE9, 0x0A])
    #expect(result.exitCode == 0)
  }

  @Test func `ledgers of the home are listed`() throws {
    #expect(try sandbox.batchrun("status").output == "no ledgers in 'runs'\n")
    try sandbox.write("true\n", to: "one.runfile")
    try sandbox.write("true\nfalse\n", to: "two.runfile")
    try sandbox.batchrun("launch", "one.runfile")
    try sandbox.batchrun("launch", "two.runfile")
    try sandbox.makeFolder("runs/no-ledger")
    let lines = try sandbox.batchrun("status").output.split(separator: "\n")
    #expect(
      lines.map { $0.split(separator: " ").prefix(4).joined(separator: " ") } == [
        "LEDGER DONE FAILED RUNNING", "one 1 0 0", "two 1 1 0",
      ])
  }

  @Test func `one ledger that cannot be read does not hide the others`() throws {
    try sandbox.write("true\n", to: "one.runfile")
    try sandbox.batchrun("launch", "one.runfile")
    try sandbox.makeFolder("runs/broken")
    try sandbox.write("[1, 2]", to: "runs/broken/metadata.json")
    let result = try sandbox.batchrun("status")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("\none "))
    #expect(result.errors.contains("warning: 'runs/broken/metadata.json' is not a ledger"))
  }

  @Test func `an unknown name gets the nearest`() throws {
    try sandbox.write("true\n", to: "sweep.runfile")
    try sandbox.batchrun("launch", "sweep.runfile")
    let result = try sandbox.batchrun("status", "swep")
    #expect(result.exitCode == 2)
    #expect(
      result.errors
        == "batchrun: error: there is no ledger 'swep' in 'runs'; did you mean 'sweep'?\n"
        + "hint: 'batchrun status' lists them\n")
  }

  @Test func `a ledger of Python's batchrun is shown`() throws {
    try sandbox.makeFolder("runs/old")
    try sandbox.write(
      """
      {
        "d95c0c83e92c475d": {"start": 1700000000.5, "runtime": 2.0, "status": 0, "command": "echo 1"},
        "47cf7bcd75dc8f31": {"start": 1700000001, "runtime": 1.0, "status": 2, "command": "ls nothing"},
        "0123456789abcdef": {"start": 1700000002, "runtime": 1.0, "status": -9, "command": "killed"},
        "fedcba9876543210": {"start": null, "runtime": null, "status": null, "command": "later"}
      }
      """, to: "runs/old/metadata.json")
    let jobs = try status("old")["jobs"]
    #expect(jobs?["completed"]?.int == 1)
    #expect(jobs?["error"]?.int == 2)
    #expect(jobs?["pending"]?.int == 1)
    let result = try sandbox.batchrun("status", "old")
    #expect(result.output.contains("  exit code 2  ls nothing\n"))
    #expect(result.output.contains("  killed by SIGKILL  killed\n"))
  }

  @Test func `a running launch is shown with its jobs`() throws {
    let launch = try startHeldLaunch()
    let status = try status("held")
    #expect(status["left"]?.int == 1)
    #expect(status["launch"]?["jobs"]?.int == 4)
    #expect(status["running"]?.array?.count == 1)
    #expect(status["running"]?.array?.first?["command"]?.string?.hasPrefix("while") == true)
    let text = try sandbox.batchrun("status", "held").output
    #expect(text.contains("  1 done, 1 failed, 1 running, 1 left; 1 of 1 worker busy\n"))
    try sandbox.write("", to: "go")
    #expect(try launch.wait().exitCode == 1)
    #expect(try self.status("held")["launch"] == nil)
  }

  @Test func `what a killed launch left running is terminated`() throws {
    let launch = try startHeldLaunch()
    // Guardian, launcher and job.
    for pid in sandbox.livingProcesses() { kill(pid, SIGKILL) }
    try launch.wait()
    sandbox.killLeftovers()
    let jobs = try status("held")["jobs"]
    #expect(jobs?["running"]?.int == 0)
    #expect(jobs?["terminated"]?.int == 1)
    #expect(try sandbox.batchrun("status", "held").output.hasPrefix("held: no launch is running"))
  }

  @Test func `--watch in a pipe ends with the launch`() throws {
    let launch = try startHeldLaunch()
    let watch = try sandbox.startBatchrun("status", "held", "--watch")
    try sandbox.write("", to: "go")
    try launch.wait()
    let result = try watch.wait()
    #expect(result.exitCode == 0)
    #expect(
      result.output.hasPrefix("held: no launch is running\n  3 done, 1 failed, 0 running\n"))
  }

  @Test(arguments: ["wait", "pipe"])
  func `--watch follows a run that is not a launch, to its end`(operation: String) throws {
    try sandbox.write(
      """
      wait: {exec: "sh -c 'while ! test -e go; do sleep 0.05; done'"}
      pipe: {steps: [wait]}
      """.replacing("test -e go", with: "test -e \(sandbox.path("go"))"), to: "batchrun.yml")
    let run = try sandbox.startBatchrun("run", "-y", operation)
    try eventually("it runs") { try status(operation)["jobs"]?["running"]?.int == 1 }
    #expect(try status(operation)["launch"]?["activity"]?.string == "running")
    let watch = try sandbox.startBatchrun("status", operation, "--watch", "--json")
    try eventually("the first line is there") { watch.output.contains("\n") }
    #expect(!watch.hasEnded)
    try sandbox.write("", to: "go")
    try run.wait()
    let lines = try watch.wait().output.split(separator: "\n")
    let values = try lines.map { try JSONValue(parsing: Array($0.utf8)) }
    #expect(values.first?["launch"]?["jobs"]?.int == 1)
    #expect(values.last?["jobs"]?["completed"]?.int == 1)
    #expect(values.last?["launch"] == nil)
  }

  /// A batch is the launch here, and no job beside its trials.
  @Test func `of a running batch the trials are counted`() throws {
    let go = sandbox.path("go")
    try sandbox.write(
      "wait: {exec: \"sh -c 'while ! test -e \(go); do sleep 0.05; done'\", flags: {n: 0}}\n",
      to: "batchrun.yml")
    let run = try sandbox.startBatchrun("run", "-y", "wait", "n=[1,2,3]", "-j", "2")
    func counts(_ value: JSONValue?) -> [Int?] {
      ["running", "pending", "completed"].map { value?["jobs"]?[$0]?.int }
    }
    try eventually("two trials run") { counts(try status("wait")) == [2, 1, 0] }
    #expect(try sandbox.batchrun("status").output.contains("launching for"))
    let watch = try sandbox.startBatchrun("status", "wait", "--watch", "--json")
    try eventually("the first line is there") { watch.output.contains("\n") }
    try sandbox.write("", to: "go")
    try run.wait()
    let lines = try watch.wait().output.split(separator: "\n")
    for line in lines.dropLast() {
      let value = try JSONValue(parsing: Array(line.utf8))
      #expect(counts(value).reduce(0) { $0 + ($1 ?? 0) } == 3, "\(line)")
    }
  }

  @Test func `--watch --json tells of every change`() throws {
    let launch = try startHeldLaunch()
    let watch = try sandbox.startBatchrun("status", "held", "--watch", "--json")
    try eventually("the first line is there") { watch.output.contains("\n") }
    try sandbox.write("", to: "go")
    try launch.wait()
    let lines = try watch.wait().output.split(separator: "\n")
    let values = try lines.map { try JSONValue(parsing: Array($0.utf8)) }
    #expect(values.first?["jobs"]?["running"]?.int == 1)
    #expect(values.last?["jobs"]?["completed"]?.int == 3)
    #expect(values.last?["launch"] == nil)
  }

  @Test func `--watch on a terminal is live, and q leaves it as it was`() throws {
    let launch = try startHeldLaunch()
    let terminal = try sandbox.startInTerminal(
      Invocation(
        ["-c", "stty -a; \"$B\" status held --watch; echo code $?; stty -a"],
        program: "/bin/sh", environment: ["B": batchrunBinary, "NO_COLOR": "1"]))
    try terminal.expect("1 done · 1 failed · 1 running · 1 left")
    try terminal.type("q")
    try terminal.expect("code 0")
    let screen = try terminal.wait().output
    #expect(screen.ranges(of: " icanon").count == 2)
    #expect(screen.ranges(of: " echo ").count == 2)
    try sandbox.write("", to: "go")
    try launch.wait()
  }

  @Test func `Ctrl-C leaves --watch and not the launch`() throws {
    let launch = try startHeldLaunch()
    let terminal = try sandbox.startInTerminal(Invocation(["status", "held", "--watch"]))
    try terminal.expect("1 running")
    try terminal.type("\u{3}")
    #expect(try terminal.wait().end == .signaled(SIGINT))
    #expect(!launch.hasEnded)
    try sandbox.write("", to: "go")
    #expect(try launch.wait().exitCode == 1)
  }

  @Test(arguments: [
    ["status", "--watch"], ["status", "--failed"], ["status", "x", "--failed", "--json"],
    ["status", "x", "--limit", "-1"], ["status", "x", "--accounting_dir", "y"],
    ["status", "--accounting_dir", "nowhere"],
  ])
  func `wrong usage has exit code 2`(arguments: [String]) throws {
    let result = try sandbox.run(Invocation(arguments))
    #expect(result.exitCode == 2)
    #expect(result.errors.hasPrefix("batchrun: error: "))
    #expect(result.output == "")
  }
}
