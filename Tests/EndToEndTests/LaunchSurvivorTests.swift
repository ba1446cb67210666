import Glibc
import JSON
import TestSupport
import Testing

/// Jobs that outlive one or both processes of their launch.
@Suite struct LaunchSurvivorTests {
  private static let held = "echo start >> seen; while ! test -e go; do sleep 0.02; done; exit 5"
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  /// A launch whose first job runs until there is a file `go`, and then exits with 5.
  private func startHeld(
    _ line: String = held, _ options: String...
  ) throws -> (launch: RunningProgram, launcher: pid_t) {
    try sandbox.write("\(line)\ntouch second\n", to: "a")
    let launch = try sandbox.start(Invocation(["launch", "a"] + options))
    try eventually("the first job runs") { sandbox.lines(of: "seen").count == 1 }
    return (launch, try launch.waitForLauncher())
  }

  private func killBoth(_ processes: (launch: RunningProgram, launcher: pid_t)) throws {
    processes.launch.send(SIGKILL)
    kill(processes.launcher, SIGKILL)
    try processes.launch.wait()
    try eventually("the launcher is gone") { !isAlive(processes.launcher) }
  }

  private func finishHeld() throws {
    try sandbox.write("", to: "go")
  }

  @Test func `after the launcher the guardian waits, and records how the jobs end`() throws {
    let (launch, launcher) = try startHeld()
    kill(launcher, SIGKILL)
    try eventually("the guardian has taken over") {
      launch.errors.contains("the launcher was killed (SIGKILL); waiting for its running job")
    }
    try finishHeld()
    let result = try launch.wait()
    #expect(result.end == .signaled(SIGKILL), "\(result)")
    let record = try ledger.record(of: LaunchSurvivorTests.held)
    #expect(record["exit_code"]?.int == 5)
    #expect(record["state"]?.string == "error")
    #expect(record["runtime"]?.double ?? 0 > 0)
    #expect(record["user_cpu"]?.double != nil)
    #expect(!sandbox.exists("second"), "something was started after the launcher's death")
    let resumed = try sandbox.batchrun("launch", "a")
    // What runs now does well; what has failed before counts.
    #expect(resumed.exitCode == 1, "\(resumed)")
    #expect(sandbox.lines(of: "seen").count == 1)
    #expect(sandbox.exists("second"))
  }

  @Test func `after the guardian the launcher starts nothing and waits for its jobs`() throws {
    let (launch, launcher) = try startHeld()
    launch.send(SIGKILL)
    try launch.wait()
    try eventually("the launcher has noticed") { launch.errors.contains("guardian") }
    #expect(isAlive(launcher))
    try finishHeld()
    try eventually("the launcher ends") { !isAlive(launcher) }
    #expect(try ledger.record(of: LaunchSurvivorTests.held)["exit_code"]?.int == 5)
    #expect(!sandbox.exists("second"))
    #expect(try sandbox.batchrun("launch", "a").exitCode == 1)
    #expect(sandbox.exists("second"))
    #expect(sandbox.lines(of: "seen").count == 1)
  }

  @Test(arguments: [true, false])
  func `a launch waits for what one that was killed brings to its end`(guardianDies: Bool) throws {
    let (launch, launcher) = try startHeld()
    if guardianDies { launch.send(SIGKILL) } else { kill(launcher, SIGKILL) }
    let next = try sandbox.startBatchrun("launch", "a")
    try eventually("the next launch says what it waits for") {
      next.errors.contains("waiting for its running jobs (--survivors end stops them)")
    }
    #expect(!next.hasEnded)
    try finishHeld()
    let result = try next.wait()
    #expect(result.exitCode == 1, "\(result)")
    #expect(result.errors.contains("running 1 job (1 failed earlier) on 1 worker"), "\(result)")
    #expect(sandbox.lines(of: "seen").count == 1)
    try launch.wait()
  }

  @Test(arguments: [true, false])
  func `or tells it to end them, once, and leaves them their grace period`(
    guardianDies: Bool
  ) throws {
    let line =
      "trap 'sleep 0.5; echo saved >> saved; exit 1' TERM; echo start >> seen; "
      + "while ! test -e go; do sleep 0.02; done"
    let (launch, launcher) = try startHeld(line)
    if guardianDies { launch.send(SIGKILL) } else { kill(launcher, SIGKILL) }
    let next = try sandbox.startBatchrun("launch", "a", "--survivors", "end")
    try eventually("the survivor has ended well") { sandbox.lines(of: "saved").count == 1 }
    try finishHeld()
    let result = try next.wait()
    #expect(result.exitCode == 0, "\(result)")
    // It was ended, so it had not finished and was run again.
    #expect(sandbox.lines(of: "seen").count == 2)
    #expect(try ledger.stateCounts() == ["completed": 2])
    try launch.wait()
  }

