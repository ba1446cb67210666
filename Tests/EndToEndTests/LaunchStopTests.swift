import Glibc
import JSON
import TestSupport
import Testing

/// `stop` with the name of a launch, and draining.
@Suite struct LaunchStopTests {
  /// Runs until there is a file `go`.
  private static let held = "echo $$ >> seen; while ! test -e go; do sleep 0.02; done"
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func startHeld(
    _ line: String = held, _ options: String...
  ) throws -> RunningProgram {
    try sandbox.write("\(line)\ntouch second\ntouch third\n", to: "a.runfile")
    let launch = try sandbox.start(Invocation(["launch", "a.runfile"] + options))
    try eventually("the first job runs") { sandbox.lines(of: "seen").count == 1 }
    return launch
  }

  private func counts() throws -> [String: Int] {
    let status = try sandbox.batchrun("status", "a", "--json").json
    return (status["jobs"]?.object?.members ?? []).reduce(into: [:]) { counts, member in
      if let count = member.value.int, count > 0 { counts[member.key] = count }
    }
  }

  // MARK: Stopping

  @Test(arguments: ["a", "a.runfile"])
  func `the name of a launch stops the launch, as a signal would`(name: String) throws {
    let launch = try startHeld()
    let stopped = try sandbox.batchrun("stop", name, "-y")
    #expect(stopped.exitCode == 0, "\(stopped)")
    #expect(stopped.errors.wholeMatch(of: /Stopping launch a \(pid \d+\)\n/) != nil, "\(stopped)")
    // It has gone by then, and all is on record.
    #expect(try counts() == ["terminated": 1])
    let result = try launch.wait()
    #expect(result.end == .signaled(SIGTERM), "\(result)")
    #expect(result.errors.contains("SIGTERM: stopping 1 job (killed in "), "\(result)")
    // What was cut short is named, here and by `status`.
    #expect(
      result.errors.contains("1 terminated: stopped by SIGTERM\n  line 1  echo $$ >> seen"),
      "\(result)")
    let status = try sandbox.batchrun("status", "a", "--json").json
    #expect(status["terminated"]?.array?.count == 1)
    #expect(!sandbox.exists("second"))
    #expect(sandbox.livingProcesses() == [])
    try sandbox.write("", to: "go")
    #expect(try sandbox.batchrun("launch", "a.runfile").exitCode == 0)
    #expect(sandbox.lines(of: "seen").count == 2)
  }

  @Test func `a launch is stopped only if the user says so`() throws {
    let launch = try startHeld()
    let declined = try sandbox.batchrun("stop", "a", input: .text("\n"))
    #expect(declined.exitCode == 4)
    #expect(declined.errors.hasPrefix("You are about to stop the following launches:\n  a  pid "))
    #expect(declined.errors.hasSuffix("Stop 1 launch? (y/N) "))
    #expect(try counts() == ["running": 1])
    try sandbox.write("", to: "go")
    #expect(try launch.wait().exitCode == 0)
  }

  @Test func `what does not end in time is reported, and killed by --force`() throws {
    let launch = try startHeld("trap '' TERM; " + Self.held, "--grace", "1h")
    let tried = try sandbox.batchrun("stop", "a", "-y", "--timeout", "0.2")
    #expect(tried.exitCode == 1)
    #expect(tried.output.hasPrefix("The following processes did not stop as expected: "))
    #expect(tried.output.contains("\(launch.pid)"))
    let forced = try sandbox.batchrun("stop", "a", "-y", "--timeout", "0", "--force")
    #expect(forced.exitCode == 0, "\(forced)")
    #expect(try launch.wait().end == .signaled(SIGTERM))
    #expect(sandbox.livingProcesses() == [])
  }

  /// Then it is the name of what it has run, as before.
  @Test func `the name of a launch that is over stops nothing`() throws {
    try sandbox.write("true\n: 2\n: 3\n", to: "a.runfile")
    #expect(try sandbox.batchrun("launch", "a.runfile").exitCode == 0)
    let result = try sandbox.batchrun("stop", "a", "-y")
    #expect(result.exitCode == 0)
    #expect(result.output == "no launch of 'a' is running\n")
  }

  // MARK: Draining

  private func expectDrained(_ launch: RunningProgram) throws {
    try eventually("it says so") {
      launch.errors.contains("draining: no new jobs start, waiting for 1 job")
    }
    try sandbox.write("", to: "go")
    let result = try launch.wait()
    #expect(result.exitCode == 1, "\(result)")
    #expect(result.errors.contains("1 completed, 0 failed, 2 not started"), "\(result)")
    #expect(result.errors.contains("run the rest: "), "\(result)")
    #expect(!sandbox.exists("second"))
    #expect(try counts()["completed"] == 1)
  }

  @Test func `--drain lets running jobs finish and starts no more`() throws {
    let launch = try startHeld()
    let drained = try sandbox.batchrun("stop", "a", "--drain")
    #expect(drained.exitCode == 0, "\(drained)")
    #expect(
      drained.errors.wholeMatch(of: /Draining launch a \(pid \d+\): no new jobs start\n/) != nil,
      "\(drained)")
    try expectDrained(launch)
  }

  @Test(arguments: [true, false])
  func `SIGUSR1 to either process does the same`(isGuardian: Bool) throws {
    let launch = try startHeld()
    kill(isGuardian ? launch.pid : try launch.waitForLauncher(), SIGUSR1)
    try expectDrained(launch)
  }

  @Test func `a failed job is not tried again while its launch drains`() throws {
    let launch = try startHeld(Self.held + "; exit 3", "--retries", "5", "--retry-delay", "1ms")
    #expect(try sandbox.batchrun("stop", "a", "--drain").exitCode == 0)
    try eventually("it drains") { launch.errors.contains("draining") }
    try sandbox.write("", to: "go")
    let result = try launch.wait()
    #expect(result.errors.contains("0 completed, 1 failed, 2 not started"), "\(result)")
    #expect(sandbox.lines(of: "seen").count == 1)
  }

  @Test func `what cannot be drained is reported`() throws {
    let nothing = try sandbox.batchrun("stop", "--drain")
    #expect(nothing.exitCode == 2)
    #expect(nothing.errors.contains("'--drain' needs the name of a launch, or of a batch"))
    let project = try BatchProject()
    let run = try project.start("wait", "n=1")
    try project.waitForStart(of: "1")
    let refused = try project.sandbox.batchrun("stop", "1", "--drain")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("only launches, batches, steps and queues"), "\(refused)")
    try project.letGo()
    #expect(try run.wait().exitCode == 0)
  }

  @Test(arguments: [true, false])
  func `a batch is drained, and can be continued`(byCommand: Bool) throws {
    let project = try BatchProject()
    let batch = try project.start("wait", "n=[1,2,3]")
    try project.waitForStart(of: "1")
    if byCommand {
      let drained = try project.sandbox.batchrun("stop", try project.id(of: "wait+"), "--drain")
      #expect(drained.exitCode == 0, "\(drained)")
      #expect(drained.errors.contains(": no more trials start"), "\(drained)")
    } else {
      batch.send(SIGUSR1)
    }
    try eventually("it says so") { batch.errors.contains("Starting no more trials") }
    try project.letGo()
    let result = try batch.wait()
    #expect(result.exitCode == 1, "\(result)")
    #expect(result.errors.contains("To continue the batch, use"), "\(result)")
    #expect(
      try project.states() == [
        "1": "completed", "2": "pending", "3": "pending", "+": "terminated",
      ])
    let id = try project.id(of: "wait+")
    #expect(try project.sandbox.batchrun("run", "--resume", id, "-y").exitCode == 0)
    #expect(project.ended == ["1": 1, "2": 1, "3": 1])
  }

  @Test(arguments: ["wait", "wait+"])
  func `the name of an operation means its batch`(name: String) throws {
    let project = try BatchProject()
    let batch = try project.start("wait", "n=[1,2,3]")
    try project.waitForStart(of: "1")
    let drained = try project.sandbox.batchrun("stop", name, "--drain")
    #expect(drained.exitCode == 0, "\(drained)")
    #expect(drained.errors.contains(": no more trials start"), "\(drained)")
    try eventually("it says so") { batch.errors.contains("Starting no more trials") }
    // A trial that waits is none either.
    let refused = try project.sandbox.batchrun("stop", "2", "--drain")
    #expect(refused.exitCode == 1, "\(refused)")
    let id = try project.id(of: "wait+").prefix(8)
    #expect(refused.errors.contains("'batchrun stop \(id) --drain'"), "\(refused)")
    try project.letGo()
    #expect(try batch.wait().exitCode == 1)
    let late = try project.sandbox.batchrun("stop", "wait", "--drain")
    #expect(late.output == "no run of 'wait' is running\n")
    #expect(late.exitCode == 0)
  }

  @Test(arguments: [true, false])
  func `steps are drained`(byCommand: Bool) throws {
    let project = try BatchProject()
    try project.sandbox.append(
      "\nboth:\n  steps: [wait n=1, wait n=2]\n", to: "batchrun.yml")
    let steps = try project.start("both")
    try project.waitForStart(of: "1")
    if byCommand {
      let drained = try project.sandbox.batchrun("stop", "both", "--drain")
      #expect(drained.exitCode == 0, "\(drained)")
      #expect(drained.errors.contains(": no more steps start"), "\(drained)")
    } else {
      steps.send(SIGUSR1)
    }
    try eventually("it says so") { steps.errors.contains("Starting no more steps") }
    try project.letGo()
    let result = try steps.wait()
    #expect(result.exitCode == 1, "\(result)")
    #expect(result.errors.contains("Steps not run: 'wait'"), "\(result)")
    #expect(project.ended == ["1": 1])
  }

  // MARK: Processes that went off

  /// Before, `stop` asks whoever has started it.
  private func awaitProcess(in ledger: String) throws {
    try eventually("its process is on record") {
      sandbox.lines(of: "runs/\(ledger)/journal.jsonl").contains {
        $0.contains(#""event":"process""#)
      }
    }
  }

  /// What a run starts in a session of its own bears its marks.
  @Test func `stop ends what has left the process group of a run`() throws {
    try sandbox.write(
      "setsid sh -c 'echo $$ > \(sandbox.path("off")); exec sleep 1000' & exec sleep 1000\n",
      to: "go.sh")
    try sandbox.write("go:\n  exec: sh go.sh\n", to: "batchrun.yml")
    let run = try sandbox.startBatchrun("run", "go", "-y")
    try eventually("both run") { sandbox.lines(of: "off").count == 1 }
    try awaitProcess(in: "go")
    let stopped = try sandbox.batchrun("stop", "1", "-y")
    #expect(stopped.exitCode == 0, "\(stopped)")
    let off = try #require(sandbox.lines(of: "off").first.flatMap { pid_t($0) })
    #expect(!isAlive(off))
    _ = try run.wait()
    #expect(sandbox.livingProcesses() == [])
  }

  @Test func `stop ends what has left the process groups of trials`() throws {
    try sandbox.write(
      "setsid sh -c 'echo $$ >> \(sandbox.path("off")); exec sleep 1000' & exec sleep 1000\n",
      to: "go.sh")
    try sandbox.write("go:\n  exec: sh go.sh\n  flags: {n: 0}\n", to: "batchrun.yml")
    let run = try sandbox.startBatchrun("run", "go", "n=[1,2]", "-j", "2", "-y")
    try eventually("all run") { sandbox.lines(of: "off").count == 2 }
    let stopped = try sandbox.batchrun("stop", "--operation", "go+", "-y")
    #expect(stopped.exitCode == 0, "\(stopped)")
    _ = try run.wait()
    #expect(sandbox.livingProcesses() == [])
  }

  @Test func `stop ends what has left the process group of a line`() throws {
    let launch = try startHeld(
      "setsid sh -c 'echo $$ > off; exec sleep 1000' & " + Self.held, "--limit", "1")
    try awaitProcess(in: "a")
    let stopped = try sandbox.batchrun("stop", "1", "-y")
    #expect(stopped.exitCode == 0, "\(stopped)")
    _ = try launch.wait()
    #expect(sandbox.livingProcesses() == [])
  }

  @Test func `a guardian that has jobs left ends what has left their group too`() throws {
    let launch = try startHeld(
      "setsid sh -c 'echo $$ > off; exec sleep 1000' & " + Self.held, "--timeout", "1s")
    kill(try launch.waitForLauncher(), SIGKILL)
    try launch.wait()
    #expect(sandbox.livingProcesses() == [])
    let counts = try counts()
    #expect(counts["error"] ?? counts["failed"] == 1, "\(counts)")
  }

  // MARK: Watching

  @Test func `a running batch is watched as a launch is`() throws {
    let project = try BatchProject()
    let batch = try project.start("wait", "n=[1,2,3]", "-j", "2")
    try project.waitForStart(of: "1", "2")
    let watch = try project.sandbox.startBatchrun("status", "wait", "--watch", "--json")
    try eventually("it is shown") { watch.output.contains("\"launch\":{") }
    let first = try #require(watch.output.split(separator: "\n").first)
    let launch = try JSONValue(parsing: Array(first.utf8))["launch"]
    #expect(launch?["jobs"]?.int == 3)
    #expect(launch?["n_jobs"]?.int == 2)
    #expect(!watch.hasEnded)
    try project.letGo()
    #expect(try batch.wait().exitCode == 0)
    let result = try watch.wait()
    #expect(result.exitCode == 0, "\(result)")
    let last = try #require(result.output.split(separator: "\n").last)
    let end = try JSONValue(parsing: Array(last.utf8))
    #expect(end["launch"]?.object == nil)
    #expect(end["jobs"]?["completed"]?.int == 3, "\(last)")
  }
}
