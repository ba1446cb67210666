import Glibc
import JSON
import TestSupport
import Testing

/// `--follow`: lines that are appended while the launch runs.
@Suite struct LaunchFollowTests {
  private let sandbox: Sandbox
  private let trace: JobTrace

  init() throws {
    sandbox = try Sandbox()
    trace = try JobTrace(in: sandbox)
  }

  @Test func `lines that are appended are run, until it is interrupted`() throws {
    try sandbox.write(trace.line("1", seconds: 0) + "\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--follow")
    try trace.waitForStart(of: "1")
    for job in 2...4 {
      try sandbox.append(trace.line("\(job)", seconds: 0) + "\n", to: "a")
      try trace.waitForStart(of: "\(job)")
    }
    try eventually("the jobs have ended") { trace.runningJobs.isEmpty }
    launch.send(SIGINT)
    #expect(try launch.wait().end == .signaled(SIGINT))
    #expect(trace.startedJobs == ["1", "2", "3", "4"])
    let ledger = LedgerFiles(sandbox, "runs/a")
    #expect(try ledger.stateCounts()["completed"] ?? 0 >= 3)
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
    #expect(try ledger.stateCounts() == ["completed": 4])
  }

  @Test func `half a line waits for its other half`() throws {
    try sandbox.write("", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--follow")
    try sandbox.append("./job 1 ", to: "a")
    try sandbox.append("0 0\n./job 2 0 0\n./jo", to: "a")
    try trace.waitForStart(of: "1", "2")
    try sandbox.append("b 3 0 0\n", to: "a")
    try trace.waitForStart(of: "3")
    launch.send(SIGTERM)
    try launch.wait()
    #expect(trace.startedJobs.sorted() == ["1", "2", "3"])
  }

  @Test func `after --idle without new lines it ends well`() throws {
    try sandbox.write(trace.line("1", seconds: 0) + "\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--follow", "--idle", "2s")
    try trace.waitForStart(of: "1")
    try sandbox.append("\n# no news\n" + trace.line("2", seconds: 0) + "\n", to: "a")
    let from = monotonicSeconds()
    let result = try launch.wait()
    #expect(monotonicSeconds() - from >= 1.5)
    #expect(result.exitCode == 0, "\(result)")
    #expect(trace.startedJobs == ["1", "2"])
  }

  @Test func `a last line without its newline is run when it ends`() throws {
    try sandbox.write("./job 1 0 0", to: "a")
    #expect(try sandbox.batchrun("launch", "a", "--follow", "--idle", "200ms").exitCode == 0)
    #expect(trace.startedJobs == ["1"])
  }

  @Test func `a command that is known is not run again`() throws {
    try sandbox.write("./job 1 0 0\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--follow")
    try trace.waitForStart(of: "1")
    try sandbox.append("./job 1 0 0\n./job 2 0 0\n./job 1 0 0\n", to: "a")
    try trace.waitForStart(of: "2")
    launch.send(SIGINT)
    try launch.wait()
    #expect(trace.startedJobs == ["1", "2"])
  }

  @Test func `lines come through a pipe as well, and its end is the end`() throws {
    let result = try sandbox.shell(
      "{ echo './job 1 0 0'; while ! grep -q 'end 1' trace; do sleep 0.02; done; "
        + "echo './job 2 0 0'; } | \"$BATCHRUN\" launch - --follow --name a")
    #expect(result.exitCode == 0, "\(result)")
    #expect(trace.startedJobs == ["1", "2"])
  }

  @Test func `without --follow a pipe is read to its end`() throws {
    let result = try sandbox.shell(
      "printf './job 1 0 0\\n./job 2 0 0' | \"$BATCHRUN\" launch -")
    #expect(result.exitCode == 0, "\(result)")
    #expect(sandbox.exists("runs/stdin/metadata.json"))
    #expect(trace.startedJobs == ["1", "2"])
  }

  @Test func `a follower that is killed loses nothing`() throws {
    try sandbox.write("./job 1 0 0\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--follow")
    try trace.waitForStart(of: "1")
    kill(try launch.waitForLauncher(), SIGKILL)
    try sandbox.append("./job 2 0 0\n", to: "a")
    try launch.wait()
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
    #expect(trace.startedJobs == ["1", "2"])
  }

  @Test func `a new file in the place of the runfile is noticed`() throws {
    try sandbox.write("./job 1 0 0\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--follow")
    try trace.waitForStart(of: "1")
    try sandbox.write("./job 1 0 0\n./job 2 0 0\n", to: "new")
    guard rename(sandbox.path("new"), sandbox.path("a")) == 0 else { throw TestFailure("rename") }
    try trace.waitForStart(of: "2")
    launch.send(SIGINT)
    try launch.wait()
    #expect(trace.startedJobs == ["1", "2"])
  }
}