  /// A job whose work leaves its group, and one whose work ignores what it is told, too.
  private static let leaving = [
    held, "setsid sh -c '\(held)' & wait", "setsid sh -c 'trap \"\" INT TERM; \(held)' & wait",
  ]

  @Test(arguments: leaving)
  func `jobs of a killed launcher can be ended with a signal to the guardian`(line: String) throws {
    let (launch, launcher) = try startHeld(line, "--grace", "500ms")
    kill(launcher, SIGKILL)
    try eventually("the guardian has taken over") { launch.errors.contains("Ctrl-C stops it") }
    launch.send(SIGINT)
    try launch.wait()
    #expect(sandbox.livingProcesses() == [])
    #expect(try ledger.record(of: line)["state"]?.string == "terminated")
  }

  @Test(arguments: leaving)
  func `a time limit holds also when the launcher was killed`(line: String) throws {
    let (launch, launcher) = try startHeld(line, "--timeout", "1s", "--grace", "500ms")
    kill(launcher, SIGKILL)
    try launch.wait()
    #expect(sandbox.livingProcesses() == [])
    #expect(try ledger.record(of: line)["outcome"]?.string == "timed_out")
  }

  /// What hides its marks cannot be asked to end, but its log is open.
  @Test(arguments: ["wait", "end"])
  func `what is left of a job that was told to end is waited for, too`(policy: String) throws {
    let line = "setsid env -i PATH=/usr/bin:/bin sh -c '\(LaunchSurvivorTests.held)' & wait"
    let (launch, launcher) = try startHeld(line)
    kill(launcher, SIGKILL)
    try eventually("the guardian has taken over") { launch.errors.contains("Ctrl-C stops it") }
    launch.send(SIGTERM)
    try launch.wait()
    #expect(try ledger.record(of: line)["state"]?.string == "terminated")
    #expect(sandbox.livingProcesses() != [])
    // What is left of one line does not keep others from running.
    try sandbox.write("touch other\n", to: "b")
    #expect(try sandbox.batchrun("launch", "b", "--name", "a").exitCode == 0)
    let next = try sandbox.startBatchrun("launch", "a", "--survivors", policy)
    try eventually("it says what it waits for") {
      next.errors.contains(
        policy == "wait" ? "1 job of an earlier launch still runs" : "cannot be signaled")
    }
    #expect(sandbox.lines(of: "seen").count == 1)
    try finishHeld()
    try next.wait()
    #expect(sandbox.lines(of: "seen").count == 2)
  }

  @Test func `with both killed, the next launch waits until their jobs have ended`() throws {
    try killBoth(try startHeld())
    let next = try sandbox.startBatchrun("launch", "a")
    try eventually("it says what it waits for") {
      next.errors.contains(
        "1 job of an earlier launch still runs; waiting for it (--survivors end stops it)")
    }
    #expect(sandbox.lines(of: "seen").count == 1)
    try finishHeld()
    let result = try next.wait()
    // Its end was not seen, so it ran again: after the other, not at the same time.
    #expect(sandbox.lines(of: "seen").count == 2)
    #expect(result.exitCode == 1, "\(result)")
    #expect(try ledger.record(of: LaunchSurvivorTests.held)["attempts"]?.int == 2)
  }

