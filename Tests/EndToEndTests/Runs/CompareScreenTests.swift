import Glibc
import JSON
import TestSupport
import Testing

/// The screen of `compare`, on a real terminal.
@Suite struct CompareScreenTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      - operations:
          train:
            exec: sh train.sh ${rate}
            sourcecode: [train.sh]
            flags:
              rate: 1

      """, to: "batchrun.yml")
    try sandbox.writeScript(
      "for n in 1 2 3; do echo \"step: $n\"; echo \"loss: 0.$n$1\"; done; echo 'all done'\n",
      to: "train.sh")
  }

  private func makeRuns() throws {
    let result = try sandbox.batchrun("run", "train", "rate=[5,10,7]", "-y")
    #expect(result.exitCode == 0, "\(result)")
  }

  private func open(
    _ arguments: String..., columns: UInt16 = 80, rows: UInt16 = 24
  ) throws -> TerminalSession {
    let session = try sandbox.startInTerminal(
      Invocation(["compare"] + arguments), columns: columns, rows: rows)
    try session.expectDisplay("the table", columns: Int(columns), rows: Int(rows)) {
      $0.lines[2].contains("run ") && $0.modes.contains(1049)
    }
    return session
  }

  private func runs() throws -> [JSONValue] {
    let result = try sandbox.batchrun("runs", "list", "--json")
    return try JSONValue(parsing: result.outputBytes).array ?? []
  }

  @Test func `sorts, filters and leaves the terminal as it was`() throws {
    try makeRuns()
    let session = try sandbox.startInTerminal(
      Invocation(
        ["-c", "stty -a > before; \"$0\" compare; stty -a > after", batchrunBinary],
        program: "/bin/sh"))
    try session.expectDisplay("the table") { $0.lines[2].contains("run ") }
    #expect(session.display().modes.isSuperset(of: [1049, 2004]))
    try session.type("/rate")
    try session.expectDisplay("what is typed") { $0.lines[23] == "search: rate" }
    // Escape is known by nothing coming after it.
    try session.type("\u{1b}")
    try session.expectDisplay("it is given up") { $0.lines[23].hasPrefix("3 runs") }
    try session.type("lllsf")
    try session.expectDisplay("it is sorted by the loss") { $0.lines[2].contains("loss↑") }
    try session.type("rate > 5")
    try session.expectDisplay("two match") { $0.lines[23].hasSuffix("2 of 3 match") }
    try session.type(" and")
    try session.expectDisplay("it is not finished") { $0.lines[23].hasSuffix("continues") }
    try session.type("\rx")
    try session.expectDisplay("it stays open") { $0.lines[23].hasPrefix("filter: rate > 5 andx ") }
    try session.type("\u{1b}")
    try session.expectDisplay("all are there") { $0.lines[23].hasPrefix("3 runs") }
    try session.type("q")
    let result = try session.wait()
    #expect(result.exitCode == 0)
    let display = session.display()
    #expect(display.modes == [7, 25])
    #expect(!display.text.contains("loss"))
    #expect(sandbox.text(of: "after") == sandbox.text(of: "before"))
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGTRAP])
  func `gives the terminal back when it is told to end, and when it crashes`(_ signal: Int32) throws
  {
    try makeRuns()
    let session = try open()
    let taken = session.settings
    session.program.send(signal)
    let result = try session.wait()
    #expect(result.end == .signaled(signal))
    #expect(session.display().modes == [7, 25])
    #expect(session.settings != taken)
    let modes = try #require(session.settings.last)
    #expect(modes & UInt32(ECHO | ICANON | ISIG) == UInt32(ECHO | ICANON | ISIG))
  }

  @Test func `Ctrl-C ends it by SIGINT`() throws {
    try makeRuns()
    let session = try open()
    try session.type("\u{3}")
    #expect(try session.wait().end == .signaled(SIGINT))
    #expect(session.display().modes == [7, 25])
  }

  @Test func `Ctrl-Z leaves for a while`() throws {
    try makeRuns()
    let session = try sandbox.startInTerminal(
      Invocation(
        ["--norc", "--noprofile", "-i"], program: "/bin/bash",
        environment: ["PS1": "ready> ", "HISTFILE": "", "BATCHRUN": batchrunBinary]))
    try session.expect("ready> ")
    try session.type("\"$BATCHRUN\" compare\r")
    try session.expectDisplay("the table") { $0.lines[2].contains("run ") }
    try session.type("\u{1a}")
    try session.expectDisplay("the shell is back") {
      !$0.modes.contains(1049) && $0.text.contains("Stopped")
    }
    try session.type("echo ab''cd; stty -a | grep -o ' echo '\r")
    try session.expectDisplay("the shell works") { $0.text.contains("abcd") }
    try session.type("fg\r")
    try session.expectDisplay("the table is back") {
      $0.modes.contains(1049) && $0.lines[2].contains("run ") && $0.lines[23].hasPrefix("3 runs")
    }
    try session.type("q")
    try session.expectDisplay("the shell is back") { !$0.modes.contains(1049) }
    try session.type("exit\r")
    #expect(try session.wait().exitCode == 0)
  }

  @Test func `is gone when its terminal is`() throws {
    try makeRuns()
    var session: TerminalSession? = try open()
    let program = try #require(session?.program)
    session = nil
    try eventually("it ends") { program.hasEnded }
  }

  @Test func `follows the size of the window`() throws {
    try makeRuns()
    let session = try open(columns: 200, rows: 50)
    try session.expectDisplay("the foot", columns: 200, rows: 50) {
      $0.lines[49].contains("3 runs")
    }
    try session.resize(columns: 40, rows: 10)
    try session.expectDisplay("a small table", columns: 40, rows: 10) {
      $0.lines[9].hasPrefix("3 runs") && $0.lines[1].contains("columns")
    }
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
  }

  @Test func `marks, labels and tags what is selected`() throws {
    try makeRuns()
    let session = try open()
    try session.type("  m")
    try session.expectDisplay("they are marked") { $0.lines[3].hasPrefix(">*") }
    try session.type("e\u{15}two of them\r")
    try session.expectDisplay("they are labeled") { $0.lines[4].contains("two of them") }
    try session.type("tgood fast\r")
    try session.expectDisplay("they are tagged") { $0.lines[23].hasPrefix("changed the tags") }
    try session.type("#looks fine\r")
    try session.expectDisplay("it is reported") { $0.lines[23].hasPrefix("commented on 2 runs") }
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
    let runs = try runs()
    #expect(runs.prefix(2).allSatisfy { $0["label"]?.string == "two of them" })
    #expect(runs.prefix(2).allSatisfy { $0["marked"]?.bool == true })
    #expect(
      runs.prefix(2).allSatisfy { $0["tags"]?.array?.compactMap(\.string) == ["fast", "good"] })
    #expect(runs[0]["comments"]?.array?.first?["body"]?.string == "looks fine")
    #expect(runs[2]["label"]?.string != "two of them")
  }

  @Test func `deletes to the trash and brings back`() throws {
    try makeRuns()
    let before = try runs().compactMap { $0["id"]?.string }
    let session = try open()
    try session.type("D\r")
    try session.expectDisplay("nothing was done") { $0.lines[23].hasPrefix("nothing was changed") }
    try session.type(" Dy")
    try session.expectDisplay("one is gone") { $0.lines[23].hasPrefix("deleted 1 run") }
    #expect(try runs().compactMap { $0["id"]?.string } == Array(before.dropFirst()))
    try session.type("U")
    try session.expectDisplay("it is back") { $0.lines[23].hasPrefix("restored 1 run") }
    try session.expectDisplay("it is shown") { $0.lines[5].contains(before[2].prefix(8)) }
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
    #expect(try runs().compactMap { $0["id"]?.string } == before)
  }

  @Test func `shows all that is known, output and help`() throws {
    try makeRuns()
    let session = try open()
    try session.type("\r")
    try session.expectDisplay("details") {
      $0.text.contains("  Operation  ") && $0.text.contains("Flags")
    }
    try session.type("G")
    try session.expectDisplay("scalars with steps") { $0.text.contains("min 0.17 (step 1)") }
    try session.type("q`")
    try session.expectDisplay("its output") { $0.text.contains("all done") }
    try session.type("g/loss: 0.3\r")
    try session.expectDisplay("what was searched") { $0.lines[1].hasPrefix("loss: 0.3") }
    try session.type("q?")
    try session.expectDisplay("help") { $0.lines[0] == "Keys" }
    try session.type("qq")
    #expect(try session.wait().exitCode == 0)
  }

  @Test func `remembers columns`() throws {
    try makeRuns()
    var session = try open()
    try session.type("lz")
    try session.expectDisplay("it is hidden") { $0.lines[23].contains("'label' is hidden") }
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
    session = try open()
    #expect(!session.display().lines[2].contains("label"))
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
    // A file that is no layout is none.
    try sandbox.write("{\"version\":1,\"widths\":{\"run\":-3,", to: "runs/.cache/compare.json")
    session = try open()
    #expect(session.display().lines[2].contains("label"))
    try session.type("q")
    _ = try session.wait()
  }

  @Test func `writes what is shown to a file`() throws {
    try makeRuns()
    let session = try open()
    // What is typed takes the place of the name that is proposed.
    try session.type("lzlsxout/table.csv\r")
    try session.expectDisplay("it is written") { $0.lines[23].hasPrefix("wrote 3 rows") }
    try session.type("x\u{15}out/table.csv\r")
    try session.expectDisplay("it is asked") { $0.lines[23].hasPrefix("'out/table.csv' exists") }
    try session.type("n")
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
    let lines = sandbox.lines(of: "out/table.csv")
    #expect(lines.first == "run,rate,loss,step,operation,status,time,started")
    #expect(lines.dropFirst().map { $0.split(separator: ",")[2] } == ["0.31", "0.35", "0.37"])
  }

  @Test func `a run that comes later appears by itself, and the cursor stays on its run`() throws {
    try makeRuns()
    let session = try open()
    try session.type("j")
    let before = try session.expectDisplay("the second run") { $0.lines[0].hasPrefix("(2,1)") }
    #expect(try sandbox.batchrun("run", "train", "rate=99", "-y").exitCode == 0)
    let after = try session.expectDisplay("the new run") {
      $0.lines[23].hasPrefix("4 runs") && $0.lines[3].contains("rate=99")
    }
    #expect(after.lines[0] == before.lines[0].replacing("(2,1)", with: "(3,1)"))
    #expect(try sandbox.batchrun("label", "4", "--set", "oldest", "-y").exitCode == 0)
    try session.expectDisplay("its label") { $0.lines[6].contains("oldest") }
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
  }

  @Test func `the first view shows flags and results`() throws {
    try makeRuns()
    let session = try open()
    let head = session.display().lines[2].split(separator: " ")
    #expect(head.prefix(4) == ["run", "label", "rate", "loss"])
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
  }

  @Test func `a running run is seen to run on`() throws {
    try sandbox.writeScript(
      "echo 'loss: 3'; while ! test -e ../../../../go; do sleep 0.05; done; echo 'loss: 1'\n",
      to: "train.sh")
    let run = try sandbox.startBatchrun("run", "train", "-y")
    try eventually("it runs") {
      try sandbox.batchrun("runs", "list", "--running").output.contains("running")
    }
    let session = try open()
    try session.expectDisplay("it is running") { $0.lines[3].contains("running") }
    try session.type("`")
    try session.expectDisplay("its output") { $0.lines[1] == "loss: 3" }
    try sandbox.write("", to: "go")
    try session.expectDisplay("more output") { $0.lines[2] == "loss: 1" }
    try session.type("q")
    try session.expectDisplay("it has completed") { $0.lines[3].contains("completed") }
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
    _ = try run.wait()
  }

  @Test func `a run is stopped`() throws {
    try sandbox.writeScript("exec sleep 1000\n", to: "train.sh")
    let run = try sandbox.startBatchrun("run", "train", "-y")
    try eventually("it runs") {
      try sandbox.batchrun("runs", "list", "--running").output.contains("running")
    }
    let session = try open()
    try session.type("Dy")
    try session.expectDisplay("it is left") { $0.lines[23].contains("still running") }
    try session.type("Ty")
    try session.expectDisplay("it is stopped") { $0.lines[3].contains("terminated") }
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
    _ = try run.wait()
  }

  @Test func `no runs, and runs that are gone`() throws {
    try sandbox.makeFolder("runs")
    var session = try open()
    #expect(session.display().lines[3] == "  no runs; r reloads")
    try session.type("sSmDx\u{1b}")
    try session.type("\r")
    try session.expectDisplay("there is none") { $0.lines[23].contains("there is no run here") }
    try session.type("q")
    #expect(try session.wait().exitCode == 0)
    try makeRuns()
    session = try open()
    #expect(try sandbox.batchrun("runs", "delete", "1", "-y").exitCode == 0)
    try session.type("\r")
    try session.expectDisplay("it is gone") { $0.lines[23].hasPrefix("this run no longer exists") }
    try session.type("r")
    try session.expectDisplay("two are left") { $0.lines[23].hasPrefix("2 runs") }
    try session.type("q")
    _ = try session.wait()
  }

  @Test func `a terminal without a cursor, and none, get the table`() throws {
    try makeRuns()
    let session = try sandbox.startInTerminal(
      Invocation(["compare"], environment: ["TERM": "dumb"]))
    let dumb = try session.wait()
    #expect(dumb.exitCode == 0)
    #expect(!dumb.output.contains("\u{1b}"))
    #expect(dumb.output.contains("train"))
    #expect(try sandbox.batchrun("compare").output.contains("train"))
  }

  @Test func `colours go without colour`() throws {
    try makeRuns()
    let session = try sandbox.startInTerminal(
      Invocation(["compare"], environment: ["NO_COLOR": "1"]))
    try session.expectDisplay("the table") { $0.lines[2].contains("run ") }
    #expect(!session.screen.contains(";3"))
    #expect(session.screen.contains("\u{1b}[0;7m"))
    try session.type("q")
    _ = try session.wait()
  }

  @Test func `what is wrong is reported before anything is drawn`() throws {
    try makeRuns()
    for arguments in [["--cols", "avg loss step"], ["nosuch"], ["--min", "nosuch"]] {
      let session = try sandbox.startInTerminal(Invocation(["compare"] + arguments))
      let result = try session.wait()
      #expect(result.exitCode != 0)
      #expect(result.output.contains("batchrun: "))
      #expect(!result.output.contains("1049"))
    }
  }
}
