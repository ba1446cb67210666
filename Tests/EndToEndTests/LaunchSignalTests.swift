import Glibc
import JSON
import TestSupport
import Testing

/// SIGINT, SIGTERM, SIGHUP and SIGQUIT, once and twice.
@Suite struct LaunchSignalTests {
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  /// Starts a launch of these lines, each of which is to leave a file `ready.N`.
  private func start(_ lines: [String], _ options: String...) throws -> RunningProgram {
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
    let launch = try sandbox.start(
      Invocation(["launch", "a", "-j", "\(lines.count)"] + options))
    try eventually("all jobs are at work") {
      (1...lines.count).allSatisfy { sandbox.exists("ready.\($0)") }
    }
    return launch
  }

  private func expectNobodyLeft() throws {
    // Not `eventually`: when the launch has ended, its jobs have.
    #expect(sandbox.livingProcesses() == [])
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
  func `once ends the jobs, all of them, and the launch by the same signal`(signal: Int32) throws {
    let lines = [
      "touch ready.1; sleep 1000", "touch ready.2; sleep 1000 | sleep 1000 | cat",
      "sleep 1000 & sleep 1000 & touch ready.3; wait",
      "setsid sleep 1000 & touch ready.4; wait",
      "setsid -f sh -c 'sleep 1000; true'; touch ready.5; exec sleep 1000",
      "(sleep 1000; true) & touch ready.6; sleep 1000",
    ]
    let launch = try start(lines)
    launch.send(signal)
    let result = try launch.wait()
    #expect(result.end == .signaled(signal), "\(result)")
    try expectNobodyLeft()
    #expect(try ledger.stateCounts() == ["terminated": 6])
    for record in try ledger.records().values {
      #expect(record["status"] == .null)
      #expect(record["outcome"]?.string == "terminated")
      #expect(record["signal"]?.int == Int(signal))
      #expect(record["runtime"]?.double ?? -1 > 0)
    }
  }

  @Test func `what was terminated has not finished: it runs again, as another attempt`() throws {
    let launch = try start(["touch ready.1; test -e go || sleep 1000", "touch ready.2; exit 3"])
    try eventually("the short one has ended") {
      launch.errors.contains("failed (exit code 3)")
    }
    launch.send(SIGINT)
    #expect(try launch.wait().end == .signaled(SIGINT))
    try sandbox.write("", to: "go")
    let again = try sandbox.batchrun("launch", "a")
    // The other one has failed for good.
    #expect(again.exitCode == 1, "\(again)")
    #expect(again.errors.contains("running 1 job "), "\(again)")
    let record = try ledger.record(of: "touch ready.1; test -e go || sleep 1000")
    #expect(record["state"]?.string == "completed")
    #expect(record["attempts"]?.int == 2)
    #expect(record["history"]?.array?.first?["state"]?.string == "terminated")
  }

  @Test func `waiting for jobs that will not end costs nothing`() throws {
    let launch = try start(["trap '' INT; touch ready.1; sleep 1000"], "--grace", "100s")
    let launcher = try launch.waitForLauncher()
    try eventually("the process is on record, and nothing is left to look for") {
      sandbox.text(of: "runs/a/journal.jsonl")?.contains(#""event":"process""#) == true
    }
    launch.send(SIGINT)
    try eventually("it has been understood") { launch.errors.contains("interrupted: stopping") }
    let before = processorTicks(of: launcher)
    let from = monotonicSeconds()
    try eventually("a while has passed") { monotonicSeconds() > from + 1.5 }
    // A hundred ticks are a second; an honest wait takes none.
    #expect(processorTicks(of: launcher) - before < 10)
    launch.send(SIGINT)
    #expect(try launch.wait().end == .signaled(SIGINT))
  }

  @Test func `jobs that have been started get the signal, others are not started`() throws {
    let trace = try JobTrace(in: sandbox)
    try sandbox.write(
      (1...50).map { trace.line("\($0)", seconds: 1000) + "\n" }.joined(), to: "b")
    let launch = try sandbox.startBatchrun("launch", "b", "-j", "2")
    try trace.waitForStart(of: "1", "2")
    launch.send(SIGTERM)
    let result = try launch.wait()
    #expect(result.end == .signaled(SIGTERM))
    #expect(Set(trace.startedJobs) == ["1", "2"])
    #expect(result.errors.contains("48 not started"), "\(result)")
  }

  @Test func `what ignores the signal is killed after the grace period`() throws {
    let launch = try start(
      ["trap '' TERM INT; touch ready.1; while :; do sleep 0.1; done"], "--grace", "300ms")
    launch.send(SIGTERM)
    let result = try launch.wait(within: 30)
    #expect(result.end == .signaled(SIGTERM))
    try expectNobodyLeft()
    #expect(try ledger.stateCounts() == ["terminated": 1])
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
  func `twice kills at once`(signal: Int32) throws {
    let launch = try start(
      [
        "trap '' TERM INT HUP QUIT; touch ready.1; while :; do sleep 0.1; done",
        "(trap '' TERM INT HUP QUIT; touch ready.2; while :; do sleep 0.1; done) | cat",
        "setsid sh -c \"trap '' TERM INT HUP QUIT; touch ready.3; while :; do sleep 0.1; done\"",
      ], "--grace", "1000s")
    launch.send(signal)
    try eventually("the first signal is answered") { launch.errors.contains(": stopping ") }
    launch.send(signal)
    let result = try launch.wait(within: 30)
    #expect(result.end == .signaled(signal), "\(result)")
    try expectNobodyLeft()
    #expect(try ledger.stateCounts() == ["terminated": 3])
  }

  @Test func `a job may use its grace period to end well`() throws {
    let launch = try start(
      ["trap 'echo saved > state; exit 0' TERM; touch ready.1; while :; do sleep 0.05; done"])
    launch.send(SIGTERM)
    #expect(try launch.wait().end == .signaled(SIGTERM))
    #expect(sandbox.text(of: "state") == "saved\n")
    // It was asked to end before it was done, so it is not done.
    #expect(try ledger.stateCounts() == ["terminated": 1])
  }

  @Test func `a stopped job can be ended too`() throws {
    let launch = try start(
      ["echo $$ > pid; touch ready.1; kill -STOP $$; true"], "--grace", "1000s")
    let job = try #require(sandbox.text(of: "pid").flatMap { pid_t($0.dropLast()) })
    try eventually("the job is stopped") { isStopped(job) }
    launch.send(SIGTERM)
    #expect(try launch.wait(within: 30).end == .signaled(SIGTERM))
    try expectNobodyLeft()
  }

  @Test func `the launcher alone can be asked too`() throws {
    let launch = try start(["touch ready.1; sleep 1000"])
    kill(try launch.waitForLauncher(), SIGTERM)
    #expect(try launch.wait().end == .signaled(SIGTERM))
    #expect(try ledger.stateCounts() == ["terminated": 1])
    try expectNobodyLeft()
  }

  @Test func `a signal to the whole group counts once`() throws {
    let launch = try start(
      [
        "trap 'sleep 0.3; touch cleaned; exit 1' INT; touch ready.1; while :; do sleep 0.05; done"
      ])
    launch.sendToGroup(SIGINT)
    #expect(try launch.wait().end == .signaled(SIGINT))
    #expect(sandbox.exists("cleaned"), "the job was killed before its grace period was over")
  }

  @Test func `in --json, a stopped launch still ends with its summary`() throws {
    let launch = try start(["touch ready.1; sleep 1000"], "--json")
    launch.send(SIGINT)
    let result = try launch.wait()
    let summary = try result.jsonLines.last
    #expect(summary?["event"]?.string == "summary")
    #expect(summary?["terminated"]?.int == 1)
  }
}