  @Test func `with both killed, all who are asked say that the job runs`() throws {
    let processes = try startHeld()
    try eventually("its process is on record") {
      sandbox.text(of: "runs/a/journal.jsonl")?.contains(#"{"event":"process""#) == true
        || sandbox.text(of: "runs/a/metadata.json")?.contains(#""pid":"#) == true
    }
    try killBoth(processes)
    #expect(try shownStates() == ["running", "running", "running", "running"])
    try finishHeld()
    try eventually("the job has ended") { sandbox.livingProcesses() == [] }
    #expect(try shownStates() == ["terminated", "terminated", "terminated", "terminated"])
  }

  /// The state of the only job that has begun, as `status`, `runs`, `info` and `compare` show it.
  private func shownStates() throws -> [String] {
    func json(_ arguments: String...) throws -> JSONValue {
      let result = try sandbox.run(Invocation(arguments + ["--json"]))
      return try JSONValue(parsing: result.outputBytes)
    }
    let jobs = try json("status", "a")["jobs"]?.object?.members ?? []
    let listed = try json("runs").array?.last
    let id = listed?["id"]?.string ?? ""
    return [
      // The other line has not begun.
      jobs.filter { $0.value.int != 0 }.map(\.key).joined(separator: " "),
      listed?["status"]?.string ?? "", try json("runs", "info", id)["status"]?.string ?? "",
      try json("compare", "-cc", ".status").array?.last?["status"]?.string ?? "",
    ]
  }

  @Test func `with both killed, --survivors end ends their jobs, asking first`() throws {
    let line =
      "trap 'echo saved >> saved; exit 1' TERM; echo start >> seen; "
      + "while ! test -e go; do sleep 0.02; done"
    try killBoth(try startHeld(line))
    let next = try sandbox.startBatchrun("launch", "a", "--survivors", "end")
    try eventually("the survivor has ended well") { sandbox.lines(of: "saved").count == 1 }
    try finishHeld()
    #expect(try next.wait().exitCode == 0)
    #expect(sandbox.lines(of: "seen").count == 2)
  }

  @Test func `with both killed, --survivors end kills what does not end`() throws {
    let line =
      "trap '' TERM; echo $$ >> seen; while ! test -e go; do sleep 0.02; done"
    try killBoth(try startHeld(line))
    let survivor = try #require(sandbox.lines(of: "seen").first.flatMap { pid_t($0) })
    let next = try sandbox.startBatchrun(
      "launch", "a", "--survivors", "end", "--grace", "200ms")
    try eventually("the survivor is dead") { !isAlive(survivor) }
    try finishHeld()
    #expect(try next.wait().exitCode == 0)
    #expect(sandbox.lines(of: "seen").count == 2)
  }

  @Test(arguments: [
    "exec env -i /bin/sh -c '\(LaunchSurvivorTests.held)'",
    "setsid /bin/sh -c '\(LaunchSurvivorTests.held)'",
    "setsid env -i /bin/sh -c '\(LaunchSurvivorTests.held)' & exit 0",
  ])
  func `survivors are found though they hide`(line: String) throws {
    // The last one outlives its shell: then the job has ended, whatever it has left behind.
    let isDaemon = line.hasSuffix("exit 0")
    try sandbox.write("\(line)\ntouch second; while ! test -e go; do sleep 0.02; done\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "-j", "2")
    try eventually("both jobs run") {
      sandbox.lines(of: "seen").count == 1 && sandbox.exists("second")
    }
    if isDaemon {
      try eventually("the end of the first is recorded") {
        ledger.finishedCommands(containing: "setsid").count == 1
      }
    }
    try killBoth((launch, try launch.waitForLauncher()))
    let next = try sandbox.startBatchrun("launch", "a", "-j", "2")
    let jobs = isDaemon ? "1 job of an earlier launch still runs" : "2 jobs of an earlier launch"
    try eventually("they are found") { next.errors.contains(jobs) }
    try finishHeld()
    try next.wait()
    #expect(sandbox.lines(of: "seen").count == (isDaemon ? 1 : 2))
  }

  @Test func `waiting for survivors can be interrupted; they stay`() throws {
    try killBoth(try startHeld())
    let next = try sandbox.startBatchrun("launch", "a")
    try eventually("it waits") { next.errors.contains("still runs") }
    next.send(SIGINT)
    #expect(try next.wait().end == .signaled(SIGINT))
    #expect(sandbox.lines(of: "seen").count == 1)
    #expect(sandbox.livingProcesses() != [])
  }

  @Test func `no other process is taken for a survivor, whatever process id is recorded`() throws {
    try killBoth(try startHeld())
    sandbox.killLeftovers()
    let innocent = try sandbox.start(Invocation(["1000"], program: "/bin/sleep"))
    let held = LaunchSurvivorTests.held
    let id = try #require(sandbox.names(in: "runs/a/logs").first)
    try sandbox.write(
      """
      {
      "\(id)": {"command": "\(held)", "status": null, "state": "running", "start": 1700000000.5,
        "runtime": null, "parameters": {}, "attempts": 1, "pid": \(innocent.pid), "pid_start": 1}
      }

      """, to: "runs/a/metadata.json")
    sandbox.remove("runs/a/journal.jsonl")
    try finishHeld()
    let result = try sandbox.batchrun("launch", "a", "--survivors", "end")
    #expect(!result.errors.contains("still runs"), "\(result)")
    #expect(try ledger.record(of: held)["exit_code"]?.int == 5)
    #expect(!innocent.hasEnded)
  }
}
