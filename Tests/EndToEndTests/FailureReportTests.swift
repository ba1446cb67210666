import Glibc
import JSON
import TestSupport
import Testing

/// What a launch says of jobs that fail: as they fail, and at its end.
@Suite struct FailureReportTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func launchInTerminal(_ options: String...) throws -> String {
    try shown(["launch", "a"] + options)
  }

  /// What stands on a terminal at the end. The program believes that it has 80 columns.
  private func shown(_ arguments: [String]) throws -> String {
    let terminal = try sandbox.startInTerminal(
      Invocation(arguments, environment: ["NO_COLOR": "1"]), columns: 80)
    let result = try terminal.wait()
    return TerminalDisplay(columns: 400, rows: 80, result.output).text
  }

  @Test func `on a terminal the end of the errors is shown once, and a group at the end`() throws {
    try sandbox.write(
      "for i in 1 2 3 4 5 6 7; do echo out$i; echo err$i >&2; done; exit 2\n", to: "a")
    let output = try launchInTerminal()
    let told = try #require(
      output.firstRange(of: "batchrun: line 1 failed (exit code 2): for i in"))
    let rest = output[told.lowerBound...]
    #expect(rest.contains("]\n  | err3\n  | err4\n  | err5\n  | err6\n  | err7\n"), "\(output)")
    #expect(output.ranges(of: "err7").count == 1, "\(output)")
    #expect(!output.contains("err2") && !output.contains("out7"), "\(output)")
    #expect(output.contains("1 failed: exit 2\n  line 1  for i in"), "\(output)")
  }

  @Test func `where there are no errors the end of the output is shown, cut to the width`() throws {
    let long = String(repeating: "x", count: 200)
    try sandbox.write("printf '10%%\\r50%%\\rat last\\n\(long)\\n'; exit 1\n", to: "a")
    let output = try launchInTerminal()
    #expect(output.contains("\n  | at last\n  | \(long.prefix(75))…\n"), "\(output)")
    #expect(!output.contains("50%\r"), "\(output)")
  }

  @Test func `--tail 0 shows nothing of it, and neither what is printed anyhow`() throws {
    try sandbox.write("echo seen >&2; exit 1\n", to: "a")
    let without = try launchInTerminal("--tail", "0")
    #expect(!without.contains("| seen"), "\(without)")
    let printed = try launchInTerminal("--mode", "overwrite", "--print", "failed")
    #expect(printed.contains("seen\n") && !printed.contains("| seen"), "\(printed)")
    let silent = try launchInTerminal("--mode", "overwrite", "--progress", "none")
    #expect(!silent.contains("| seen"), "\(silent)")
  }

  @Test func `in a pipe there is a tail only where it is asked for, and nothing is cut`() throws {
    let long = String(repeating: "x", count: 200)
    try sandbox.write("echo first; echo \(long); exit 1\n", to: "a")
    let plain = try sandbox.batchrun("launch", "a")
    #expect(!plain.errors.contains("|"), "\(plain)")
    #expect(plain.errors.contains("batchrun: line 1 failed (exit code 1): echo first"), "\(plain)")
    let tail = try sandbox.batchrun("launch", "a", "--mode", "overwrite", "--tail", "1")
    #expect(tail.errors.contains("\n  | \(long)\n"), "\(tail)")
    #expect(!tail.errors.contains("| first"), "\(tail)")
  }

  @Test func `only the first ten failures are shown, and all are counted`() throws {
    try sandbox.write((1...30).map { "exit 1 # \($0)\n" }.joined(), to: "a")
    let output = try launchInTerminal()
    #expect(output.ranges(of: " failed (exit code 1): ").count == 10)
    #expect(output.contains("\n30 failed: exit 1\n  line 1  exit 1 # 1  ["), "\(output)")
  }

  @Test func `117 failures of three kinds are three groups, with causes and hints`() throws {
    let lines =
      (0..<20).map { "no-such-program --x=\($0)\n" } + (0..<80).map { "exit 2 # \($0)\n" }
      + (0..<17).map { "kill -9 $$ # \($0)\n" }
    try sandbox.write(lines.joined(), to: "a.runfile")
    let result = try sandbox.batchrun("launch", "a.runfile", "-j", "4", "--no-checks")
    let lastLines = result.errors.split(separator: "\n").suffix(10).map(String.init)
    #expect(lastLines[0] == "batchrun: a: 0 done, 117 failed", "\(result)")
    #expect(lastLines[1].hasPrefix("finished in "))
    #expect(
      lastLines[2] == "117 failed: 80 × exit 2, 20 × exit 127 (command not found), "
        + "17 × killed by signal 9")
    for (shown, ending, command) in [
      (lastLines[3], "exit 2             ", "exit 2 # 0"),
      (lastLines[4], "exit 127           ", "no-such-program --x=0"),
      (lastLines[5], "killed by signal 9 ", "kill -9 $$ # 0"),
    ] {
      let line = try #require(lines.firstIndex(of: command + "\n")) + 1
      #expect(shown.hasPrefix("  \(ending) line \(line)  \(command)  [runs/a/logs/"))
    }
    #expect(lastLines[6] == "hint: exit 127: 'no-such-program' is not on PATH")
    #expect(
      lastLines[7].hasPrefix(
        "hint: killed by signal 9: often because memory ran out"),
      "\(result)")
    #expect(lastLines[8] == "all of them:  batchrun logs a --failed")
    #expect(
      lastLines[9].hasPrefix("retry them:   batchrun launch a.runfile --n-jobs 4 --mode retry"),
      "\(result)")
    let failed = try sandbox.batchrun("status", "a", "--json")
    #expect(try JSONValue(parsing: failed.outputBytes)["jobs"]?["error"]?.int == 117)
  }

  @Test func `--json counts the endings in its summary`() throws {
    try sandbox.write("exit 2\nexit 2 # b\nexit 3\n", to: "a")
    let result = try sandbox.batchrun("launch", "a", "--json")
    let last = try #require(result.output.split(separator: "\n").last)
    let failures = try JSONValue(parsing: Array(last.utf8))["failures"]?.array ?? []
    #expect(failures.map { $0["ending"]?.string } == ["exit 2", "exit 3"])
    #expect(failures.map { $0["count"]?.int } == [2, 1])
    #expect(failures.allSatisfy { $0["example"]?.string?.count == 16 })
  }

  @Test func `--json tells the cause of an end where that is known, and of groups`() throws {
    try sandbox.write("no-such-program\nsleep 100\nexit 3\n", to: "a")
    let result = try sandbox.batchrun(
      "launch", "a", "--json", "--timeout", "200ms", "--no-checks")
    let events = try result.output.split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))
    }
    let causes = events.filter { $0["event"]?.string == "end" }.map { $0["cause"]?.string }
    #expect(causes == [nil, "timed out", nil], "\(result)")
    let failures = events.last?["failures"]?.array ?? []
    #expect(
      failures.map { $0["cause"]?.string } == ["command not found", "timed out", nil], "\(result)")
  }

  @Test func `a long command is cut on a terminal, and whole in a pipe`() throws {
    let line = "exit 1 # " + String(repeating: "x", count: 150)
    try sandbox.write(line + "\n", to: "a")
    #expect(try launchInTerminal().contains("xxx…  [runs/a/logs/"))
    let pipe = try sandbox.batchrun("launch", "a", "--mode", "overwrite")
    #expect(pipe.errors.contains("1 failed: exit 1\n  line 1  \(line)  [runs/a/logs/"), "\(pipe)")
  }

  @Test func `of a single run the end is shown where its output is not`() throws {
    try sandbox.write("import sys\nx = 1\nprint('a')\nprint('b')\nsys.exit(3)\n", to: "train.py")
    let silent = try sandbox.batchrun(
      "run", "train.py", "-y", "--print", "none", "--tail", "1")
    #expect(silent.exitCode == 3)
    #expect(
      silent.errors.contains("batchrun: failed (exit code 3): train.py x=1  ["), "\(silent)"
    )
    #expect(silent.errors.contains("]\n  | b\n") && !silent.errors.contains("| a"), "\(silent)")
    let shown = try sandbox.batchrun("run", "train.py", "-y", "--tail", "1")
    #expect(shown.errors.contains("not a batch run - ignoring --tail"), "\(shown)")
    #expect(shown.output == "a\nb\n" && !shown.errors.contains("| b"), "\(shown)")
  }

  @Test func `Python's exception is the cause`() throws {
    try sandbox.write(
      "import sys\nint('x' + sys.argv[1])\n", to: "train.py")
    try sandbox.write("python3 train.py 1\npython3 train.py 2\n", to: "a")
    let result = try sandbox.batchrun("launch", "a")
    #expect(result.errors.contains("2 failed: exit 1 (ValueError)\n"), "\(result)")
    try sandbox.write("python3 train.py 1\n", to: "b")
    let message = try sandbox.batchrun("launch", "b")
    #expect(
      message.errors.contains("1 failed: exit 1 (ValueError: invalid literal for int()"),
      "\(message)")
  }

  @Test func `a batch of trials says it in the same way, on a terminal`() throws {
    try sandbox.write(
      "import sys\nx = 1\nprint('trial', x, file=sys.stderr)\nsys.exit(3)\n", to: "train.py")
    let output = try shown(
      ["run", "train.py", "x=[1,2,3]", "-j", "2", "-y", "--print", "none"])
    #expect(output.contains("3 failed: exit 3\n  trial "), "\(output)")
    #expect(output.ranges(of: " failed (exit code 3): train.py x=").count == 3)
    #expect(output.contains("]\n  | trial 1\n"), "\(output)")
    let proposal = try #require(
      output.firstMatch(of: /all of them:  batchrun (logs [0-9a-f]{8} --failed)\n/))
    let words = proposal.output.1.split(separator: " ").map(String.init)
    let logs = try sandbox.run(Invocation(words))
    #expect(logs.output == "1 | trial 1\n2 | trial 2\n3 | trial 3\n", "\(logs)")
  }

  @Test func `where causes differ, off a terminal the example has its own`() throws {
    try sandbox.write(
      "python3 -c 'raise ValueError(1)'\necho no >&2; exit 1\n", to: "a")
    let result = try sandbox.batchrun("launch", "a")
    #expect(result.errors.contains("2 failed: exit 1\n  line 1  python3"), "\(result)")
    #expect(result.errors.contains("]\n    ValueError: 1\n"), "\(result)")
    let tail = try sandbox.batchrun("launch", "a", "--mode", "overwrite", "--tail", "1")
    #expect(tail.errors.ranges(of: "ValueError: 1\n").count == 1, "\(tail)")
    let json = try sandbox.batchrun("launch", "a", "--mode", "overwrite", "--json")
    let last = try #require(json.output.split(separator: "\n").last)
    let failures = try JSONValue(parsing: Array(last.utf8))["failures"]?.array ?? []
    #expect(failures.map { $0["example_cause"]?.string } == ["ValueError: 1"], "\(json)")
  }

  @Test func `a batch says that it shows no more failures`() throws {
    try sandbox.write("import sys\nx = 1\nsys.exit(3)\n", to: "train.py")
    let output = try shown(["run", "train.py", "x=[1:12]", "-y", "--print", "none"])
    #expect(output.ranges(of: " failed (exit code 3): train.py x=").count == 10)
    let words = "batchrun: further failures are counted and not shown\n"
    #expect(output.ranges(of: words).count == 1, "\(output)")
  }

  enum Ending: CaseIterable {
    case success, interruption, killedLauncher
  }

  @Test(arguments: Ending.allCases)
  func `the title of the window says how far it is, and the old one comes back`(
    ending: Ending
  ) throws {
    try sandbox.write("while ! test -e go; do sleep 0.02; done\nfalse\n", to: "a")
    let terminal = try sandbox.startInTerminal(Invocation(["launch", "a"]))
    try terminal.expectDisplay("the title is set") { $0.title.hasPrefix("0% a · 0/2") }
    switch ending {
    case .success: try sandbox.write("", to: "go")
    case .interruption: try terminal.type("\u{3}")
    case .killedLauncher:
      kill(try terminal.program.waitForLauncher(), SIGKILL)
      try sandbox.write("", to: "go")
    }
    _ = try terminal.wait()
    #expect(terminal.display().title == "")
    #expect(!terminal.screen.contains("\u{7}"))
  }

  @Test(arguments: ["dumb", "linux"])
  func `a terminal without titles gets none`(type: String) throws {
    try sandbox.write("while ! test -e go; do sleep 0.02; done\n", to: "a")
    let terminal = try sandbox.startInTerminal(
      Invocation(["launch", "a", "--progress", "bar"], environment: ["TERM": type]))
    try eventually("the job runs") { sandbox.exists("runs/a/logs") }
    try sandbox.write("", to: "go")
    let output = try terminal.wait().output
    #expect(!output.contains("\u{1B}]2;"))
  }
}
