import Glibc
import JSON
import TestSupport
import Testing

/// What a terminal does to a launch: Ctrl-C, Ctrl-Z and `fg`, and being closed.
@Suite struct LaunchTerminalTests {
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  private func jobPid(_ name: String = "pid") throws -> pid_t {
    try waitFor("the job says which process it is") {
      sandbox.text(of: name).flatMap { pid_t($0.dropLast()) }
    }
  }

  @Test func `Ctrl-C ends a launch, by SIGINT`() throws {
    try sandbox.write("echo $$ > pid; sleep 1000\n", to: "a")
    let terminal = try sandbox.startInTerminal(Invocation(["launch", "a"]))
    _ = try jobPid()
    try terminal.type("\u{3}")
    let result = try terminal.wait()
    #expect(result.end == .signaled(SIGINT), "\(result)")
    #expect(try ledger.stateCounts() == ["terminated": 1])
    #expect(sandbox.livingProcesses() == [])
  }

  @Test func `Ctrl-Backslash ends a launch, by SIGQUIT`() throws {
    try sandbox.write("echo $$ > pid; sleep 1000\n", to: "a")
    let terminal = try sandbox.startInTerminal(Invocation(["launch", "a"]))
    _ = try jobPid()
    try terminal.type("\u{1c}")
    #expect(try terminal.wait().end == .signaled(SIGQUIT))
  }

  @Test func `SIGTSTP stops everything, and the time until SIGCONT does not count`() throws {
    try sandbox.write(
      "echo $$ > pid; while ! test -e go; do sleep 0.02; done\n", to: "a")
    let beganAt = monotonicSeconds()
    // Unless the time it is stopped is taken off, the time limit ends it.
    let launch = try sandbox.startBatchrun("launch", "a", "--timeout", "6s")
    let job = try jobPid()
    let launcher = try launch.waitForLauncher()
    launch.send(SIGTSTP)
    try eventually("guardian, launcher and job are stopped") {
      [launch.pid, launcher, job].allSatisfy { processState($0) == "T" }
    }
    let stoppedAt = monotonicSeconds()
    try eventually("it has been stopped for longer than its time limit") {
      monotonicSeconds() > stoppedAt + 6.5
    }
    try sandbox.write("", to: "go")
    #expect(isStopped(job))
    let pause = monotonicSeconds() - stoppedAt
    launch.send(SIGCONT)
    let result = try launch.wait()
    let whole = monotonicSeconds() - beganAt
    #expect(result.exitCode == 0, "\(result)")
    let record = try ledger.record(of: "echo $$ > pid; while ! test -e go; do sleep 0.02; done")
    #expect(record["state"]?.string == "completed")
    let runtime = record["runtime"]?.double ?? .infinity
    #expect(runtime <= whole - pause + 0.01)
    #expect(runtime > 0)
  }

  @Test func `a launch that is stopped can be stopped again, and ended`() throws {
    try sandbox.write("echo $$ > pid; sleep 1000\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    let job = try jobPid()
    for _ in 1...3 {
      launch.send(SIGTSTP)
      try eventually("all is stopped") {
        isStopped(job) && processState(launch.pid) == "T"
      }
      launch.send(SIGCONT)
      try eventually("all continues") {
        processState(job) != "T" && processState(launch.pid) != "T"
      }
    }
    launch.send(SIGTERM)
    #expect(try launch.wait().end == .signaled(SIGTERM))
  }

  @Test func `Ctrl-Z gives the terminal back to the shell, fg continues`() throws {
    try sandbox.write("echo $$ > pid; while ! test -e go; do sleep 0.02; done\n", to: "a")
    try sandbox.write("set -m\n\"$B\" launch a\necho stopped: $?\nfg\necho done: $?\n", to: "s")
    let terminal = try sandbox.startInTerminal(
      Invocation(["-c", ". ./s"], program: "/bin/sh", environment: ["B": batchrunBinary]))
    let job = try jobPid()
    try terminal.type("\u{1a}")
    try terminal.expect("stopped: 1")
    try sandbox.write("", to: "go")
    try terminal.expect("done: 0")
    try eventually("the job has ended") { !isAlive(job) }
    #expect(try terminal.wait().exitCode == 0)
  }

  @Test func `under nohup a launch outlives its terminal`() throws {
    try sandbox.write("echo $$ > pid; while ! test -e go; do sleep 0.02; done\n", to: "a")
    let code = sandbox.path("code")
    var terminal: TerminalSession? = try sandbox.startInTerminal(
      Invocation(
        ["-c", "trap '' HUP; \"$B\" launch a; echo $? > \(code)"], program: "/bin/sh",
        environment: ["B": batchrunBinary]))
    _ = try jobPid()
    let program = terminal?.program
    terminal = nil
    program?.sendToGroup(SIGHUP)
    try sandbox.write("", to: "go")
    try eventually("the launch ends") { sandbox.text(of: "code") == "0\n" }
    #expect(try ledger.stateCounts() == ["completed": 1])
  }

  @Test func `without nohup, closing the terminal ends the jobs`() throws {
    try sandbox.write("echo $$ > pid; sleep 1000\n", to: "a")
    var terminal: TerminalSession? = try sandbox.startInTerminal(Invocation(["launch", "a"]))
    let job = try jobPid()
    let program = terminal?.program
    terminal = nil
    #expect(try program?.wait().end == .signaled(SIGHUP))
    #expect(!isAlive(job))
    #expect(try ledger.stateCounts() == ["terminated": 1])
  }

  @Test func `closing the terminal ends a launch that was stopped in it`() throws {
    try sandbox.write("echo $$ > pid; sleep 1000\n", to: "a")
    try sandbox.write("set -m\n\"$B\" launch a\necho stopped: $?\nsleep 1000\n", to: "s")
    var terminal: TerminalSession? = try sandbox.startInTerminal(
      Invocation(["-c", ". ./s"], program: "/bin/sh", environment: ["B": batchrunBinary]))
    let job = try jobPid()
    try terminal?.type("\u{1a}")
    try terminal?.expect("stopped: 1")
    terminal = nil
    try eventually("the job has ended") { !isAlive(job) }
    try eventually("its end is recorded") {
      (try? ledger.stateCounts()) == ["terminated": 1]
    }
  }

  @Test func `a job that wants the terminal fails at once instead of waiting for it`() throws {
    try sandbox.write("read x < /dev/tty\n: > /dev/tty\n", to: "a")
    let result = try sandbox.startInTerminal(Invocation(["launch", "a", "-j", "2"])).wait()
    #expect(result.exitCode == 1)
    #expect(try ledger.stateCounts() == ["error": 2])
  }
}
