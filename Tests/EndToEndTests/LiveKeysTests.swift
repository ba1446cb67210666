import Glibc
import JSON
import TestSupport
import Testing

/// The keys of a live display, and what the terminal is like afterwards.
@Suite struct LiveKeysTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      (1...5).map {
        "echo $$ > run.\($0); while ! test -e go; do sleep 0.02; done; rm run.\($0)\n"
      }.joined(), to: "a.runfile")
  }

  private var running: Int { sandbox.names().count { $0.hasPrefix("run.") } }

  private func job() throws -> pid_t {
    try waitFor("job 1 runs") { sandbox.lines(of: "run.1").first.flatMap { pid_t($0) } }
  }

  /// Whether single keys can be read.
  private func takesKeys(_ terminal: TerminalSession) -> Bool {
    // What is written has to be read, or nobody gets on.
    _ = terminal.screen
    return terminal.settings.last.map { $0 & UInt32(ICANON) == 0 } ?? false
  }

  private func start(_ options: String...) throws -> TerminalSession {
    let terminal = try sandbox.startInTerminal(
      Invocation(["launch", "a.runfile", "-j", "2", "--progress", "bar"] + options))
    try eventually("keys can be read") { takesKeys(terminal) }
    return terminal
  }

  private func isPaused(_ job: pid_t) -> Bool { isStopped(job) }

  // MARK: What they do

  @Test func `plus and minus change the number of workers`() throws {
    let terminal = try start()
    try eventually("two run") { running == 2 }
    try terminal.type("+")
    try terminal.expect("batchrun: 3 workers (was 2)")
    try eventually("three run") { running == 3 }
    try terminal.type("-")
    try terminal.expect("batchrun: 2 workers (was 3)")
    try terminal.type("-")
    try terminal.expect("batchrun: 1 worker (was 2)")
    try terminal.type("-")
    try terminal.expect("there is only 1 worker; p pauses, d drains")
    #expect(sandbox.text(of: "runs/a/journal.jsonl")?.contains("\"do\":\"set\"") == true)
    try sandbox.write("", to: "go")
    #expect(try terminal.wait().exitCode == 0)
  }

  @Test func `p pauses and continues, and the display stays`() throws {
    let terminal = try start()
    let job = try job()
    try terminal.type("p")
    try eventually("it is paused") { isPaused(job) }
    try terminal.expectDisplay("the display says so") { display in
      display.lines.contains("paused") && display.text.contains("2 running")
    }
    try terminal.type("p")
    try eventually("it continues") { !isPaused(job) }
    try terminal.expectDisplay("the display no longer says so") { !$0.lines.contains("paused") }
    try sandbox.write("", to: "go")
    #expect(try terminal.wait().exitCode == 0)
  }

  @Test func `d drains`() throws {
    let terminal = try start()
    _ = try job()
    try terminal.type("d")
    try terminal.expect("batchrun: draining: no new jobs start, waiting for 2 jobs")
    try sandbox.write("", to: "go")
    #expect(try terminal.wait().exitCode == 1)
    #expect(try LedgerFiles(sandbox, "runs/a").stateCounts() == ["completed": 2])
  }

  @Test func `a question mark shows the keys`() throws {
    let terminal = try start()
    try terminal.type("?")
    let keys = "+/- workers   p pause   d drain   Ctrl-C stop"
    try terminal.expectDisplay("the keys are shown") { $0.lines.contains(keys) }
    try terminal.expectDisplay("for a while") { !$0.lines.contains(keys) }
    try sandbox.write("", to: "go")
    #expect(try terminal.wait().exitCode == 0)
  }

  @Test func `what is pasted is not obeyed`() throws {
    let terminal = try start()
    let job = try job()
    try terminal.type("pwd\r")
    let from = monotonicSeconds()
    try eventually("a moment has passed") { monotonicSeconds() > from + 0.6 }
    try terminal.type("?")
    try terminal.expect("p pause   d drain")
    #expect(!isPaused(job) && !terminal.screen.contains("draining"))
    try sandbox.write("", to: "go")
    #expect(try terminal.wait().exitCode == 0)
    #expect(!terminal.display().text.contains("pwd"))
  }

  @Test func `a line that was typed before the launch is left to the shell`() throws {
    try sandbox.write(
      """
      while ! test -e typed; do sleep 0.01; done
      "$B" launch a.runfile -j 5 --progress bar
      read line
      echo "got <$line>"
      """, to: "s")
    let terminal = try sandbox.startInTerminal(
      Invocation(["./s"], program: "/bin/sh", environment: ["B": batchrunBinary]))
    try terminal.type("p hello d\r")
    try terminal.expect("p hello d")
    try sandbox.write("", to: "typed")
    try terminal.expectDisplay("the display is there") { $0.text.contains("5 running") }
    #expect(!takesKeys(terminal))
    try sandbox.write("", to: "go")
    try terminal.expect("got <p hello d>")
    #expect(try terminal.wait().exitCode == 0)
  }

  @Test func `without a live display, and with commands from the terminal, there are no keys`()
    throws
  {
    let plain = try sandbox.startInTerminal(
      Invocation(["launch", "a.runfile", "--progress", "plain"]))
    let job = try job()
    try plain.type("p")
    #expect(!takesKeys(plain) && !isPaused(job))
    try sandbox.write("", to: "go")
    #expect(try plain.wait().exitCode == 0)
    let typed = try sandbox.startInTerminal(
      Invocation(["launch", "-", "--name", "b", "--follow", "--progress", "bar"]))
    try typed.type("true\rfalse\r\u{4}")
    #expect(try typed.wait().exitCode == 1)
    #expect(try LedgerFiles(sandbox, "runs/b").stateCounts() == ["completed": 1, "error": 1])
  }

  @Test func `a batch has the same keys`() throws {
    let batch = try BatchProject()
    let terminal = try batch.sandbox.startInTerminal(
      Invocation(["run", "-y", "wait", "n=[1,2,3,4]", "-j", "2", "--progress", "bar"]))
    try batch.waitForStart(of: "1", "2")
    try eventually("keys can be read") { takesKeys(terminal) }
    try terminal.type("+")
    try batch.waitForStart(of: "3")
    try terminal.type("p")
    try terminal.expectDisplay("it is paused") { $0.lines.contains("paused") }
    try terminal.type("p")
    try terminal.expect("batchrun: continued after")
    try terminal.type("?")
    try terminal.expect("p pause   d drain")
    try terminal.type("d")
    try terminal.expect("batchrun: draining: no new trials start, waiting for 3 trials")
    try batch.letGo()
    #expect(try terminal.wait().exitCode == 1)
    #expect(batch.ended == ["1": 1, "2": 1, "3": 1])
  }

  // MARK: The terminal afterwards

  enum Ending: CaseIterable {
    case ordinary, interrupted, terminated, guardianKilled, launcherKilled, launcherCrashed
  }

  /// The settings of a terminal that no program has changed.
  private func ordinarySettings() throws -> [UInt32] {
    try sandbox.startInTerminal(Invocation([], program: "/bin/true")).settings
  }

  @Test(arguments: Ending.allCases)
  func `the terminal is as it was after every ending`(ending: Ending) throws {
    let before = try ordinarySettings()
    let terminal = try start()
    let launcher = try terminal.program.waitForLauncher()
    #expect(terminal.settings != before)
    switch ending {
    case .ordinary: try sandbox.write("", to: "go")
    case .interrupted: try terminal.type("\u{3}")
    case .terminated: terminal.program.send(SIGTERM)
    case .guardianKilled: terminal.program.send(SIGKILL)
    case .launcherKilled: kill(launcher, SIGKILL)
    case .launcherCrashed: kill(launcher, SIGSEGV)
    }
    try eventually("the terminal is as it was") {
      _ = terminal.screen
      return terminal.settings == before
    }
    try sandbox.write("", to: "go")
    _ = try terminal.wait()
    try eventually("the launcher has gone") {
      _ = terminal.screen
      return !isAlive(launcher)
    }
    #expect(terminal.settings == before)
  }

  @Test func `Ctrl-Z gives the terminal back, fg takes it again, and bg does not`() throws {
    let before = try ordinarySettings()
    try sandbox.write(
      """
      set -m
      "$B" launch a.runfile -j 2 --progress bar
      echo stopped: $?
      while ! test -e back; do sleep 0.01; done
      bg
      read line
      echo "got <$line>"
      fg
      echo done: $?
      """, to: "s")
    let terminal = try sandbox.startInTerminal(
      Invocation(["./s"], program: "/bin/sh", environment: ["B": batchrunBinary]))
    try eventually("keys can be read") { takesKeys(terminal) }
    let job = try job()
    try terminal.type("\u{1a}")
    try terminal.expect("stopped: 1")
    #expect(terminal.settings == before)
    try sandbox.write("", to: "back")
    try eventually("it goes on in the background") { !isPaused(job) }
    try terminal.type("p\r")
    try terminal.expect("got <p>")
    try eventually("in the foreground keys can be read") { takesKeys(terminal) }
    try terminal.type("p")
    try eventually("it is paused") { isPaused(job) }
    try terminal.type("p")
    try eventually("it continues") { !isPaused(job) }
    try sandbox.write("", to: "go")
    try terminal.expect("done: 0")
    #expect(try terminal.wait().exitCode == 0)
    #expect(terminal.settings == before)
  }
}
